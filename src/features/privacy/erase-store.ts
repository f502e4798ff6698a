import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { requestRecheck } from '../people/store.ts'

type Who = { workspaceId: string; personId: string }
/** The person to erase; `now` is an ISO instant. */
type Me = { workspaceId: string; id: string; now: string }

/** What happens to a table when a person is erased. `keep`: its ids then point to "a former member". */
type Erasure = 'keep' | 'no people' | ((me: Me) => RawBuilder<unknown>[])

const MINE = (me: Me) => sql`t.mentorship_id in (
  select r.relationship_id from relationships r
  where r.workspace_id = t.workspace_id and (r.owner_id = ${me.id} or r.contact_id = ${me.id}))`
const AS_MENTEE = (me: Me) => sql`t.mentorship_id in (
  select r.relationship_id from relationships r where r.workspace_id = t.workspace_id and r.contact_id = ${me.id})`

const deleted =
  (table: keyof DB, column: string) =>
  (me: Me): RawBuilder<unknown>[] => [
    sql`delete from ${sql.table(table)} t where t.workspace_id = ${me.workspaceId} and ${sql.ref(`t.${column}`)} = ${me.id}`,
  ]

/** Deletes notes, and keeps dates and kinds. Rows that differed only in their notes become one. */
const withoutNotes =
  (table: 'check_ins' | 'check_in_corrections') =>
  (me: Me): RawBuilder<unknown>[] => [
    sql`delete from ${sql.table(table)} t using ${sql.table(table)} other
      where t.workspace_id = ${me.workspaceId} and t.author_id = ${me.id}
        and other.workspace_id = t.workspace_id and other.author_id = t.author_id
        and other.relationship_id = t.relationship_id and other.checked_in_on = t.checked_in_on
        and other.kind = t.kind and other.check_in_id < t.check_in_id`,
    sql`update ${sql.table(table)} t set note = null where t.workspace_id = ${me.workspaceId} and t.author_id = ${me.id}`,
  ]

/** How each table is erased, in order. A new table doesn't compile until it is listed here. */
export const ERASURES: Record<keyof DB, Erasure> = {
  agenda_items: deleted('agenda_items', 'author_id'),
  agreements: (me) => [
    sql`delete from agreements t where t.workspace_id = ${me.workspaceId} and ${MINE(me)}`,
  ],
  cadence_proposals: (me) => [
    sql`update cadence_proposals t set note = null, outcome = coalesce(outcome, 'ended'),
      decided_at = coalesce(decided_at, ${me.now}::timestamptz) where t.workspace_id = ${me.workspaceId} and ${AS_MENTEE(me)}`,
    sql`update cadence_proposals t set outcome = 'ended', decided_at = ${me.now}::timestamptz
      where t.workspace_id = ${me.workspaceId} and outcome is null and ${MINE(me)}`,
  ],
  facet_words: deleted('facet_words', 'author_id'),
  handovers: (me) => [
    sql`delete from handovers t where t.workspace_id = ${me.workspaceId} and (t.suggested_id = ${me.id} or ${MINE(me)})`,
  ],
  help_requests: (me) => [
    sql`update help_requests t set what = null where t.workspace_id = ${me.workspaceId} and ${AS_MENTEE(me)}`,
    sql`update help_requests t set outcome = 'ended', closed_at = ${me.now}::timestamptz
      where t.workspace_id = ${me.workspaceId} and outcome is null and ${MINE(me)}`,
  ],
  heartbeats: 'no people',
  introduction_answers: (me) => [
    sql`delete from introduction_answers t where t.workspace_id = ${me.workspaceId} and (t.person_id = ${me.id}
      or t.introduction_id in (select i.introduction_id from introductions i
        where i.workspace_id = t.workspace_id and (i.person_id = ${me.id} or i.mentorship_id in (
          select r.relationship_id from relationships r
          where r.workspace_id = t.workspace_id and (r.owner_id = ${me.id} or r.contact_id = ${me.id})))))`,
  ],
  introductions: (me) => [
    sql`delete from introductions t where t.workspace_id = ${me.workspaceId} and (t.person_id = ${me.id} or ${MINE(me)})`,
  ],
  mentor_offers: deleted('mentor_offers', 'person_id'),
  mentorships: (me) => [
    sql`update mentorships t set thanks = null, pause_note = null, next_anniversary_on = null,
      ended_by = coalesce(ended_by, ${me.id}) where t.workspace_id = ${me.workspaceId} and ${MINE(me)}`,
  ],
  offer_words: 'no people',
  outbox: deleted('outbox', 'person_id'),
  people: 'keep',
  plan_notes: deleted('plan_notes', 'author_id'),
  plans: (me) => [
    sql`update plans t set next_role = null, gap = null where t.workspace_id = ${me.workspaceId} and ${AS_MENTEE(me)}`,
  ],
  profiles: deleted('profiles', 'person_id'),
  questions_asked: 'keep',
  recipients: deleted('recipients', 'person_id'),
  reflections: deleted('reflections', 'author_id'),
  request_questions: (me) => [
    sql`delete from request_questions t where t.workspace_id = ${me.workspaceId} and t.request_id in (
      select r.request_id from requests r
      where r.workspace_id = t.workspace_id and (r.mentor_id = ${me.id} or r.mentee_id = ${me.id}))`,
  ],
  // A request to an erased mentor expires at the next recheck.
  requests: (me) => [
    sql`delete from requests t where t.workspace_id = ${me.workspaceId} and t.mentee_id = ${me.id}`,
    sql`update requests t set reply = null, next_check_at = case when outcome is null then ${me.now}::timestamptz else next_check_at end
      where t.workspace_id = ${me.workspaceId} and t.mentor_id = ${me.id}`,
    sql`update requests t set suggested_id = null where t.workspace_id = ${me.workspaceId} and t.suggested_id = ${me.id}`,
  ],
  rate_limits: 'no people',
  // The name of a contact outside Slack is the owner's own.
  relationships: (me) => [
    sql`update relationships t set ended_at = coalesce(ended_at, ${me.now}::timestamptz),
      contact_name = case when contact_name is not null then 'a contact' end
      where t.workspace_id = ${me.workspaceId} and (t.owner_id = ${me.id} or t.contact_id = ${me.id})`,
  ],
  rerenders: deleted('rerenders', 'person_id'),
  steps: deleted('steps', 'added_by'),
  topics_shown: 'keep',
  check_in_corrections: withoutNotes('check_in_corrections'),
  check_ins: withoutNotes('check_ins'),
  workspaces: 'no people',
}

