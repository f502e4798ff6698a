import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { FACETS } from '../profiles/rules.ts'
import { chooseReason, type Said } from './match-rules.ts'
import { matchableWords } from './match-store.ts'
import type { Interest, Reason } from './rules.ts'

/** Returns by interest id the person's own words that match, as far as they still let them match. */
export async function findReasons(
  db: Database,
  workspaceId: string,
  interests: readonly Pick<Interest, 'id' | 'personId'>[],
): Promise<ReadonlyMap<string, Reason>> {
  if (interests.length === 0) return new Map()
  const personIds = [...new Set(interests.map(({ personId }) => personId))]
  const { rows } = await sql<Omit<Said, 'facet'> & { facet: string; id: string; matched: string[] }>`
    select i.interest_id as id, i.matched, said.facet, said.words, s.form, s.stem
    from (${matchableWords(workspaceId, sql`w.about_id = any(${personIds}::text[])`)}) said
    cross join lateral stems(said.words) s
    join interests i on i.workspace_id = ${workspaceId} and i.person_id = said.about_id and s.stem = any(i.matched)
    where not said.is_private and i.interest_id = any(${interests.map(({ id }) => id)}::uuid[])
    order by i.interest_id, said.facet, s.form
  `.execute(db)
  const reasons = new Map<string, Reason>()
  for (const [id, found] of Map.groupBy(rows, (row) => row.id)) {
    const said = found.flatMap((row) => {
      const facet = FACETS.find((one) => one === row.facet)
      return facet ? [{ ...row, facet }] : []
    })
    const reason = chooseReason(said, found[0]?.matched ?? [])
    if (reason) reasons.set(id, reason)
  }
  return reasons
}
