import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Counts, Tally } from './rules.ts'
import { CHECK_IN_DAYS, monthOf, STRIP_MONTHS } from './snapshot-rules.ts'

/** A query for rows of `part`, `mentor`, `mentee` and `amount`, at most a few for each pair. */
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
  const month = monthOf(today)
  const year = month.subtract({ months: STRIP_MONTHS })
  const members = await countMembers(trx, workspaceId)
  const pairs = await readTallies(trx, activePairs(workspaceId))
  const withRoom = await readTallies(trx, pairsWithRoom(workspaceId))
  const days = await readTallies(trx, daysTogether(workspaceId, today))
  const recent = await readTallies(
    trx,
    checkIns(workspaceId, {
      from: today.subtract({ days: CHECK_IN_DAYS }),
      to: today,
      part: sql`'check-ins'`,
    }),
  )
  const promised = await readTallies(trx, promises(workspaceId, today))
  const steps = await readTallies(trx, stepsDone(workspaceId))
  const introductions = await readTallies(trx, introductionsMade(workspaceId))
  const seats = await readTallies(trx, seatsHeld(workspaceId))
  const taken = await readTallies(trx, opportunitiesTaken(workspaceId))
  const byMonth = await readTallies(
    trx,
    checkIns(workspaceId, { from: year, to: month, part: sql`extract(month from c.checked_in_on)::text` }),
  )
  const months = Array.from({ length: STRIP_MONTHS }, (_, at) =>
    byMonth(String(year.add({ months: at }).month)),
  )
  return {
    members,
    mentorships: pairs('active'),
    withRoom: withRoom('active'),
    days: days('days'),
    checkIns: recent('check-ins'),
    promisesKept: promised('kept'),
    promisesMissed: promised('missed'),
    introductions: introductions('introductions'),
    opportunities: taken('opportunities'),
    steps: steps('done'),
    seats: seats('seats'),
    months,
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
    select 'active' as part, r.owner_id as mentor, r.contact_id as mentee, 1 as amount, mentor.capacity
    from ${accepted(workspaceId)}
    join people mentor on mentor.workspace_id = r.workspace_id and mentor.person_id = r.owner_id
    join people mentee on mentee.workspace_id = r.workspace_id and mentee.person_id = r.contact_id
    where r.ended_at is null and r.alumni_since is null
      and mentor.standing = 'member' and mentee.standing = 'member'`
}

/** Counts the taken spots of all mentors at once: `open_spots` for each of them would take many times as long. */
function pairsWithRoom(workspaceId: string): Amounts {
  return sql`
    select p.part, p.mentor, p.mentee, p.amount from (${activePairs(workspaceId)}) p
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
    select 'days' as part, r.owner_id as mentor, r.contact_id as mentee,
      greatest(0, least(${today}::date, (r.ended_at at time zone 'UTC')::date) - r.started_on) as amount
    from ${accepted(workspaceId)}`
}

type Days = { from: Temporal.PlainDate; to: Temporal.PlainDate; part: RawBuilder<string> }

/** Check-ins from the day `from` until the day before `to`. */
function checkIns(workspaceId: string, { from, to, part }: Days): Amounts {
  return sql`
    select ${part} as part, r.owner_id as mentor, r.contact_id as mentee, 1 as amount
    from check_ins c
    join ${accepted(workspaceId)} on r.workspace_id = c.workspace_id and r.relationship_id = c.relationship_id
    where c.workspace_id = ${workspaceId} and c.checked_in_on >= ${from} and c.checked_in_on < ${to}`
}

/** Promises are the mentor's steps: kept, or missed in a mentorship that hasn't ended. */
function promises(workspaceId: string, today: Temporal.PlainDate): Amounts {
  return sql`
    select case when s.done_on is null then 'missed' else 'kept' end as part,
      r.owner_id as mentor, r.contact_id as mentee, 1 as amount
    from steps s
    join ${accepted(workspaceId)} on r.workspace_id = s.workspace_id and r.relationship_id = s.mentorship_id
      and r.owner_id = s.owner_id
    where s.workspace_id = ${workspaceId}
      and (s.done_on is not null or (s.due_on < ${today} and r.ended_at is null))`
}

function stepsDone(workspaceId: string): Amounts {
  return sql`
    select 'done' as part, r.owner_id as mentor, r.contact_id as mentee, 1 as amount from steps s
    join ${accepted(workspaceId)} on r.workspace_id = s.workspace_id and r.relationship_id = s.mentorship_id
      and r.contact_id = s.owner_id
    where s.workspace_id = ${workspaceId} and s.done_on is not null`
}

function introductionsMade(workspaceId: string): Amounts {
  return sql`
    select 'introductions' as part, r.owner_id as mentor, r.contact_id as mentee, 1 as amount from introductions i
    join ${accepted(workspaceId)} on r.workspace_id = i.workspace_id and r.relationship_id = i.mentorship_id
    where i.workspace_id = ${workspaceId} and i.state in ('made', 'met')`
}

/** Terms that began, without those of erased people. */
function seatsHeld(workspaceId: string): Amounts {
  return sql`
    select 'seats' as part, s.leader_id as mentor, t.person_id as mentee, 1 as amount from seat_terms t
    join seats s on s.workspace_id = t.workspace_id and s.seat_id = t.seat_id
    where t.workspace_id = ${workspaceId} and t.state in ('current', 'ended', 'ended early')
      and s.leader_id not like 'FORMER-%' and t.person_id not like 'FORMER-%'`
}

function opportunitiesTaken(workspaceId: string): Amounts {
  return sql`
    select 'opportunities' as part, o.poster_id as mentor, i.person_id as mentee, 1 as amount from interests i
    join opportunities o on o.workspace_id = i.workspace_id and o.opportunity_id = i.opportunity_id
    where i.workspace_id = ${workspaceId} and i.state = 'chosen'
      and o.poster_id not like 'FORMER-%' and i.person_id not like 'FORMER-%'`
}

const NOTHING: Tally = { amount: 0, mentors: 0, mentees: 0, mostOfMentor: 0, mostOfMentee: 0 }

/** Returns a function that returns the tally of a part. */
async function readTallies(trx: Trx, amounts: Amounts): Promise<(part: string) => Tally> {
  const { rows } = await sql<Tally & { part: string }>`
    select part,
      coalesce(sum(amount) filter (where mentor is not null), 0)::float8 as amount,
      count(*) filter (where amount > 0 and mentor is not null) as mentors,
      count(*) filter (where amount > 0 and mentee is not null) as mentees,
      coalesce(max(amount) filter (where mentor is not null), 0)::float8 as "mostOfMentor",
      coalesce(max(amount) filter (where mentee is not null), 0)::float8 as "mostOfMentee"
    from (
      select part, mentor, mentee, sum(amount) as amount from (${amounts}) amounts
      group by grouping sets ((part, mentor), (part, mentee))
    ) by_person group by part
  `.execute(trx)
  const byPart = new Map(rows.map(({ part, ...tally }) => [part, tally]))
  return (part) => byPart.get(part) ?? NOTHING
}
