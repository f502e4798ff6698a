import { z } from 'zod'
import type { Config } from './config.ts'
import type { Feature } from './features/feature.ts'
import { registerFeatures } from './features/register.ts'
import { FEATURES } from './features.ts'
import type { Clock } from './platform/clock.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { operatorPaths } from './platform/health.ts'
import { createJobs, type Jobs, type Queue } from './platform/jobs.ts'
import { type Log, newReference } from './platform/log.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import { findMissingMigrations, migrateToLatest } from './platform/migrate.ts'
import { createOutbox } from './platform/outbox/outbox.ts'
import { countUnsettled } from './platform/outbox/store.ts'
import type { Services } from './platform/services.ts'
import { createSlackApp, createSocketReceiver } from './platform/slack/app.ts'
import { createHttpReceiver } from './platform/slack/http-receiver.ts'
import { createRateLimiter } from './platform/slack/rate-limiter.ts'
import { createWatchdog, findTickProblem, saveTick } from './platform/watchdog.ts'
import { removalEvents } from './platform/workspaces/removal.ts'
import { createResumption } from './platform/workspaces/resumption.ts'
import { countSuspended } from './platform/workspaces/store.ts'
import { openWorkspaces, type Workspaces } from './platform/workspaces/workspaces.ts'

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
  /** Left out: the app's own. */
  features?: readonly Feature[]
}

const TICK: Queue<object> = {
  name: 'tick',
  payload: z.object({}),
  keyOf: () => 'tick',
  concurrency: 1,
  retries: 0,
}

/** Drain timeout per component at shutdown; together they stay under main.ts's 9 s limit. */
const DRAIN_MS = 3_000

/** Wires everything together and starts it. Throws, with nothing left running, when a part can't start. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { log } = options
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      // Keep closing the remaining components if one fails.
      await close().catch((err) => log.error({ err, reference: newReference() }, 'component failed to close'))
    }
  }
  try {
    return await start(options, (close) => closers.push(close), stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/** What is opened first is closed last. */
async function start(
  { config, clock, log, everyMinute, features = FEATURES }: AppOptions,
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
    // If the database is down, still report the other metrics.
    countUnsettled: () => countUnsettled(db).catch(() => null),
    countSuspended: () => countSuspended(db).catch(() => null),
    tickAge: () => watchdog.tickAge(),
  })
  await step('Cannot use the database at DATABASE_URL', migrateToLatest(config.database.url))

  const unconfirmed = `Cannot verify SLACK_BOT_TOKEN with Slack at ${config.slack.apiUrl}`
  const workspaces = await step(unconfirmed, openWorkspaces(config.slack, { db, clock, log }))

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
  const slack = createSlackApp({ receiver, workspaces, log, metrics })
  const services = createServices({ config, db, clock, log, metrics, jobs, workspaces })
  const requestPlanners = registerFeatures([ofWorkspaces(workspaces), ...features], {
    app: slack.app,
    services,
    jobs,
    metrics,
  })
  services.outbox.handleJobs()
  jobs.handle(TICK, async () => {
    await requestPlanners()
    await services.outbox.dispatchDue()
    await saveTick(db, clock.now())
    metrics.ticks.inc()
  })

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
  log.info({ port, transport: transport.mode }, 'ready')
  const countUnfinished = async () => slack.countRunning() + (await jobs.countUnfinished())
  return { port, tick, stop, countUnfinished }
}

/** What the home of workspaces brings, declared as features declare it. */
function ofWorkspaces({ acceptsToken }: Workspaces): Feature {
  return { name: 'workspaces', events: removalEvents, planners: [createResumption(acceptsToken)] }
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
  workspaces: Workspaces
}

function createServices({ config, db, clock, log, metrics, jobs, workspaces }: ServiceParts): Services {
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: config.outboxPerMinute })
  const outbox = createOutbox({
    ...{ db, clock, log, jobs, metrics, rateLimiter },
    senderFor: workspaces.senderFor,
    sending: config.nudges,
  })
  return {
    db,
    clock,
    log,
    outbox,
    rateLimiter,
    clientFor: workspaces.clientFor,
    sending: config.nudges,
    refresh: (change) => outbox.refresh(change),
  }
}
