import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../src/platform/database.ts'

/** Selects active and ended mentorships with the columns of their relationships; owner and contact are mentor and mentee. */
export function selectMentorships(db: Database) {
  const joined = db
    .selectFrom('relationships as r')
    .innerJoin('mentorships as m', (join) =>
      join.onRef('m.workspace_id', '=', 'r.workspace_id').onRef('m.mentorship_id', '=', 'r.relationship_id'),
    )
    .selectAll('r')
    .selectAll('m')
    .select((eb) => ['r.owner_id as mentor_id', eb.ref('r.contact_id').$notNull().as('mentee_id')])
  return db.selectFrom(joined.as('m')).selectAll()
}

export type NewMentorship = {
  workspaceId: string
  mentorId: string
  menteeId: string
  startedOn: Temporal.PlainDate
  lastCheckInOn?: Temporal.PlainDate
  endedAt?: Temporal.Instant
}

/** Stores an accepted mentorship with a cadence of 14 days, whatever the mentor's capacity. Returns its id. */
export async function insertMentorship(db: Database, added: NewMentorship): Promise<string> {
  const { relationship_id } = await db
    .insertInto('relationships')
    .values({
      workspace_id: added.workspaceId,
      kind: 'mentorship',
      owner_id: added.mentorId,
      contact_id: added.menteeId,
      cadence_days: 14,
      started_on: added.startedOn,
      last_check_in_on: added.lastCheckInOn ?? null,
      ended_at: added.endedAt ?? null,
    })
    .returning('relationship_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('mentorships')
    .values({
      workspace_id: added.workspaceId,
      mentorship_id: relationship_id,
      accepted_at: added.startedOn.toZonedDateTime('UTC').toInstant(),
      next_anniversary_on: added.startedOn.add({ years: 1 }),
      ended_by: added.endedAt ? added.mentorId : null,
    })
    .execute()
  return relationship_id
}

/** Ends all mentorships directly in the database, without the app. */
export async function endMentorships(db: Database, endedBy: string, now: Temporal.Instant): Promise<void> {
  await db.updateTable('relationships').set({ ended_at: now }).execute()
  await db
    .updateTable('mentorships')
    .set({ ended_by: endedBy, next_anniversary_on: null, offer_expires_on: null })
    .execute()
}
