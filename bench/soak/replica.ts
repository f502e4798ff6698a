/** A process with the app's outbox for many workspaces. It exits when told to. */

import { findOrCreatePerson } from '../../src/features/people/directory.ts'
import { FEATURES } from '../../src/features.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createJobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import type { AnyKind } from '../../src/platform/outbox/kind.ts'
import { createOutbox } from '../../src/platform/outbox/outbox.ts'
import { countUnsettled } from '../../src/platform/outbox/store.ts'
import { handlePlanners } from '../../src/platform/planners.ts'
import type { Services } from '../../src/platform/services.ts'
import { createSlackApp } from '../../src/platform/slack/app.ts'
import { createConnection } from '../../src/platform/slack/connection.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { createReceivers } from '../../src/platform/slack/receivers.ts'
import { registerInteractions } from '../../src/platform/slack/router.ts'
import type { Sender } from '../../src/platform/slack/sender.ts'
import { installPaths } from '../../src/platform/workspaces/install/install.ts'
import { storedInstallations } from '../../src/platform/workspaces/installations.ts'
import { countSuspended } from '../../src/platform/workspaces/store.ts'
import { createWorkspaces } from '../../src/platform/workspaces/workspaces.ts'
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

async function start({ databaseUrl, access, messagesPerMinute, tickMs }: Start): Promise<number> {
  const log = createLog(process.env.LOG_LEVEL ?? 'fatal')
  const { db, pool } = openDatabase({ url: databaseUrl, poolSize: 10, onIdleError: () => {} })
  const metrics = createMetrics({
    poolInUse: () => pool.totalCount - pool.idleCount,
    poolWaiting: () => pool.waitingCount,
    countUnsettled: () => countUnsettled(db),
    countSuspended: () => countSuspended(db),
    tickAge: () => 0,
  })
  const jobs = createJobs({ url: databaseUrl, log })
  const clock = systemClock
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute })
  const { apiUrl, signingSecret } = access
  const oauth = { ...access, tokenKeys: [{ id: 'k1', key: Buffer.from(access.tokenKey, 'base64') }] as const }
  const installations = storedInstallations({ oauth, apiUrl, db, clock, log })
  const installed = createWorkspaces(installations, { db, clock, log })
  const senderFor = async (workspaceId: string) => mortal(await installed.senderFor(workspaceId))
  const outbox = createOutbox({ db, clock, log, metrics, rateLimiter, jobs, senderFor, sending: true })
  const services: Services = {
    ...{ db, clock, log, outbox, rateLimiter, sending: true, retentionDays: 90, installUrl: null },
    clientFor: installed.clientFor,
    findTeam: installed.findInstallation,
    refresh: (change) => outbox.refresh(change),
  }
  outbox.register(
    FEATURES.flatMap((feature) => feature.kinds?.(services) ?? []).map(mortalKind),
    FEATURES.flatMap((feature) => feature.home?.(services) ?? [])[0],
  )
  outbox.handleJobs()
  const planners = FEATURES.flatMap((feature) => feature.planners ?? [])
  const requestPlanners = handlePlanners(planners, { services, jobs, metrics, log })
  await jobs.start()
  const tick = async () => {
    await requestPlanners()
    await outbox.dispatchDue()
  }
  setInterval(() => tick().catch((err) => log.error({ err }, 'tick failed')), tickMs)

  const receivers = createReceivers({
    ...{ transport: { mode: 'http', signingSecrets: [signingSecret] }, apiUrl, log, metrics },
    ...{ dispatcher: undefined, connection: createConnection({ clock, log, metrics }) },
    ...{ host: '127.0.0.1', port: 0, operatorPort: null, operatorPaths: {} },
    publicPaths: installPaths(oauth, { db, clock, log, apiUrl, installations }),
  })
  const { app } = createSlackApp({ receiver: receivers.forSlack, workspaces: installed, log, metrics })
  registerInteractions(app, {
    services,
    contracts: FEATURES.flatMap((feature) => feature.contracts ?? []),
    handlers: FEATURES.flatMap((feature) => feature.handlers ?? []),
    findMe: (who) => findOrCreatePerson(services, who),
    refuse: () => null,
    renderPage: async () => null,
    onCommand: async () => {},
  })
  return (await receivers.start()).port
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

/** A kind of the app, which can exit at a given step. */
function mortalKind(given: AnyKind): AnyKind {
  return {
    ...given,
    prepare(...call) {
      reach('after the claim')
      return given.prepare(...call)
    },
    async settle(...call) {
      await given.settle(...call)
      reach('before settling')
    },
  }
}
