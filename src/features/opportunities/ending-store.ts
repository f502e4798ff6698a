import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Ending, Opportunity } from './rules.ts'

/** `undecidedIds`: those who had shown themselves when it ended; they are told. */
export type Ended = { opportunity: Opportunity; undecidedIds: string[] }

/** Ends it, and thanks everyone undecided. Returns them. The caller holds the lock. */
export async function endOpportunity(
  trx: Trx,
  { workspaceId, id }: Opportunity,
  how: Ending,
  now: Temporal.Instant,
): Promise<string[]> {
  await trx
    .updateTable('opportunities')
    .set({ state: how, ended_at: now, match_requested_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .execute()
  await trx
    .deleteFrom('opportunity_words')
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .execute()
  const rows = await trx
    .updateTable('interests')
    .set({ state: 'thanked', decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .where('state', '=', 'shown')
    .returning('person_id')
    .execute()
  return rows.map((row) => row.person_id).toSorted()
}
