import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findCheckIns } from '../relationships/check-in-store.ts'
import type { ReadableCheckIn } from '../relationships/rules.ts'
import { findMentorship, type Key, lockMentorship } from './store.ts'

export type Handover = { suggestedId: string; isDecided: boolean }

/** Returns the suggested mentor of an ended mentorship; null if there is none. */
export async function findHandover(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<Handover | null> {
  const row = await db
    .selectFrom('handovers')
    .select(['suggested_id', 'decision'])
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .executeTakeFirst()
  return row ? { suggestedId: row.suggested_id, isDecided: row.decision !== null } : null
}

export type Shares = { notes: boolean; checkIns: boolean }

/** Stores the mentee's decision. `shares` null: they decline to ask the suggested mentor. */
export async function decideHandover(
  trx: Trx,
  { shares, ...key }: Key & { shares: Shares | null },
  now: Temporal.Instant,
): Promise<'decided' | 'decided already'> {
  await lockMentorship(trx, key)
  const { numUpdatedRows } = await trx
    .updateTable('handovers')
    .set({
      decision: shares === null ? 'declined' : 'asks',
      decided_at: now,
      shares_notes: shares?.notes ?? false,
      shares_check_ins: shares?.checkIns ?? false,
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('decision', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'decided' : 'decided already'
}

/** `showsDays`: whether the mentee shares days and kinds of check-ins; otherwise only notes. */
export type Shown = { mentorId: string; showsDays: boolean; checkIns: readonly ReadableCheckIn[] }

/**
 * Returns what the mentee lets this mentor see of the mentorship in which they were suggested: days and kinds of check-ins
 * and the mentee's own notes, each only if the mentee shares them. Never the former mentor's notes. Null if nothing is
 * shared. At most `limit` check-ins. The caller checks with `mayRead` that both have agreed on their own mentorship.
 */
export async function findShownBefore(
  db: Database,
  { workspaceId, mentorId, menteeId }: { workspaceId: string; mentorId: string; menteeId: string },
  limit: number,
): Promise<Shown | null> {
  const row = await db
    .selectFrom('handovers as h')
    .innerJoin('relationships as r', (join) =>
      join.onRef('r.workspace_id', '=', 'h.workspace_id').onRef('r.relationship_id', '=', 'h.mentorship_id'),
    )
    .select(['h.mentorship_id', 'h.shares_notes', 'h.shares_check_ins'])
    .where('h.workspace_id', '=', workspaceId)
    .where('h.suggested_id', '=', mentorId)
    .where('r.contact_id', '=', menteeId)
    .where('h.decision', '=', 'asks')
    .orderBy('h.decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const before = await findMentorship(db, { workspaceId, mentorshipId: row.mentorship_id })
  if (!before) return null
  const checkIns = await findCheckIns(db, { workspaceId, relationshipId: before.id }, menteeId, limit)
  const shown = checkIns
    .filter(
      (checkIn) =>
        !checkIn.isCorrected && (row.shares_check_ins || (row.shares_notes && checkIn.note !== null)),
    )
    .map((checkIn) => (row.shares_notes ? checkIn : { ...checkIn, note: null }))
  return { mentorId: before.mentorId, showsDays: row.shares_check_ins, checkIns: shown }
}
