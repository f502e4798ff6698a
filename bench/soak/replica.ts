/** A process with the app's outbox for many workspaces. It exits when told to. */

import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { z } from 'zod'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createJobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { type AnyKind, kind, type Prepared } from '../../src/platform/outbox/kind.ts'
import { createOutbox, DELIVERY, type Outbox } from '../../src/platform/outbox/outbox.ts'
import { countStopped } from '../../src/platform/outbox/stops.ts'
import { countUnsettled } from '../../src/platform/outbox/store.ts'
import { buttonContract, decode } from '../../src/platform/slack/actions.ts'
import { createSlackApp } from '../../src/platform/slack/app.ts'
import { actions, button, message, section } from '../../src/platform/slack/blocks.ts'
import { fromClick, readClick } from '../../src/platform/slack/interactions.ts'
import { toSlackLogger } from '../../src/platform/slack/logger.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { createSender, type Sender } from '../../src/platform/slack/sender.ts'
import { type Order, order, type Step } from './orders.ts'

type Start = Extract<Order, { do: 'start' }>

let deadlyStep: Step | null = null

process.on('message', async (given) => {
  const told = order.parse(given)
  if (told.do === 'die') deadlyStep = told.step
  else
    await start(told).then(
      (port) => process.send?.({ port }),
      () => process.exit(1),
    )
})
process.on('disconnect', () => process.exit(0))

function reach(step: Step): void {
  if (deadlyStep === step) process.kill(process.pid, 'SIGKILL')
}

async function start({ databaseUrl, workspaces, messagesPerMinute, tickMs }: Start): Promise<number> {
  const log = createLog(process.env.LOG_LEVEL ?? 'fatal')
  const { db, pool } = openDatabase({ url: databaseUrl, poolSize: 10, onIdleError: () => {} })
  const metrics = createMetrics({
    poolInUse: () => pool.totalCount - pool.idleCount,
    poolWaiting: () => pool.waitingCount,
    countUnsettled: () => countUnsettled(db),
    countStopped: () => countStopped(db),
    tickAge: () => 0,
  })
  const jobs = createJobs({ url: databaseUrl, log })
  const clock = systemClock
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute })
  const senders = new Map(
    workspaces.map(({ id, botToken, apiUrl }) => [
      id,
      mortal(createSender({ token: botToken, apiUrl, log })),
    ]),
  )
  const senderFor = async (workspaceId: string): Promise<Sender> => {
    const sender = senders.get(workspaceId)
    if (!sender) throw new Error('A workspace that is not of the soak')
    return sender
  }
  const outbox = createOutbox({ db, clock, log, metrics, rateLimiter, jobs, senderFor, sending: true })
  outbox.register([notificationKind(true), notificationKind(false)])
  jobs.handle(DELIVERY, ({ workspaceId }, signal) => outbox.deliver(workspaceId, signal))
  await jobs.start()
  setInterval(() => outbox.dispatchDue().catch((err) => log.error({ err }, 'a tick failed')), tickMs)

  const listeners = new Map<string, RequestListener>()
  for (const { id, botToken, signingSecret, apiUrl } of workspaces) {
    // Twenty workspaces share this process and its port.
    const receiver = new HTTPReceiver({
      signingSecret,
      endpoints: '/slack/events',
      logger: toSlackLogger(log),
    })
    const { app } = createSlackApp({
      slack: { botToken, apiUrl },
      receiver,
      identity: { workspaceId: id, workspaceName: id, botId: 'B', botUserId: 'U' },
      log,
      metrics,
    })
    app.action(answer.id, async ({ ack, body, client, respond }) => {
      const click = readClick(body)
      const { workspaceId, personId, reply: say } = fromClick(click, client, respond)
      const read = decode(answer.carries, click.actions[0]?.value)
      if (!read.ok) throw new Error('The button of the soak carries no id')
      const { id: answered } = read.value
      await db.transaction().execute((trx) => outbox.enqueue(trx, [reply(workspaceId, personId, answered)]))
      // The ack doesn't prove that it was stored: errors are acked too.
      await say(message(section(`Stored: ${answered}`)))
      await ack()
    })
    listeners.set(`/${id}/slack/events`, receiver.requestListener)
  }
  const server = createServer((req, res) => {
    const listener = listeners.get(req.url ?? '')
    req.url = '/slack/events'
    if (listener) listener(req, res)
    else res.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return z.object({ port: z.number() }).parse(server.address()).port
}

/** The outbox's sender, which can exit at a given step. */
function mortal(sender: Sender): Sender {
  return {
    ...sender,
    async post(...call) {
      reach('before the call')
      const posted = await sender.post(...call)
      reach('after the call')
      return posted
    },
  }
}

const payload = z.object({ id: z.string() })
const answer = buttonContract('soak_answer', payload)

function notificationKind(hasButton: boolean): AnyKind {
  return kind({
    name: hasButton ? 'letter' : 'reply',
    payload,
    async prepare(_, { id }): Promise<Prepared> {
      reach('after the claim')
      const buttons = hasButton ? [actions(button('Answer', answer, { value: { id } }))] : []
      return { do: 'send', message: message(section(id), ...buttons), shows: [] }
    },
    async settle() {
      reach('before settling')
    },
  })
}

function reply(workspaceId: string, personId: string, id: string): Parameters<Outbox['enqueue']>[1][number] {
  const dedupeKey = `reply:${id}`
  return { workspaceId, personId, kind: 'reply', dedupeKey, payload: { id: `Re: ${id}` } }
}
