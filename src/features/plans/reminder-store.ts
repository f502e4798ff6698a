import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { toPerson } from '../people/store.ts'
import type { Step } from './rules.ts'
import { type Key, toStep } from './store.ts'

type Who = { workspaceId: string; personId: string }

export type StepToRemind = { stepId: string; dueOn: Temporal.PlainDate; owner: Person }

/**
 * Locks open steps due by `until` whose owner set the due date and hasn't been reminded of it, earliest first. Each is
 * read once, so the cost depends only on what comes due.
 */
export async function lockStepsToRemind(
  trx: Trx,
  until: Temporal.PlainDate,
  limit: number,
): Promise<StepToRemind[]> {
  const rows = await trx
    .selectFrom('steps as s')
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 's.workspace_id').onRef('p.person_id', '=', 's.owner_id'),
    )
    .selectAll('p')
    .select(['s.step_id', 's.due_on'])
    .where('s.due_on', '<=', until)
    .where('s.done_on', 'is', null)
    .whereRef('s.due_set_by', '=', 's.owner_id')
    .where(sql<boolean>`s.reminded_on is distinct from s.due_on`)
    .orderBy('s.due_on')
    .limit(limit)
    .forUpdate('s')
    .skipLocked()
    .execute()
  return rows.flatMap((row) =>
    row.due_on === null ? [] : [{ stepId: row.step_id, dueOn: row.due_on, owner: toPerson(row) }],
  )
}

export async function saveReminded(trx: Trx, steps: readonly StepToRemind[]): Promise<void> {
  const keys = steps.map(({ stepId, owner }) => ({ w: owner.workspaceId, s: stepId }))
  await sql`
    update steps set reminded_on = due_on
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as stored(w text, s uuid)
    where workspace_id = stored.w and step_id = stored.s
  `.execute(trx)
}

/** Returns the person's open steps due on a day, if they set that date themselves. */
export async function findDueToday(db: Database, who: Who, on: Temporal.PlainDate): Promise<Step[]> {
  const rows = await db
    .selectFrom('steps as s')
    .innerJoin('relationships as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 's.workspace_id')
        .onRef('r.relationship_id', '=', 's.mentorship_id')
        .on('r.ended_at', 'is', null),
    )
    .select(['s.step_id', 's.mentorship_id', 's.words', 's.owner_id', 's.due_on', 's.done_on'])
    .where('s.workspace_id', '=', who.workspaceId)
    .where('s.owner_id', '=', who.personId)
    .where('s.due_set_by', '=', who.personId)
    .where('s.due_on', '=', on)
    .where('s.done_on', 'is', null)
    .orderBy('s.added_at')
    .execute()
  return rows.map(toStep)
}

type Reader = Pick<Person, 'id' | 'zone' | 'nudgeTime'>

export type Anniversary = Key & { startedOn: Temporal.PlainDate; readers: readonly Reader[] }

/**
 * Locks active mentorships whose next anniversary is on or before a day, earliest first. Reads them in index order, so the
 * cost depends only on the number of due anniversaries.
 */
export async function lockAnniversaries(
  trx: Trx,
  until: Temporal.PlainDate,
  limit: number,
): Promise<Anniversary[]> {
  const rows = await trx
    .selectFrom('mentorships as m')
    .innerJoin('relationships as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 'm.workspace_id')
        .onRef('r.relationship_id', '=', 'm.mentorship_id')
        .on('r.ended_at', 'is', null),
    )
    .innerJoin('people as mentor', (join) =>
      join.onRef('mentor.workspace_id', '=', 'r.workspace_id').onRef('mentor.person_id', '=', 'r.owner_id'),
    )
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 'r.workspace_id').onRef('mentee.person_id', '=', 'r.contact_id'),
    )
    .select(['m.workspace_id', 'm.mentorship_id', 'r.started_on'])
    .select(['mentor.person_id as mentor_id', 'mentee.person_id as mentee_id'])
    .select(['mentor.zone as mentor_zone', 'mentor.nudge_time as mentor_time'])
    .select(['mentee.zone as mentee_zone', 'mentee.nudge_time as mentee_time'])
    .where('m.next_anniversary_on', '<=', until)
    .orderBy('m.next_anniversary_on')
    .limit(limit)
    .forUpdate('m')
    .skipLocked()
    .execute()
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mentorshipId: row.mentorship_id,
    startedOn: row.started_on,
    readers: [
      { id: row.mentor_id, zone: row.mentor_zone, nudgeTime: row.mentor_time },
      { id: row.mentee_id, zone: row.mentee_zone, nudgeTime: row.mentee_time },
    ],
  }))
}

type Told = Key & Pick<Anniversary, 'startedOn'> & { years: number }

/** Saves the next anniversary, given the one, in years, that both are told about now. */
export async function saveYearsTold(trx: Trx, told: readonly Told[]): Promise<void> {
  const rows = told.map(({ workspaceId, mentorshipId, startedOn, years }) => ({
    w: workspaceId,
    m: mentorshipId,
    next: startedOn.add({ years: years + 1 }).toString(),
  }))
  await sql`
    update mentorships set next_anniversary_on = told.next
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told(w text, m uuid, next date)
    where workspace_id = told.w and mentorship_id = told.m
  `.execute(trx)
}

/** Facts for an anniversary. Holds only what both can see; counts days with a check-in. */
export type LookBack = {
  checkInDays: number
  daysInLastYear: number
  daysInLastQuarter: number
  introductionsMade: number
  stepsDone: number
}

/** `on`: the anniversary. */
export async function findLookBack(
  db: Database,
  { workspaceId, mentorshipId }: Key,
  on: Temporal.PlainDate,
): Promise<LookBack> {
  const yearStart = on.subtract({ years: 1 })
  const quarterStart = on.subtract({ months: 3 })
  const { rows } = await sql<LookBack>`
    select days."checkInDays", days."daysInLastYear", days."daysInLastQuarter",
      (select count(*)::int from introductions where workspace_id = ${workspaceId}
         and mentorship_id = ${mentorshipId} and state in ('made', 'met')) as "introductionsMade",
      (select count(*)::int from steps where workspace_id = ${workspaceId}
         and mentorship_id = ${mentorshipId} and done_on is not null) as "stepsDone"
    from (
      select count(distinct checked_in_on)::int as "checkInDays",
        count(distinct checked_in_on) filter (where checked_in_on >= ${yearStart})::int as "daysInLastYear",
        count(distinct checked_in_on) filter (where checked_in_on >= ${quarterStart})::int as "daysInLastQuarter"
      from check_ins where workspace_id = ${workspaceId} and relationship_id = ${mentorshipId}
    ) days
  `.execute(db)
  const [found] = rows
  if (!found) throw new Error('A count returned no row')
  return found
}
