import { setTimeout } from 'node:timers/promises'
import { type RunningApp, startApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { systemClock } from './platform/clock.ts'
import type { EmbeddedPostgres } from './platform/embedded-postgres.ts'
import { everyMinute } from './platform/jobs.ts'
import { createLog, type Log } from './platform/log.ts'

/** After this long the process ends, whatever still runs: platforms send SIGKILL ten seconds after SIGTERM. */
const STOP_WITHIN_MS = 9_000

const read = readConfig()
if (!read.ok) {
  for (const problem of read.problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}
await run(read.config)

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  let postgres: EmbeddedPostgres | null = null
  let app: RunningApp | null = null
  let isStopping = false

  const stop = async (code: number): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    const drained = Promise.resolve(app?.stop()).then(() => postgres?.stop())
    const outcome = await Promise.race([drained.then(() => 'drained'), setTimeout(STOP_WITHIN_MS, 'late')])
    log.info({ outcome }, 'stopped')
    process.exit(code)
  }
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGINT', () => void stop(0))

  try {
    postgres = config.database.url === null ? await startEmbedded(log) : null
    const url = config.database.url ?? postgres?.url
    if (url === undefined) throw new Error('There is no database')
    const database = { ...config.database, url }
    const tickEveryMinute = (tick: () => Promise<void>) => everyMinute(tick, log)
    app = await startApp({
      config: { ...config, database },
      clock: systemClock,
      log,
      everyMinute: tickEveryMinute,
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'It could not start.'}\n`)
    log.debug({ err: error }, 'could not start')
    await stop(1)
  }
}

async function startEmbedded(log: Log): Promise<EmbeddedPostgres> {
  // Not among the production dependencies, so loaded only when it is wanted.
  const { startEmbeddedPostgres } = await import('./platform/embedded-postgres.ts')
  const started = await startEmbeddedPostgres('.data/postgres')
  log.warn({ directory: started.directory }, 'DATABASE_URL is not set: using the embedded Postgres')
  return started
}
