import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import type { Taken } from './rules.ts'
import { findOpportunities } from './store.ts'

/** Returns what one of two people was chosen for, by the other or after the other suggested it; newest first. */
export async function findTaken(
  db: Database,
  workspaceId: string,
  [one, other]: readonly [string, string],
): Promise<Taken[]> {
  const { rows } = await sql<{ id: string; personId: string; at: Temporal.Instant }>`
    select i.opportunity_id as id, i.person_id as "personId", i.decided_at as at from interests i
    join opportunities o on o.workspace_id = i.workspace_id and o.opportunity_id = i.opportunity_id
    cross join lateral (select case when i.person_id = ${one} then ${other} else ${one} end as id) partner
    where i.workspace_id = ${workspaceId} and i.person_id in (${one}, ${other}) and i.state = 'chosen'
      and partner.id in (o.poster_id, o.co_owner_id, i.suggested_by)
    order by i.decided_at desc
  `.execute(db)
  const ids = [...new Set(rows.map(({ id }) => id))]
  const opportunities = await findOpportunities(db, workspaceId, ids)
  return rows.flatMap(({ id, ...row }) => {
    const opportunity = opportunities.find((found) => found.id === id)
    return opportunity ? [{ opportunity, ...row }] : []
  })
}
