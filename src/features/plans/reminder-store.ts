import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { toPerson } from '../people/store.ts'
import type { Step } from './rules.ts'
import { type Key, toStep } from './store.ts'

type Who = { workspaceId: string; personId: string }

/** Open steps with a day that their owner has set, of which the owner was not reminded yet; held for this transaction. */
export async function lockStepsToRemind(
  trx: Trx,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<{ stepId: string; dueOn: Temporal.PlainDate; owner: Person }[]> {
  const rows = await trx
    .selectFrom('steps as s')
    .innerJoin('mentorships as m', (join) =>
      join
        .onRef('m.workspace_id', '=', 's.workspace_id')
        .onRef('m.mentorship_id', '=', 's.mentorship_id')
        .on('m.ended_at', 'is', null),
    )
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 's.workspace_id').onRef('p.person_id', '=', 's.owner_id'),
    )
    .selectAll('p')
    .select(['s.step_id', 's.due_on'])
    .where('s.due_on', '>=', from)
    .where('s.due_on', '<=', to)
    .where('s.done_on', 'is', null)
    .whereRef('s.due_set_by', '=', 's.owner_id')
    .where(sql<boolean>`s.reminded_on is distinct from s.due_on`)
    .forUpdate('s')
    .skipLocked()
    .execute()
  return rows.flatMap((row) =>
    row.due_on === null ? [] : [{ stepId: row.step_id, dueOn: row.due_on, owner: toPerson(row) }],
  )
}

export async function saveReminded(trx: Trx, workspaceId: string, stepIds: readonly string[]): Promise<void> {
  await trx
    .updateTable('steps')
    .set((eb) => ({ reminded_on: eb.ref('due_on') }))
    .where('workspace_id', '=', workspaceId)
    .where('step_id', 'in', stepIds)
    .execute()
}

/** What somebody wants to have done on a day that they set themselves, and has not. */
export async function findDueToday(db: Database, who: Who, on: Temporal.PlainDate): Promise<Step[]> {
  const rows = await db
    .selectFrom('steps as s')
    .innerJoin('mentorships as m', (join) =>
      join
        .onRef('m.workspace_id', '=', 's.workspace_id')
        .onRef('m.mentorship_id', '=', 's.mentorship_id')
        .on('m.ended_at', 'is', null),
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

export type Anniversary = Key & {
  mentor: Person
  menteeId: string
  startedOn: Temporal.PlainDate
  yearsTold: number
}

/** Active relationships whose next anniversary is on or before a day; held for this transaction. */
export async function lockAnniversaries(trx: Trx, until: Temporal.PlainDate): Promise<Anniversary[]> {
  const rows = await trx
    .selectFrom('mentorships as m')
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 'm.workspace_id').onRef('p.person_id', '=', 'm.mentor_id'),
    )
    .selectAll('p')
    .select(['m.mentorship_id', 'm.mentee_id', 'm.started_on', 'm.years_told'])
    .where('m.ended_at', 'is', null)
    .where(sql<boolean>`m.started_on + (m.years_told + 1) * interval '1 year' <= ${until.toString()}::date`)
    .forUpdate('m')
    .skipLocked()
    .execute()
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mentorshipId: row.mentorship_id,
    mentor: toPerson(row),
    menteeId: row.mentee_id,
    startedOn: row.started_on,
    yearsTold: row.years_told,
  }))
}

export async function saveYearsTold(trx: Trx, key: Key, years: number): Promise<void> {
  await trx
    .updateTable('mentorships')
    .set({ years_told: years })
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .execute()
}

/** What two people did together; nothing that only one of them knows. */
export type LookBack = { daysInTouch: number; doorsOpened: number; stepsDone: number }

export async function findLookBack(db: Database, { workspaceId, mentorshipId }: Key): Promise<LookBack> {
  const { rows } = await sql<LookBack>`
    select
      (select count(distinct touched_on)::int from touches
         where workspace_id = ${workspaceId} and mentorship_id = ${mentorshipId}) as "daysInTouch",
      (select count(*)::int from introductions where workspace_id = ${workspaceId}
         and mentorship_id = ${mentorshipId} and state in ('made', 'met')) as "doorsOpened",
      (select count(*)::int from steps where workspace_id = ${workspaceId}
         and mentorship_id = ${mentorshipId} and done_on is not null) as "stepsDone"
  `.execute(db)
  const [found] = rows
  if (!found) throw new Error('A select without a table gives one row')
  return found
}
