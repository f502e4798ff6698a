/** What an ack costs at least: a Bolt app that does nothing else. As a process; it tells its parent its port. */
import { App, HTTPReceiver } from '@slack/bolt'
import { z } from 'zod'

const { SIGNING_SECRET: signingSecret } = z.object({ SIGNING_SECRET: z.string() }).parse(process.env)
const receiver = new HTTPReceiver({ signingSecret })
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bare', botId: 'B1', botUserId: 'UBOT' }),
})
app.command('/mentor', async ({ ack }) => ack())
const server = await receiver.start(0)
process.send?.(server.address())
process.on('disconnect', () => process.exit(0))
