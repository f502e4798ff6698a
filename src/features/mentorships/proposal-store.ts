import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { answer } from '../relationships/store.ts'
import { saveToldCadence } from './cadence-store.ts'
import type { Proposal } from './rules.ts'
import { type Key, lockMentorship, toRelationshipKey } from './store.ts'

/** Returns the proposal that waits for the mentor's answer; null if there is none. */
export async function findOpenProposal(
  db: Database,
  { workspaceId, mentorshipId }: Key,
): Promise<Proposal | null> {
  const row = await db
    .selectFrom('cadence_proposals')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return row ? toProposal(row) : null
}

type Row = {
  proposal_id: string
  mentorship_id: string
  cadence_days: number
  note: string | null
  proposed_at: Temporal.Instant
  outcome: string | null
}

function toProposal(row: Row): Proposal {
  return {
    id: row.proposal_id,
    mentorshipId: row.mentorship_id,
    cadenceDays: row.cadence_days,
    note: row.note,
    proposedAt: row.proposed_at,
    outcome: OUTCOMES.find((one) => one === row.outcome) ?? null,
  }
}

const OUTCOMES = ['agreed', 'kept', 'withdrawn', 'replaced', 'ended'] as const
export type ProposalOutcome = (typeof OUTCOMES)[number]

/** Returns a proposal, open or settled; null if it doesn't exist. */
export async function findProposal(
  db: Database,
  workspaceId: string,
  proposalId: string,
): Promise<Proposal | null> {
  const row = await db
    .selectFrom('cadence_proposals')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', proposalId)
    .executeTakeFirst()
  return row ? toProposal(row) : null
}

/** Returns the newest proposal of each mentorship, if it is open or was answered at `since` or later. */
export async function findRecentProposals(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  since: Temporal.Instant,
): Promise<Proposal[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await db
    .selectFrom('cadence_proposals')
    .selectAll()
    .distinctOn('mentorship_id')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('decided_at', '>=', since)]))
    .orderBy('mentorship_id')
    .orderBy('proposed_at', 'desc')
    .execute()
  return rows.map(toProposal)
}

export type Proposed =
  | { result: 'proposed'; proposalId: string }
  | { result: 'so already' | 'proposed already' | 'ended' }
  | { result: 'over limit'; refusal: DailyLimitRefusal }

/** Stores the cadence that a mentee proposes. A new proposal replaces an open one. */
export async function proposeCadence(
  trx: Trx,
  proposed: Key & { cadenceDays: number; note: string | null },
  now: Temporal.Instant,
): Promise<Proposed> {
  const mentorship = await lockMentorship(trx, proposed)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  if (mentorship.cadenceDays === proposed.cadenceDays) return { result: 'so already' }
  const open = await findOpenProposal(trx, proposed)
  if (open?.cadenceDays === proposed.cadenceDays) return { result: 'proposed already' }
  const { workspaceId, menteeId: senderId, mentorId: recipientId } = mentorship
  const refusal = await refuseOverLimit(trx, { workspaceId, senderId, recipientId }, now)
  if (refusal) return { result: 'over limit', refusal }
  await endProposal(trx, proposed, 'replaced', now)
  const row = await trx
    .insertInto('cadence_proposals')
    .values({
      workspace_id: proposed.workspaceId,
      mentorship_id: proposed.mentorshipId,
      cadence_days: proposed.cadenceDays,
      note: proposed.note,
      proposed_at: now,
    })
    .returning('proposal_id')
    .executeTakeFirstOrThrow()
  return { result: 'proposed', proposalId: row.proposal_id }
}

/** Settles the open proposal, if there is one. The caller holds the lock. */
export async function endProposal(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  outcome: ProposalOutcome,
  now: Temporal.Instant,
): Promise<'settled' | 'none'> {
  const { numUpdatedRows } = await trx
    .updateTable('cadence_proposals')
    .set({ outcome, decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'settled' : 'none'
}

/** Stores the mentor's answer. An agreed cadence takes effect at once. */
export async function decideProposal(
  trx: Trx,
  { proposalId, agrees, ...key }: Key & { proposalId: string; agrees: boolean },
  now: Temporal.Instant,
): Promise<'agreed' | 'kept' | 'settled already' | 'ended'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return 'ended'
  const open = await findOpenProposal(trx, key)
  if (open?.id !== proposalId) return 'settled already'
  const outcome = agrees ? 'agreed' : 'kept'
  await endProposal(trx, key, outcome, now)
  const relationship = { ...toRelationshipKey(key), ownerId: mentorship.mentorId }
  if (agrees) {
    await answer(trx, relationship, now, { cadence_days: open.cadenceDays })
    await saveToldCadence(trx, key, open.cadenceDays)
  }
  return outcome
}
