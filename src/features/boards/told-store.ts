import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import type { Relationship } from '../relationships/rules.ts'
import type { Key } from './entry-store.ts'
import { lockAdvisor, removeAdvisor } from './store.ts'

/** What the owner told an advisor; null if nothing. `words` are null once they were erased. */
export async function findTold(
  db: Database,
  { workspaceId, advisorId }: Key,
): Promise<{ words: string | null; isDeclined: boolean } | null> {
  const row = await db
    .selectFrom('advisors')
    .select(['told_words', 'declined_at'])
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('told_at', 'is not', null)
    .executeTakeFirst()
  return row ? { words: row.told_words, isDeclined: row.declined_at !== null } : null
}

export type Told =
  | { result: 'told'; advisor: Relationship & { contactId: string } }
  | { result: 'told already' | 'gone' }
  | { result: 'over limit'; refusal: DailyLimitRefusal }

/** Stores the owner's words to an advisor, once. The caller enqueues the message in the same transaction. */
export async function saveTold(
  trx: Trx,
  { words, ...key }: Key & { words: string },
  now: Temporal.Instant,
): Promise<Told> {
  const advisor = await lockAdvisor(trx, key)
  if (!advisor || advisor.contactId === null || !advisor.contactIsHere) return { result: 'gone' }
  const { workspaceId, ownerId: senderId, contactId } = advisor
  if (await findTold(trx, key)) return { result: 'told already' }
  const refusal = await refuseOverLimit(trx, { workspaceId, senderId, recipientId: contactId }, now)
  if (refusal) return { result: 'over limit', refusal }
  await trx
    .updateTable('advisors')
    .set({ told_words: words, told_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('advisor_id', '=', key.advisorId)
    .execute()
  return { result: 'told', advisor: { ...advisor, contactId } }
}

/** The advisor who was told would rather not: takes them off the board. Null if they aren't on it. */
export async function decline(
  trx: Trx,
  { advisorPersonId, ...key }: Key & { advisorPersonId: string },
  now: Temporal.Instant,
): Promise<Relationship | null> {
  const locked = await lockAdvisor(trx, key)
  if (locked?.contactId !== advisorPersonId || !(await findTold(trx, key))) return null
  const removed = await removeAdvisor(trx, key, now)
  await trx
    .updateTable('advisors')
    .set({ declined_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('advisor_id', '=', key.advisorId)
    .execute()
  return removed
}
