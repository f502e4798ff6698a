/** The baseline for acks: a process with a Bolt app that only acks. It sends its port to its parent. */
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
