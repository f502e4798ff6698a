import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { answer, type Key, lockMentorship } from './store.ts'

/** `until` null ends the pause. */
export type Pause = Key & { until: Temporal.PlainDate | null; word: string | null }

/** A mentee's rest: the mentor hears of it, and isn't nudged meanwhile. */
export async function savePause(
  trx: Trx,
  { until, word, ...key }: Pause,
  now: Temporal.Instant,
): Promise<'changed' | 'unchanged' | 'ended'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return 'ended'
  const before = mentorship.pausedUntil
  if (until === null ? before === null : before?.equals(until)) return 'unchanged'
  await answer(trx, mentorship, now, { paused_until: until, pause_word: until === null ? null : word })
  return 'changed'
}

/** The mentee's word to the mentor about a pause that still stands. */
export async function findPauseWord(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<string | null> {
  const row = await db
    .selectFrom('mentorships')
    .select('pause_word')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .executeTakeFirst()
  return row?.pause_word ?? null
}
