import type { Temporal } from 'temporal-polyfill'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { type Log, newReference } from './log.ts'

/** Remembers, for all replicas, that a tick came to its end. */
export async function saveTick(db: Database, now: Temporal.Instant): Promise<void> {
  await db
    .insertInto('heartbeats')
    .values({ name: 'tick', beat_at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ beat_at: now }))
    .execute()
}

const DEAD_AFTER_MINUTES = 5

/** What is wrong with the ticks; null when the last one is under five minutes old. */
export async function findTickProblem(db: Database, now: Temporal.Instant): Promise<string | null> {
  const beatAt = await findBeat(db)
  if (beatAt === null) return 'there was none yet'
  const minutes = minutesBetween(beatAt, now)
  return minutes < DEAD_AFTER_MINUTES ? null : `the last one was ${minutes} minutes ago`
}

export type Watchdog = {
  /** To be called every minute, by every replica. Logs one error when the ticks fall silent, and one line when they are back. */
  check(): Promise<void>
  /** Seconds since the last tick that this replica knows of; before the first, since it started. */
  tickAge(): number
}

/** Notices when no replica brings a tick to its end any more, also while the database is gone. */
export function createWatchdog({ db, clock, log }: { db: Database; clock: Clock; log: Log }): Watchdog {
  let lastBeatAt = clock.now()
  let isSilent = false
  return {
    async check() {
      // Without a database there is no news, and the silence goes on.
      lastBeatAt = (await findBeat(db).catch(() => null)) ?? lastBeatAt
      const minutes = minutesBetween(lastBeatAt, clock.now())
      const wasSilent = isSilent
      isSilent = minutes >= DEAD_AFTER_MINUTES
      if (isSilent && !wasSilent) {
        log.error({ minutes, reference: newReference() }, 'no tick came to its end: nobody is nudged')
      } else if (wasSilent && !isSilent) log.info('the ticks are back')
    },
    tickAge: () => lastBeatAt.until(clock.now()).total('seconds'),
  }
}

async function findBeat(db: Database): Promise<Temporal.Instant | null> {
  const row = await db
    .selectFrom('heartbeats')
    .select('beat_at')
    .where('name', '=', 'tick')
    .executeTakeFirst()
  return row?.beat_at ?? null
}

function minutesBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.floor(to.since(from).total('minutes'))
}
