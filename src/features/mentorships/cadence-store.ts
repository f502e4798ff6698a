import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isOffered } from './rules.ts'
import { decide, type Key, lockMentorship } from './store.ts'

/** What the mentee is to be told: that their own proposal was accepted, or that the mentor changed the cadence. */
export type CadenceNews = { news: 'proposal accepted'; proposalId: string } | { news: 'changed' }

export type CadenceDecided = { result: 'changed' | 'unchanged' | 'ended'; news: CadenceNews | null }

/** Sets the cadence for the mentor. Setting the proposed one accepts the proposal. An offer is rendered again instead. */
export async function setCadence(
  trx: Trx,
  key: Key,
  days: number,
  now: Temporal.Instant,
): Promise<CadenceDecided> {
  const before = await lockMentorship(trx, key)
  const result = await decide(trx, key, { decision: 'cadence', days }, now)
  if (result !== 'changed' || before === null || isOffered(before)) return { result, news: null }
  const proposalId = await acceptProposed(trx, key, days, now)
  if (proposalId !== null) return { result, news: { news: 'proposal accepted', proposalId } }
  if (before.cadenceDays === days) return { result, news: null }
  await saveUntoldCadence(trx, key, before.cadenceDays)
  return { result, news: { news: 'changed' } }
}

/** Accepts the open proposal of this cadence. Returns its id; null if there is none. */
async function acceptProposed(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  days: number,
  now: Temporal.Instant,
): Promise<string | null> {
  const row = await trx
    .updateTable('cadence_proposals')
    .set({ outcome: 'agreed', decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .where('cadence_days', '=', days)
    .returning('proposal_id')
    .executeTakeFirst()
  if (!row) return null
  await saveToldCadence(trx, { workspaceId, mentorshipId }, days)
  return row.proposal_id
}

/** Remembers what the mentee was told, until they are told of the change. The caller holds the lock. */
async function saveUntoldCadence(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  before: number,
): Promise<void> {
  await trx
    .updateTable('mentorships')
    .set({ told_cadence_days: sql`coalesce(told_cadence_days, ${before}::integer)` })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .execute()
}

/** Records that the mentee was told a cadence. A later change stays untold. The caller holds the lock. */
export async function saveToldCadence(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  told: number,
): Promise<void> {
  await trx
    .updateTable('mentorships as m')
    .from('relationships as r')
    .set({ told_cadence_days: sql`nullif(${told}::integer, r.cadence_days)` })
    .whereRef('r.workspace_id', '=', 'm.workspace_id')
    .whereRef('r.relationship_id', '=', 'm.mentorship_id')
    .where('m.workspace_id', '=', workspaceId)
    .where('m.mentorship_id', '=', mentorshipId)
    .execute()
}

/** Returns the cadence that the mentee was told before the current one; null if they know the current one. */
export async function findToldCadence(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<number | null> {
  const row = await db
    .selectFrom('mentorships')
    .select('told_cadence_days')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .executeTakeFirst()
  return row?.told_cadence_days ?? null
}
