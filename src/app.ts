import { z } from 'zod'
import type { Config } from './config.ts'
import { registerCommands } from './features/commands/slack.ts'
import { departureKinds, departurePlanner } from './features/departures/jobs.ts'
import { helpRequestKinds, rerenderHelpRequests } from './features/help-requests/jobs.ts'
import { helpRequestCommands, registerHelpRequests } from './features/help-requests/slack.ts'
import { rerenderHome } from './features/home/jobs.ts'
import { homeCommands, registerHome } from './features/home/slack.ts'
import { mentorshipKinds } from './features/mentorships/jobs.ts'
import { mentorshipCommands, registerMentorships } from './features/mentorships/slack/index.ts'
import { nudgeKind, nudgePlanner, rerenderNudges } from './features/nudges/jobs.ts'
import { nudgeCommands } from './features/nudges/slack.ts'
import { peoplePlanner } from './features/people/directory.ts'
import { peopleCommands, registerPeople } from './features/people/slack.ts'
import { findViewers, saveWorkspace } from './features/people/store.ts'
import { introductionKinds } from './features/plans/jobs/introductions.ts'
import { lookBackKind, lookBackPlanner } from './features/plans/jobs/look-backs.ts'
import { reminderKind, reminderPlanner } from './features/plans/jobs/reminders.ts'
import { planCommands, registerPlans } from './features/plans/slack/index.ts'
import { privacyKinds } from './features/privacy/jobs.ts'
import { privacyCommands, registerPrivacy } from './features/privacy/slack.ts'
import { profileCommands, registerProfiles } from './features/profiles/slack/index.ts'
import { requestKinds, requestPlanner, rerenderRequests } from './features/requests/jobs.ts'
import { registerRequests, requestCommands } from './features/requests/slack/index.ts'
import type { Clock } from './platform/clock.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { operatorPaths } from './platform/health.ts'
import { createJobs, type Jobs, type Queue } from './platform/jobs.ts'
import { type Log, newReference } from './platform/log.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import { findMissingMigrations, migrateToLatest } from './platform/migrate.ts'
import { createOutbox, DELIVERY } from './platform/outbox/outbox.ts'
import { countStopped, resumeWorkspace } from './platform/outbox/stops.ts'
import { countUnsettled } from './platform/outbox/store.ts'
import { handlePlanners, type Planner } from './platform/planners.ts'
import type { Services } from './platform/services.ts'
import {
  createInteractiveClient,
  createSlackApp,
  createSocketReceiver,
  identify,
} from './platform/slack/app.ts'
import { createHttpReceiver } from './platform/slack/http-receiver.ts'
import { createRateLimiter } from './platform/slack/rate-limiter.ts'
import { registerRemoval } from './platform/slack/removal.ts'
import { createSender } from './platform/slack/sender.ts'
import { createWatchdog, findTickProblem, saveTick } from './platform/watchdog.ts'

export type RunningApp = {
  port: number
  /** What happens every minute. */
  tick(): Promise<void>
  /** How many requests are being answered, and how many jobs wait or run. */
  countUnfinished(): Promise<number>
  /** Takes no more work, finishes what runs, closes everything. */
  stop(): Promise<void>
}

export type AppOptions = {
  config: Config
  clock: Clock
  log: Log
  /** Calls back at the start of each minute. */
  everyMinute: (tick: () => Promise<void>) => { stop(): Promise<void> }
}

const nothing = z.object({})
const rerender = z.object({
  workspaceId: z.string(),
  personId: z.string(),
  pressedTs: z.string().optional(),
  homeOnly: z.boolean().optional(),
})

const TICK: Queue<object> = {
  name: 'tick',
  payload: nothing,
  keyOf: () => 'tick',
  concurrency: 1,
  retries: 0,
}
const RERENDER: Queue<z.output<typeof rerender>> = {
  name: 'redraw',
  payload: rerender,
  // One at a time for a person, so that an older picture never comes last.
  // Home alone has a key of its own: waiting, it must not stand in for a redraw of messages.
  keyOf: ({ workspaceId, personId, homeOnly }) => `${workspaceId}/${personId}${homeOnly ? '/home' : ''}`,
  concurrency: 4,
  retries: 3,
}

