import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database } from '../../../src/platform/database.ts'
import { insertMentorship } from '../../support/mentorships.ts'
import type { Pair, Parts, Small } from './small-workspace.ts'

/** The day of the count: the strip shows the twelve months before, and all check-ins since September are of 90 days. */
export const COUNTED_ON = Temporal.PlainDate.from('2026-12-01')
const FIRST_MONTH = COUNTED_ON.subtract({ months: 12 })
const FAR = '9999-12-31'

/** Check-ins by month, of which the last three months are within 90 days. */
export function checkedIn(months: readonly number[]): Pick<Parts, 'months' | 'checkIns'> {
  return { months, checkIns: months.slice(9).reduce((sum, one) => sum + one, 0) }
}

/** Stores a workspace from memory. Slack doesn't know its people, so nothing is due for them. */
export async function insertSmall(db: Database, workspaceId: string, small: Small): Promise<void> {
  const { people, full, pairs } = small
  // A mentor who is full has exactly as many mentees as they want.
  const spots = people.map((id) =>
    full.includes(id) ? pairs.filter(({ mentor }) => mentor === id).length : 9,
  )
  const capacities = spots.map((count) => Math.max(count, 1))
  await sql`
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, capacity)
    select ${workspaceId}, p.id, p.id, 'UTC', ${FAR}, p.capacity
    from unnest(${[...people]}::text[], ${capacities}::smallint[]) as p (id, capacity)
  `.execute(db)
  for (const pair of pairs) await insertPair(db, workspaceId, pair)
}

/** Stores a pair with its parts. Returns the id of the mentorship. */
export async function insertPair(
  db: Database,
  workspaceId: string,
  { mentor, mentee, parts }: Pair,
): Promise<string> {
  const startedOn = COUNTED_ON.subtract({ days: parts.days })
  const id = await insertMentorship(db, { workspaceId, mentorId: mentor, menteeId: mentee, startedOn })
  await db
    .updateTable('mentorships')
    .set({ next_anniversary_on: null })
    .where('mentorship_id', '=', id)
    .execute()
  await db
    .updateTable('relationships')
    .set({ contact_told_until: Temporal.PlainDate.from('9999-01-01') })
    .where('relationship_id', '=', id)
    .execute()
  await insertCheckIns(db, { workspaceId, id, authorId: mentor }, parts.months)
  await insertSteps(db, { workspaceId, id, ownerId: mentor }, parts.kept, parts.missed)
  await insertSteps(db, { workspaceId, id, ownerId: mentee }, parts.steps, 2)
  await sql`
    insert into introductions (workspace_id, mentorship_id, outside_name, state, added_by, added_at)
    select ${workspaceId}, ${id}, 'Contact ' || n,
      case when n > ${parts.introductions} then 'promised' when n % 2 = 0 then 'met' else 'made' end, ${mentor}, now()
    from generate_series(1, ${parts.introductions}::int + 1) n
  `.execute(db)
  await insertSeats(db, workspaceId, { mentor, mentee, held: parts.seats })
  await insertOpportunities(db, workspaceId, { mentor, mentee, parts })
  return id
}

/** Terms that are over, in a seat that is closed; also one that never began. */
async function insertSeats(
  db: Database,
  workspaceId: string,
  { mentor, mentee, held }: { mentor: string; mentee: string; held: number },
): Promise<void> {
  if (held === 0) return
  await sql`
    with closed as (
      insert into seats (workspace_id, leader_id, state, term_weeks, overlap_days, opened_at, closed_at)
      values (${workspaceId}, ${mentor}, 'closed', 2, 0, now(), now()) returning seat_id
    )
    insert into seat_terms (workspace_id, seat_id, person_id, state, joins_on, first_on, last_on, invited_at, counts_from)
    select ${workspaceId}, seat_id, ${mentee}, case when n > ${held}::int then 'declined' when n % 2 = 0 then 'ended' else 'ended early' end,
      ${COUNTED_ON}, ${COUNTED_ON}, ${COUNTED_ON}, now(), ${COUNTED_ON}
    from closed, generate_series(1, ${held}::int + 1) n
  `.execute(db)
}

/** The mentor posts them and chooses the mentee; not for the last one, which has no answer yet. */
async function insertOpportunities(
  db: Database,
  workspaceId: string,
  { mentor, mentee, parts }: Pair,
): Promise<void> {
  await sql`
    with posted as (
      insert into opportunities (workspace_id, poster_id, title, why, learn, takes, places, closes_on, closes_at, posted_at)
      select ${workspaceId}, ${mentor}, 'Number ' || n, '', '', '', 2, '9999-01-01', '9999-01-01', now()
      from generate_series(1, ${parts.opportunities}::int + 1) n
      returning opportunity_id, title = 'Number ' || (${parts.opportunities}::int + 1) as is_last
    )
    insert into interests (workspace_id, opportunity_id, person_id, state, is_untold, shown_at, decided_at)
    select ${workspaceId}, opportunity_id, ${mentee}, case when is_last then 'shown' else 'chosen' end, false, now(),
      case when not is_last then now() end from posted
  `.execute(db)
}

async function insertCheckIns(
  db: Database,
  { workspaceId, id, authorId }: { workspaceId: string; id: string; authorId: string },
  months: readonly number[],
): Promise<void> {
  for (const [at, count] of months.entries())
    await sql`
      insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, note, logged_at)
      select ${workspaceId}, ${id}, ${authorId}, ${FIRST_MONTH.add({ months: at })}::date + 1 + n % 26, 'call', n::text, now()
      from generate_series(1, ${count}::int) n
    `.execute(db)
}

/** Also one that is due later, which is neither kept nor missed. */
async function insertSteps(
  db: Database,
  { workspaceId, id, ownerId }: { workspaceId: string; id: string; ownerId: string },
  done: number,
  missed: number,
): Promise<void> {
  await sql`
    insert into steps (workspace_id, mentorship_id, words, owner_id, written_by, added_at, done_on, done_at, due_on,
      due_set_by, reminded_on)
    select ${workspaceId}, ${id}, 'Step ' || n, ${ownerId}, ${ownerId}, now(), case when n <= ${done}::int then day end,
      case when n <= ${done}::int then now() end, day, ${ownerId}, day
    from generate_series(1, ${done}::int + ${missed}::int + 1) n
    cross join lateral (select case when n <= ${done}::int + ${missed}::int then date '2026-11-30' else date '2026-12-01' end as day) due
  `.execute(db)
}
