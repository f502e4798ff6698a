import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Mentorship } from './rules.ts'
import { selectMentorships, toMentorship } from './store.ts'

/** As in the index, which is read in order. */
const TOLD_ON = sql<Temporal.PlainDate>`contact_told_on(
  r.started_on, r.cadence_days, r.last_check_in_on, r.due_from_on, r.contact_told_until)`

/**
 * Locks active mentorships that are due to be looked at on a day: overdue by a whole cadence, and not looked at lately.
 * The cost depends only on how many there are.
 */
export async function lockOverdue(trx: Trx, on: Temporal.PlainDate, limit: number): Promise<Mentorship[]> {
  const rows = await selectMentorships(trx)
    .where(TOLD_ON, '<=', on)
    .where('r.ended_at', 'is', null)
    .where('r.kind', '=', 'mentorship')
    .orderBy(TOLD_ON)
    .limit(limit)
    .forUpdate('r')
    .skipLocked()
    .execute()
  return rows.map(toMentorship)
}

/** Saves from which day on each of these is looked at again. */
export async function saveToldUntil(
  trx: Trx,
  found: readonly (Pick<Mentorship, 'workspaceId' | 'id'> & { until: Temporal.PlainDate })[],
): Promise<void> {
  const rows = found.map(({ workspaceId, id, until }) => ({ w: workspaceId, r: id, until: until.toString() }))
  await sql`
    update relationships set contact_told_until = told.until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told(w text, r uuid, until date)
    where workspace_id = told.w and relationship_id = told.r
  `.execute(trx)
}
