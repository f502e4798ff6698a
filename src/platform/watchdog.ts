import type { Temporal } from 'temporal-polyfill'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { type Log, newReference } from './log.ts'

/** Records, for all replicas, that a tick completed. */
export async function saveTick(db: Database, now: Temporal.Instant): Promise<void> {
  await db
    .insertInto('heartbeats')
    .values({ name: 'tick', beat_at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ beat_at: now }))
    .execute()
}

const OVERDUE_AFTER_MINUTES = 5

/** Describes the problem with ticks; null if one completed in the last five minutes. */
export async function findTickProblem(db: Database, now: Temporal.Instant): Promise<string | null> {
  const beatAt = await findLastTick(db)
  if (beatAt === null) return 'no tick has completed yet'
  const minutes = minutesBetween(beatAt, now)
  if (minutes <= -OVERDUE_AFTER_MINUTES)
    return `the last one is ${-minutes} minutes ahead of this machine’s clock`
  return minutes < OVERDUE_AFTER_MINUTES ? null : `the last one was ${minutes} minutes ago`
}

export type Watchdog = {
  /** Call every minute, on every replica. Logs one error when ticks stop, and one line when they resume. */
  check(): Promise<void>
  /** Seconds since the last tick this replica knows of; before the first, since it started. */
  tickAge(): number
}

/** Detects that no replica completes ticks, even while the database is down. */
export function createWatchdog({ db, clock, log }: { db: Database; clock: Clock; log: Log }): Watchdog {
  let lastTickAt = clock.now()
  let isLate = false
  return {
    async check() {
      // If the database is down, keep the last known time.
      lastTickAt = (await findLastTick(db).catch(() => null)) ?? lastTickAt
      const minutes = minutesBetween(lastTickAt, clock.now())
      const wasLate = isLate
      isLate = minutes >= OVERDUE_AFTER_MINUTES
      if (isLate && !wasLate) {
        log.error(
          { minutes, reference: newReference() },
          `no tick completed for ${minutes} minutes: nudges are not being sent`,
        )
      } else if (wasLate && !isLate) log.info('ticks resumed')
    },
    tickAge: () => lastTickAt.until(clock.now()).total('seconds'),
  }
}

async function findLastTick(db: Database): Promise<Temporal.Instant | null> {
  const row = await db
    .selectFrom('heartbeats')
    .select('beat_at')
    .where('name', '=', 'tick')
    .executeTakeFirst()
  return row?.beat_at ?? null
}

function minutesBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.trunc(to.since(from).total('minutes'))
}
