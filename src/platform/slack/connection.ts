import type { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'

/** The connection of Socket Mode. With HTTP there is none, and it is never lost. */
export type Connection = {
  opened(): void
  lost(): void
  /** Describes the problem; null while it is open, and for a minute after. */
  findProblem(): string | null
  /** Call every minute. Logs one error when it stays lost, and one line when it is back. */
  check(): void
}

/** Slack closes each connection every few hours, and a new one takes seconds. */
const LOST_AFTER_MINUTES = 1

type Parts = { clock: Clock; log: Log; metrics: Pick<Metrics, 'connected'> }

/** Knows whether Slack reaches this replica in Socket Mode. */
export function createConnection({ clock, log, metrics }: Parts): Connection {
  let lostAt: Temporal.Instant | null = null
  let isReported = false
  const findProblem = () => {
    const minutes = lostAt === null ? 0 : Math.floor(lostAt.until(clock.now()).total('minutes'))
    return minutes < LOST_AFTER_MINUTES ? null : `no connection to Slack for ${minutes} minutes`
  }
  return {
    opened() {
      lostAt = null
      metrics.connected.set(1)
    },
    lost() {
      lostAt ??= clock.now()
      metrics.connected.set(0)
    },
    findProblem,
    check() {
      const problem = findProblem()
      if (problem !== null && !isReported)
        log.error({ reference: newReference() }, `Socket Mode: ${problem}: commands and clicks don’t arrive`)
      else if (problem === null && isReported) log.info('Socket Mode: connected again')
      isReported = problem !== null
    },
  }
}
