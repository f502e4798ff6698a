import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { type Agreement, type AgreementWords, otherOf } from './rules.ts'
import { type Key, lockMentorship } from './store.ts'

/** Returns the current version of the agreement; null if there is none. */
export async function findAgreement(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<Agreement | null> {
  const row = await db
    .selectFrom('agreements')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .executeTakeFirst()
  if (!row) return null
  return {
    version: row.version,
    whatFor: row.what_for,
    howOften: row.how_often,
    betweenUs: row.between_us,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    agreedAt: row.agreed_at,
  }
}

type Written = Key & { authorId: string; words: AgreementWords; seenVersion: number }

export type Saved =
  | { result: 'saved'; version: number }
  | { result: 'unchanged' | 'changed meanwhile' | 'ended' }
  | { result: 'over limit'; refusal: DailyLimitRefusal }

/**
 * Stores a new version, written by either person; the other may agree or change it. `changed meanwhile`: `seenVersion` is
 * outdated and nothing was stored, so no text is overwritten unseen.
 */
export async function saveAgreement(trx: Trx, written: Written, now: Temporal.Instant): Promise<Saved> {
  const { workspaceId, mentorshipId, authorId, words, seenVersion } = written
  const mentorship = await lockMentorship(trx, written)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const before = await findAgreement(trx, written)
  if (before && isSame(before, words)) return { result: 'unchanged' }
  if ((before?.version ?? 0) !== seenVersion) return { result: 'changed meanwhile' }
  const recipientId = otherOf(mentorship, authorId).id
  const refusal = await refuseOverLimit(trx, { workspaceId, senderId: authorId, recipientId }, now)
  if (refusal) return { result: 'over limit', refusal }
  const version = seenVersion + 1
  const row = {
    version,
    what_for: words.whatFor,
    how_often: words.howOften,
    between_us: words.betweenUs,
    written_by: authorId,
    written_at: now,
    agreed_at: null,
  }
  await trx
    .insertInto('agreements')
    .values({ workspace_id: workspaceId, mentorship_id: mentorshipId, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'mentorship_id']).doUpdateSet(row))
    .execute()
  return { result: 'saved', version }
}

function isSame(one: AgreementWords, other: AgreementWords): boolean {
  return one.whatFor === other.whatFor && one.howOften === other.howOften && one.betweenUs === other.betweenUs
}

/** Stores that the person who didn't write this version agrees to it. */
export async function agree(
  trx: Trx,
  { version, personId, ...key }: Key & { version: number; personId: string },
  now: Temporal.Instant,
): Promise<'agreed' | 'agreed already' | 'changed meanwhile' | 'ended'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return 'ended'
  const agreement = await findAgreement(trx, key)
  if (agreement?.version !== version) return 'changed meanwhile'
  if (agreement.agreedAt !== null || agreement.writtenBy === personId) return 'agreed already'
  await trx
    .updateTable('agreements')
    .set({ agreed_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .execute()
  return 'agreed'
}
