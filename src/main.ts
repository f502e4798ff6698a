import { setTimeout } from 'node:timers/promises'
import { type RunningApp, startApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { systemClock } from './platform/clock.ts'
import { everyMinute } from './platform/jobs.ts'
import { createLog, type Log, newReference } from './platform/log.ts'

/** Exit after 9 s even if work is still running; platforms send SIGKILL 10 s after SIGTERM. */
const STOP_WITHIN_MS = 9_000

const read = readConfig()
if (!read.ok) {
  for (const problem of read.problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}
await run(read.config)

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  logWhatNodeReports(log)
  let app: RunningApp | null = null
  let isStopping = false

  const stop = async (code: number): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    const drained = Promise.resolve(app?.stop())
    const outcome = await Promise.race([drained.then(() => 'drained'), setTimeout(STOP_WITHIN_MS, 'late')])
    log.info({ outcome }, 'stopped')
    process.exit(code)
  }
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGINT', () => void stop(0))

  try {
    const tickEveryMinute = (tick: () => Promise<void>) => everyMinute(tick, log)
    app = await startApp({
      config,
      clock: systemClock,
      log,
      everyMinute: tickEveryMinute,
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'Failed to start.'}\n`)
    log.debug({ err: error }, 'could not start')
    await stop(1)
  }
}

/** Logs Node's warnings and uncaught exceptions as JSON; Node writes plain text by default. */
function logWhatNodeReports(log: Log): void {
  process.removeAllListeners('warning')
  process.on('warning', (err) => log.warn({ err }, 'Node warned'))
  process.on('uncaughtException', (err) => {
    log.fatal({ err, reference: newReference() }, 'uncaught exception')
    process.exit(1)
  })
}
