import type { Config } from './config.ts'
import type { Feature } from './features/feature.ts'
import { registerFeatures } from './features/register.ts'
import { FEATURES } from './features.ts'
import type { Clock } from './platform/clock.ts'
import { openDatabase } from './platform/database.ts'
import { operatorPaths } from './platform/health.ts'
import { createJobs } from './platform/jobs.ts'
import { type Log, newReference } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import { migrateToLatest } from './platform/migrate.ts'
import { countUnsettled } from './platform/outbox/store.ts'
import { callThroughProxy } from './platform/proxy.ts'
import { createServices } from './platform/services.ts'
import { createSlackApp } from './platform/slack/app.ts'
import { createConnection } from './platform/slack/connection.ts'
import { createReceivers, type Ports } from './platform/slack/receivers.ts'
import { startupStep } from './platform/startup.ts'
import { handleTicks } from './platform/tick.ts'
import { VERSION } from './platform/version.ts'
import { createWatchdog } from './platform/watchdog.ts'
import { createWorkspacesFeature } from './platform/workspaces/feature.ts'
import { installPaths, installUrl } from './platform/workspaces/install/install.ts'
import { countSuspended } from './platform/workspaces/store.ts'
import { createWorkspaces, openInstallations } from './platform/workspaces/workspaces.ts'

export type RunningApp = Ports & {
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
  const dispatcher = config.proxy === null ? undefined : callThroughProxy(config.proxy)
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
  await startupStep('Cannot use the database at DATABASE_URL', migrateToLatest(config.database.url, log))
  const { access, transport, apiUrl } = config.slack
  const installations = await startupStep(
    `Cannot verify SLACK_BOT_TOKEN with Slack at ${apiUrl}`,
    openInstallations(config.slack, { db, clock, log }),
  )
  const workspaces = createWorkspaces(installations, { db, clock, log })

  const connection = createConnection({ clock, log, metrics })
  const jobs = createJobs({ url: config.database.url, log })
  const receivers = createReceivers({
    ...{ transport, apiUrl, dispatcher, connection, log, metrics },
    ...{ host: config.host, port: config.port, operatorPort: config.operatorPort },
    operatorPaths: operatorPaths({ db, clock, connection, log, metrics }),
    publicPaths:
      access.mode === 'many workspaces'
        ? installPaths(access, { db, clock, log, apiUrl, installations })
        : {},
  })
  const slack = createSlackApp({ receiver: receivers.forSlack, workspaces, log, metrics })
  const services = createServices({
    ...{ db, clock, log, jobs, metrics, workspaces },
    ...{ sending: config.nudges, messagesPerMinute: config.outboxPerMinute },
    retentionDays: config.retentionDays,
    installUrl: access.mode === 'many workspaces' ? installUrl(access) : null,
  })
  const all = [createWorkspacesFeature(workspaces, installations), ...features]
  const requestPlanners = registerFeatures(all, { app: slack.app, services, jobs, metrics })
  services.outbox.handleJobs()
  const tick = handleTicks({ services, jobs, metrics, requestPlanners })

  onStop(() => jobs.stop(DRAIN_MS))
  await jobs.start()
  onStop(() => slack.drain(DRAIN_MS))
  onStop(() => receivers.stop())
  const ports = await receivers.start()
  const cron = everyMinute(async () => {
    connection.check()
    await watchdog.check()
    await tick()
  })
  onStop(() => cron.stop())
  await tick()
  log.info({ version: VERSION, ...ports, transport: transport.mode }, 'ready')
  const countUnfinished = async () => slack.countRunning() + (await jobs.countUnfinished())
  return { ...ports, tick, stop, countUnfinished }
}
