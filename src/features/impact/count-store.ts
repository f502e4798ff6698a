import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Counts, Tally } from './rules.ts'
import { CHECK_IN_DAYS, monthOf, STRIP_MONTHS } from './snapshot-rules.ts'

/** A query for rows of `mentor`, `mentee` and `amount`, at most a few for each pair. */
type Amounts = RawBuilder<unknown>

/**
 * Counts what stands behind each figure. Each statement reads the workspace once, which takes seconds where there are
 * 1,000,000 relationships: it is for the background. Erased people are not counted. `today` is a date in UTC.
 */
export async function countWorkspace(
  trx: Trx,
  workspaceId: string,
  today: Temporal.PlainDate,
): Promise<Counts> {
  const ninety = today.subtract({ days: CHECK_IN_DAYS })
  return {
    members: await countMembers(trx, workspaceId),
    mentorships: await readTally(trx, activePairs(workspaceId)),
    withRoom: await readTally(trx, pairsWithRoom(workspaceId)),
    days: await readTally(trx, daysTogether(workspaceId, today)),
    checkIns: await readTally(
      trx,
      sql`select mentor, mentee, amount from (
      ${checkIns(workspaceId, ninety, today)}) c`,
    ),
    promisesKept: await readTally(trx, promises(workspaceId, sql`s.done_on is not null`)),
    promisesMissed: await readTally(
      trx,
      promises(workspaceId, sql`s.done_on is null and s.due_on < ${today} and r.ended_at is null`),
    ),
    introductions: await readTally(trx, introductionsMade(workspaceId)),
    steps: await readTally(trx, stepsDone(workspaceId)),
    months: await readMonths(trx, workspaceId, monthOf(today)),
  }
}

async function countMembers(trx: Trx, workspaceId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('people')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('standing', '=', 'member')
    .executeTakeFirstOrThrow()
  return count
}

/** Accepted mentorships `r`, active and ended, without those of erased people. */
const accepted = (workspaceId: string) => sql`(
  select r.*, m.alumni_since from relationships r
  join mentorships m on m.workspace_id = r.workspace_id and m.mentorship_id = r.relationship_id
  where r.workspace_id = ${workspaceId} and m.accepted_at is not null
    and r.owner_id not like 'FORMER-%' and r.contact_id not like 'FORMER-%') r`

/** Active mentorships of two members; not of those who only stay in touch. */
function activePairs(workspaceId: string): Amounts {
  return sql`
    select r.owner_id as mentor, r.contact_id as mentee, 1 as amount, mentor.capacity from ${accepted(workspaceId)}
    join people mentor on mentor.workspace_id = r.workspace_id and mentor.person_id = r.owner_id
    join people mentee on mentee.workspace_id = r.workspace_id and mentee.person_id = r.contact_id
    where r.ended_at is null and r.alumni_since is null
      and mentor.standing = 'member' and mentee.standing = 'member'`
}

/** Counts the taken spots of all mentors at once: `open_spots` for each of them would take many times as long. */
function pairsWithRoom(workspaceId: string): Amounts {
  return sql`
    select p.mentor, p.mentee, p.amount from (${activePairs(workspaceId)}) p
    join (
      select r.owner_id, count(*) as spots from relationships r
      join mentorships m on m.workspace_id = r.workspace_id and m.mentorship_id = r.relationship_id
      join people mentee on mentee.workspace_id = r.workspace_id and mentee.person_id = r.contact_id
      where r.workspace_id = ${workspaceId}
        and takes_spot(r.ended_at, m.alumni_since, mentee.deactivated_at)
      group by r.owner_id
    ) taken on taken.owner_id = p.mentor and taken.spots < p.capacity`
}

function daysTogether(workspaceId: string, today: Temporal.PlainDate): Amounts {
  return sql`
    select r.owner_id as mentor, r.contact_id as mentee,
      greatest(0, least(${today}::date, (r.ended_at at time zone 'UTC')::date) - r.started_on) as amount
    from ${accepted(workspaceId)}`
}

