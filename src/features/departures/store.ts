import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findActiveMentorships } from '../mentorships/store.ts'

export type Departure = {
  workspaceId: string
  personId: string
  leftAt: Temporal.Instant
  mentorships: Mentorship[]
}

/**
 * Returns people who left at `before` or earlier and whose mentors and mentees have not been notified, and marks them as
 * notified. Rows that another transaction has locked are skipped.
 */
export async function claimDepartures(
  trx: Trx,
  before: Temporal.Instant,
  now: Temporal.Instant,
  limit: number,
): Promise<Departure[]> {
  const rows = await trx
    .selectFrom('people')
    .select(['workspace_id', 'person_id', 'deactivated_at'])
    .where('deactivated_at', '<=', before)
    .where('departure_notified_at', 'is', null)
    .orderBy('deactivated_at')
    .limit(limit)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  const departures: Departure[] = []
  for (const { workspace_id: workspaceId, person_id: personId, deactivated_at: leftAt } of rows) {
    await trx
      .updateTable('people')
      .set({ departure_notified_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('person_id', '=', personId)
      .execute()
    const mentorships = await findActiveMentorships(trx, workspaceId, personId)
    if (leftAt) departures.push({ workspaceId, personId, leftAt, mentorships })
  }
  return departures
}
