import type { Temporal } from 'temporal-polyfill'
import type { Database } from './database.ts'

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
  const row = await db
    .selectFrom('heartbeats')
    .select('beat_at')
    .where('name', '=', 'tick')
    .executeTakeFirst()
  if (!row) return 'there was none yet'
  const minutes = Math.floor(now.since(row.beat_at).total('minutes'))
  return minutes < DEAD_AFTER_MINUTES ? null : `the last one was ${minutes} minutes ago`
}