/** Check-ins from the day `from` until the day before `to`, by month. */
function checkIns(workspaceId: string, from: Temporal.PlainDate, to: Temporal.PlainDate): Amounts {
  return sql`
    select extract(month from c.checked_in_on)::int as month, r.owner_id as mentor, r.contact_id as mentee,
      count(*) as amount
    from check_ins c
    join ${accepted(workspaceId)} on r.workspace_id = c.workspace_id and r.relationship_id = c.relationship_id
    where c.workspace_id = ${workspaceId} and c.checked_in_on >= ${from} and c.checked_in_on < ${to}
    group by 1, 2, 3`
}

/** Promises are the mentor's steps. `condition` is about the step `s` and the mentorship `r`. */
function promises(workspaceId: string, condition: RawBuilder<unknown>): Amounts {
  return sql`
    select r.owner_id as mentor, r.contact_id as mentee, 1 as amount from steps s
    join ${accepted(workspaceId)} on r.workspace_id = s.workspace_id and r.relationship_id = s.mentorship_id
      and r.owner_id = s.owner_id
    where s.workspace_id = ${workspaceId} and ${condition}`
}

function stepsDone(workspaceId: string): Amounts {
  return sql`
    select r.owner_id as mentor, r.contact_id as mentee, 1 as amount from steps s
    join ${accepted(workspaceId)} on r.workspace_id = s.workspace_id and r.relationship_id = s.mentorship_id
      and r.contact_id = s.owner_id
    where s.workspace_id = ${workspaceId} and s.done_on is not null`
}

function introductionsMade(workspaceId: string): Amounts {
  return sql`
    select r.owner_id as mentor, r.contact_id as mentee, 1 as amount from introductions i
    join ${accepted(workspaceId)} on r.workspace_id = i.workspace_id and r.relationship_id = i.mentorship_id
    where i.workspace_id = ${workspaceId} and i.state in ('made', 'met')`
}

const TALLY = sql`
  coalesce(sum(amount) filter (where mentor is not null), 0)::float8 as amount,
  count(*) filter (where amount > 0 and mentor is not null) as mentors,
  count(*) filter (where amount > 0 and mentee is not null) as mentees,
  coalesce(max(amount) filter (where mentor is not null), 0)::float8 as "mostOfMentor",
  coalesce(max(amount) filter (where mentee is not null), 0)::float8 as "mostOfMentee"`

async function readTally(trx: Trx, amounts: Amounts): Promise<Tally> {
  const { rows } = await sql<Tally>`
    select ${TALLY} from (
      select mentor, mentee, sum(amount) as amount from (${amounts}) amounts
      group by grouping sets ((mentor), (mentee))
    ) by_person
  `.execute(trx)
  const [tally] = rows
  if (!tally) throw new Error('A sum returned no row')
  return tally
}

const NOTHING: Tally = { amount: 0, mentors: 0, mentees: 0, mostOfMentor: 0, mostOfMentee: 0 }

/** Returns the last twelve whole months before `month`, the oldest first. */
async function readMonths(trx: Trx, workspaceId: string, month: Temporal.PlainDate): Promise<Tally[]> {
  const first = month.subtract({ months: STRIP_MONTHS })
  const { rows } = await sql<Tally & { month: number }>`
    select month, ${TALLY} from (
      select month, mentor, mentee, sum(amount) as amount
      from (${checkIns(workspaceId, first, month)}) amounts
      group by grouping sets ((month, mentor), (month, mentee))
    ) by_person group by month
  `.execute(trx)
  const byMonth = new Map(rows.map(({ month: number, ...tally }) => [number, tally]))
  return Array.from(
    { length: STRIP_MONTHS },
    (_, at) => byMonth.get(first.add({ months: at }).month) ?? NOTHING,
  )
}
