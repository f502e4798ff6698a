import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { answer } from '../relationships/store.ts'
import { type Key, lockMentorship, toRelationshipKey } from './store.ts'

/** `until` null ends the pause. */
export type Pause = Key & { until: Temporal.PlainDate | null; note: string | null }

/** Stores the mentee's pause, and requests a recheck of the mentor's nudge. The caller notifies the mentor. */
export async function savePause(
  trx: Trx,
  { until, note, ...key }: Pause,
  now: Temporal.Instant,
): Promise<'changed' | 'unchanged' | 'ended'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return 'ended'
  const before = mentorship.pausedUntil
  if (until === null ? before === null : before?.equals(until)) return 'unchanged'
  await trx
    .updateTable('mentorships')
    .set({ pause_note: until === null ? null : note })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .execute()
  const relationship = { ...toRelationshipKey(key), ownerId: mentorship.mentorId }
  await answer(trx, relationship, now, { paused_until: until })
  return 'changed'
}

/** Returns the mentee's note to the mentor about the current pause; null if there is none. */
export async function findPauseNote(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<string | null> {
  const row = await db
    .selectFrom('mentorships')
    .select('pause_note')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .executeTakeFirst()
  return row?.pause_note ?? null
}