/** How long what runs may go on after a stop was asked for: together under main.ts's nine seconds. */
const DRAIN_MS = 3_000

/** Wires everything together and starts it. Throws, with nothing left running, when a part can't start. */
export async function startApp({ config, clock, log, everyMinute }: AppOptions): Promise<RunningApp> {
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      // One part that can't be closed keeps no other from closing.
      await close().catch((err) => log.error({ err, reference: newReference() }, 'component failed to close'))
    }
  }
  try {
    return await start({ config, clock, log, everyMinute }, (close) => closers.push(close), stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/** What is opened first is closed last. */
async function start(
  { config, clock, log, everyMinute }: AppOptions,
  onStop: (close: () => Promise<unknown>) => void,
  stop: () => Promise<void>,
): Promise<RunningApp> {
  let isClosing = false
  const { db, pool } = openDatabase({
    ...config.database,
    onIdleError: (err) => {
      if (!isClosing) log.warn({ err }, 'an idle database connection broke')
    },
  })
  onStop(() => {
    isClosing = true
    return db.destroy()
  })
  const watchdog = createWatchdog({ db, clock, log })
  const metrics = createMetrics({
    poolInUse: () => pool.totalCount - pool.idleCount,
    poolWaiting: () => pool.waitingCount,
    // Without the database there are other metrics still, and they are wanted most then.
    countUnsettled: () => countUnsettled(db).catch(() => null),
    countStopped: () => countStopped(db).catch(() => null),
    tickAge: () => watchdog.tickAge(),
  })
  await step('Cannot use the database at DATABASE_URL', migrateToLatest(config.database.url))

  const client = createInteractiveClient(config.slack, log)
  const unconfirmed = `Cannot verify SLACK_BOT_TOKEN with Slack at ${config.slack.apiUrl}`
  const identity = await step(unconfirmed, identify(client))
  await saveWorkspace(db, { workspaceId: identity.workspaceId, name: identity.workspaceName }, clock.now())
  // Slack has just confirmed the token: what made it shut the app out is mended.
  await resumeWorkspace(db, identity.workspaceId)

  const jobs = createJobs({ url: config.database.url, log })
  const checks = {
    // Reading which migrations there are tells that the database answers, too.
    database: async () => {
      const missing = await findMissingMigrations(db)
      return missing.length === 0 ? null : `migrations are missing: ${missing.join(', ')}`
    },
    tick: () => findTickProblem(db, clock.now()),
  }
  const { transport } = config.slack
  const http = createHttpReceiver({
    port: config.port,
    signingSecret: transport.mode === 'http' ? transport.signingSecret : null,
    operatorPaths: operatorPaths(metrics, checks),
    log,
    metrics,
  })
  const socket =
    transport.mode === 'socket'
      ? createSocketReceiver({ ...transport, apiUrl: config.slack.apiUrl }, log, metrics)
      : null
  const receiver = socket ?? http.receiver
  const slack = createSlackApp({ slack: config.slack, receiver, identity, log, metrics })
  const services = createServices({ config, db, clock, log, metrics, jobs, client })
  registerFeatures(slack.app, services)
  handleJobs({ jobs, services, metrics, log })

  onStop(() => jobs.stop(DRAIN_MS))
  await jobs.start()
  onStop(() => slack.drain(DRAIN_MS))
  if (socket) {
    onStop(() => socket.stop())
    await step('Cannot start Socket Mode (check SLACK_APP_TOKEN)', socket.start())
  }
  const port = await step(`Cannot listen on PORT ${config.port}`, http.start())
  onStop(() => http.stop())
  const tick = () => jobs.send(TICK, {})
  const cron = everyMinute(async () => {
    await watchdog.check()
    await tick()
  })
  onStop(() => cron.stop())
  await tick()
  log.info({ port, workspace: identity.workspaceName, transport: transport.mode }, 'ready')
  const countUnfinished = async () => slack.countRunning() + (await jobs.countUnfinished())
  return { port, tick, stop, countUnfinished }
}

/** Says in the operator's words which part could not start. */
async function step<T>(problem: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new Error(`${problem}: ${reasonOf(cause)}`, { cause })
  }
}

/** Connection errors to several addresses have their reason one level down. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'no reason given'
  return error.message || error.name
}

type ServiceParts = {
  config: Config
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  jobs: Jobs
  client: Awaited<ReturnType<Services['clientFor']>>
}

function createServices({ config, db, clock, log, metrics, jobs, client }: ServiceParts): Services {
  const sender = createSender({ token: config.slack.botToken, apiUrl: config.slack.apiUrl, log })
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: config.outboxPerMinute })
  const outbox = createOutbox({
    ...{ db, clock, log, jobs, metrics, rateLimiter },
    senderFor: async () => sender,
    sending: config.nudges,
  })
  const services: Services = {
    db,
    clock,
    log,
    outbox,
    rateLimiter,
    clientFor: async () => client,
    sending: config.nudges,
    async refresh({ workspaceId, personIds, ...change }) {
      try {
        // Most people have neither opened Home nor got a message: there is nothing to draw for them.
        for (const personId of await findViewers(db, workspaceId, personIds)) {
          await jobs.send(RERENDER, { workspaceId, personId, ...change })
        }
      } catch (err) {
        // What people did is stored already: a picture that lags behind must not turn it into an error.
        log.warn({ err, reference: newReference() }, 'could not ask for a redraw')
      }
    },
  }
  outbox.register([
    ...mentorshipKinds(services),
    ...introductionKinds(services),
    reminderKind(services),
    lookBackKind(services),
    ...requestKinds(services),
    ...helpRequestKinds(services),
    ...departureKinds(services),
    ...privacyKinds(services),
    nudgeKind(services),
  ])
  return services
}

const PLANNERS: readonly Planner[] = [
  peoplePlanner,
  reminderPlanner,
  lookBackPlanner,
  requestPlanner,
  departurePlanner,
  nudgePlanner,
]

function registerFeatures(app: Parameters<typeof registerHome>[0], services: Services): void {
  registerRemoval(app, services)
  registerPeople(app, services)
  registerMentorships(app, services)
  registerProfiles(app, services)
  registerPlans(app, services)
  registerRequests(app, services)
  registerHelpRequests(app, services)
  registerPrivacy(app, services)
  registerHome(app, services)
  registerCommands(app, services, {
    ...peopleCommands(services),
    ...mentorshipCommands(services),
    ...profileCommands(services),
    ...planCommands(services),
    ...requestCommands(services),
    ...nudgeCommands(services),
    ...helpRequestCommands(services),
    ...privacyCommands(services),
    ...homeCommands(services),
  })
}

type JobParts = { jobs: Jobs; services: Services; metrics: Metrics; log: Log }

function handleJobs({ jobs, services, metrics, log }: JobParts): void {
  const requestPlanners = handlePlanners(PLANNERS, { services, jobs, metrics, log })
  jobs.handle(TICK, async () => {
    await requestPlanners()
    await services.outbox.dispatchDue()
    await saveTick(services.db, services.clock.now())
    metrics.ticks.inc()
  })
  jobs.handle(DELIVERY, ({ workspaceId }, signal) => services.outbox.deliver(workspaceId, signal))
  jobs.handle(RERENDER, async ({ workspaceId, personId, pressedTs, homeOnly }) => {
    await rerenderHome(services, { workspaceId, personId })
    if (homeOnly) return
    await rerenderNudges(services, { workspaceId, personId }, pressedTs)
    await rerenderRequests(services, { workspaceId, personId })
    await rerenderHelpRequests(services, { workspaceId, personId })
  })
}