export type EndedWith = { mentorshipId: string; otherId: string }

/** The mentorships that ended, and everyone whom the person had asked to be their mentor. */
export type Erased = { ended: EndedWith[]; askedIds: string[] }

/**
 * Deletes everything that belongs to a person. What others keep (dates, kinds, their own notes) points to a
 * former member afterward. Returns the people whose Home or messages show it.
 */
export async function erasePerson(
  trx: Trx,
  { workspaceId, personId }: Who,
  now: Temporal.Instant,
): Promise<Erased> {
  await lockAllOf(trx, { workspaceId, personId })
  const { rows: active } = await sql<{ mentorship_id: string; mentor_id: string; mentee_id: string }>`
    select relationship_id as mentorship_id, owner_id as mentor_id, contact_id as mentee_id from relationships
    where workspace_id = ${workspaceId} and kind = 'mentorship' and ended_at is null
      and (owner_id = ${personId} or contact_id = ${personId})
    order by relationship_id for update
  `.execute(trx)
  const askedIds = await findAskedBy(trx, { workspaceId, personId })
  const me = { workspaceId, id: personId, now: now.toString() }
  for (const erasure of Object.values(ERASURES)) {
    if (typeof erasure === 'string') continue
    for (const statement of erasure(me)) await statement.execute(trx)
  }
  await replaceWithFormerMember(trx, { workspaceId, personId }, now)
  const ended = active.map((row) => ({
    mentorshipId: row.mentorship_id,
    otherId: row.mentor_id === personId ? row.mentee_id : row.mentor_id,
  }))
  const mentors = active.filter((row) => row.mentee_id === personId).map((row) => row.mentor_id)
  if (mentors.length > 0) await requestRecheck(trx, workspaceId, mentors, now)
  return { ended, askedIds }
}

async function findAskedBy(trx: Trx, { workspaceId, personId }: Who): Promise<string[]> {
  const { rows } = await sql<{ mentor_id: string }>`
    select distinct mentor_id from requests where workspace_id = ${workspaceId} and mentee_id = ${personId}
  `.execute(trx)
  return rows.map((row) => row.mentor_id)
}

/** Lock order: requests, mentorships, person; the same as elsewhere, to avoid deadlocks. */
async function lockAllOf(trx: Trx, { workspaceId, personId }: Who): Promise<void> {
  await sql`
    select from requests where workspace_id = ${workspaceId}
      and (mentor_id = ${personId} or mentee_id = ${personId}) order by request_id for update
  `.execute(trx)
  await sql`
    select from relationships where workspace_id = ${workspaceId}
      and (owner_id = ${personId} or contact_id = ${personId}) order by relationship_id for update
  `.execute(trx)
  await sql`select from people where workspace_id = ${workspaceId} and person_id = ${personId} for update`.execute(
    trx,
  )
}

/** Prefix of a former member's id; blocks.ts shows the id as "a former member". */
const FORMER = 'FORMER-'

/** Points all references to the person to a new former member, and deletes the person's row. */
async function replaceWithFormerMember(
  trx: Trx,
  { workspaceId, personId }: Who,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ former: string }>`
    insert into people (workspace_id, person_id, display_name, zone, standing, deactivated_at,
      departure_notified_at, refreshed_at)
    values (${workspaceId}, ${FORMER} || gen_random_uuid(), 'a former member', 'UTC', 'deactivated', ${now},
      ${now}, '9999-12-31')
    returning person_id as former
  `.execute(trx)
  const former = rows[0]?.former
  if (former === undefined) throw new Error('The insert of a former member returned no row')
  for (const { table, column } of await findPointers(trx)) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${former}
      where workspace_id = ${workspaceId} and ${sql.ref(column)} = ${personId}
    `.execute(trx)
  }
  await sql`delete from people where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(trx)
}

/** Returns the columns that refer to people: all foreign keys, and `ended_by`, which is none. */
async function findPointers(trx: Trx): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname::text as column
    from pg_constraint c
    cross join unnest(c.conkey) as key(number)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.number
    where c.contype = 'f' and c.confrelid = 'people'::regclass and a.attname <> 'workspace_id'
  `.execute(trx)
  return [...rows, { table: 'mentorships', column: 'ended_by' }]
}
