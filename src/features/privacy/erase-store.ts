import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { insertRerenders } from '../../platform/outbox/rerender-store.ts'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { DB } from '../../platform/schema.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { isFormerMember, replaceWithFormerMember } from './former-member-store.ts'

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

const MY_BOARD = (me: Me) => sql`(select r.relationship_id from relationships r
  where r.workspace_id = ${me.workspaceId} and r.kind = 'advisor' and r.owner_id = ${me.id})`

const NEVER_HELD = (me: Me) => sql`select s.term_id from seat_terms s
  where s.workspace_id = ${me.workspaceId} and s.person_id = ${me.id}
    and s.state in ('invited', 'declined', 'lapsed', 'withdrawn')`
const MY_OPPORTUNITIES = (me: Me) => sql`(select o.opportunity_id from opportunities o
  where o.workspace_id = ${me.workspaceId} and o.poster_id = ${me.id})`

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
  board_entries: (me) => [
    sql`delete from board_entries t where t.workspace_id = ${me.workspaceId} and t.advisor_id in ${MY_BOARD(me)}`,
  ],
  advisors: (me) => [
    sql`delete from advisors t where t.workspace_id = ${me.workspaceId} and t.advisor_id in ${MY_BOARD(me)}`,
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
  install_states: 'no people',
  installations: 'no people',
  impact_snapshots: 'no people',
  interests: (me) => [
    sql`delete from interests t where t.workspace_id = ${me.workspaceId} and t.person_id = ${me.id}`,
    sql`update interests t set matched = '{}' where t.workspace_id = ${me.workspaceId} and t.opportunity_id in ${MY_OPPORTUNITIES(me)}`,
  ],
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
  meeting_proposals: (me) => [
    sql`update meeting_proposals t set place = null, line = null where t.workspace_id = ${me.workspaceId} and ${MINE(me)}`,
  ],
  meetings: (me) => [
    sql`update meetings t set place = null, line = null where t.workspace_id = ${me.workspaceId} and ${MINE(me)}`,
  ],
  mentor_offers: deleted('mentor_offers', 'person_id'),
  mentorships: (me) => [
    sql`update mentorships t set thanks = null, pause_note = null, next_anniversary_on = null, offer_expires_on = null,
      ended_by = coalesce(ended_by, ${me.id}) where t.workspace_id = ${me.workspaceId} and ${MINE(me)}`,
  ],
  // The words that no other offer has: those of the person, of earlier offers too. The lock is in `saveOffer` as well.
  offer_words: (me) => [
    sql`select from workspaces t where t.workspace_id = ${me.workspaceId} for no key update`,
    sql`delete from offer_words t where t.workspace_id = ${me.workspaceId} and not exists (
      select from mentor_offers o cross join unnest(o.words) as used (word)
      where o.workspace_id = t.workspace_id and used.word = t.word)`,
  ],
  opportunity_words: (me) => [
    sql`delete from opportunity_words t
      where t.workspace_id = ${me.workspaceId} and t.opportunity_id in ${MY_OPPORTUNITIES(me)}`,
  ],
  // The planner closes them, and tells those who wait for an answer.
  opportunities: (me) => [
    sql`update opportunities t set title = 'An opportunity', why = '', learn = '', takes = '', match_requested_at = null,
      closes_at = least(closes_at, ${me.now}::timestamptz)
      where t.workspace_id = ${me.workspaceId} and t.poster_id = ${me.id}`,
    sql`update opportunities t set co_owner_id = null where t.workspace_id = ${me.workspaceId} and t.co_owner_id = ${me.id}`,
  ],
  outbox: (me) => [
    sql`delete from outbox t where t.workspace_id = ${me.workspaceId}
      and (t.person_id = ${me.id} or (t.others <> '{}' and t.others @> array[${me.id}]::text[]))`,
  ],
  people: 'keep',
  plan_notes: deleted('plan_notes', 'author_id'),
  plans: (me) => [
    sql`update plans t set next_role = null, gap = null where t.workspace_id = ${me.workspaceId} and ${AS_MENTEE(me)}`,
    sql`update plans t set next_role = null where t.workspace_id = ${me.workspaceId} and t.next_role_by = ${me.id}`,
    sql`update plans t set gap = null where t.workspace_id = ${me.workspaceId} and t.gap_by = ${me.id}`,
  ],
  profile_words: deleted('profile_words', 'person_id'),
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
  // The name of a contact outside Slack is the owner's own. A board keeps an advisor who is erased as a former member.
  relationships: (me) => [
    sql`update relationships t set ended_at = coalesce(ended_at, ${me.now}::timestamptz),
      contact_name = case when contact_name is not null then 'a contact' end
      where t.workspace_id = ${me.workspaceId} and (t.owner_id = ${me.id} or (t.contact_id = ${me.id} and t.kind = 'mentorship'))`,
  ],
  rerenders: deleted('rerenders', 'person_id'),
  // An erased leader or holder is deactivated, so the planner closes the seat or empties it, and tells whom it concerns.
  seat_askers: deleted('seat_askers', 'person_id'),
  seat_reasons: deleted('seat_reasons', 'author_id'),
  seat_reflections: deleted('seat_reflections', 'author_id'),
  seats: (me) => [
    sql`update seats t set next_check_at = ${me.now}::timestamptz where t.workspace_id = ${me.workspaceId}
      and t.state <> 'closed' and t.seat_id in (select s.seat_id from seat_terms s
        where s.workspace_id = t.workspace_id and s.person_id = ${me.id})`,
    sql`update seats t set sees = null, never_rooms = null, checklist = null,
      next_check_at = case when state <> 'closed' then ${me.now}::timestamptz end
      where t.workspace_id = ${me.workspaceId} and t.leader_id = ${me.id}`,
  ],
  // Who held a seat is kept as a former member; who was only invited isn't.
  seat_terms: (me) => [
    sql`delete from seat_reasons t where t.workspace_id = ${me.workspaceId} and t.term_id in (${NEVER_HELD(me)})`,
    sql`delete from seat_terms t where t.workspace_id = ${me.workspaceId} and t.term_id in (${NEVER_HELD(me)})`,
  ],
  steps: deleted('steps', 'written_by'),
  // What was suggested about them, and to them.
  suggestions: (me) => [
    sql`delete from suggestions t where t.workspace_id = ${me.workspaceId}
      and (t.mentor_id = ${me.id} or t.mentee_id = ${me.id})`,
  ],
  topics_shown: 'keep',
  check_in_corrections: withoutNotes('check_in_corrections'),
  check_ins: withoutNotes('check_ins'),
  workspaces: 'no people',
}

/** The kind of message that tells the other person of a mentorship about the erasure. */
export const ERASED = 'erased'

export type Erased = {
  /** To those whose mentorship ends with it. The caller enqueues them in the same transaction. */
  notifications: NewMessage[]
  /** Everyone whose Home or messages may show the person. */
  otherIds: string[]
}

/**
 * Deletes everything that belongs to a person. What others keep (dates, kinds, their own notes) points to a former member
 * afterward. What others see is rendered again by the outbox, also if the process ends right after the commit.
 * Null, with nothing changed, if the app doesn't know the person.
 */
export async function erasePerson(trx: Trx, who: Who, now: Temporal.Instant): Promise<Erased | null> {
  const { workspaceId, personId } = who
  await lockAllOf(trx, who)
  if (isFormerMember(personId) || !(await findPerson(trx, workspaceId, personId))) return null
  const active = await findActive(trx, who)
  const otherIds = await findOthers(trx, who)
  const me = { workspaceId, id: personId, now: now.toString() }
  for (const erasure of Object.values(ERASURES)) {
    if (typeof erasure === 'string') continue
    for (const statement of erasure(me)) await statement.execute(trx)
  }
  await replaceWithFormerMember(trx, who, now)
  const mentors = active.filter((one) => one.menteeId === personId).map((one) => one.mentorId)
  if (mentors.length > 0) await requestRecheck(trx, workspaceId, mentors, now)
  const seen = { workspaceId, personIds: otherIds, surfaces: ['home', 'messages'] as const }
  await insertRerenders(trx, { ...seen, clickedTs: undefined, isUrgent: true, kinds: null }, now)
  return { notifications: active.map((one) => toNotification(who, one)), otherIds }
}

type Active = { id: string; mentorId: string; menteeId: string }

function toNotification({ workspaceId, personId }: Who, { id, mentorId, menteeId }: Active): NewMessage {
  return {
    workspaceId,
    personId: mentorId === personId ? menteeId : mentorId,
    kind: ERASED,
    dedupeKey: `${ERASED}:${id}`,
    payload: { mentorshipId: id },
  }
}

async function findActive(trx: Trx, { workspaceId, personId }: Who): Promise<Active[]> {
  const { rows } = await sql<Active>`
    select relationship_id as id, owner_id as "mentorId", contact_id as "menteeId" from relationships
    where workspace_id = ${workspaceId} and kind = 'mentorship' and ended_at is null
      and (owner_id = ${personId} or contact_id = ${personId})
    order by relationship_id
  `.execute(trx)
  return rows
}

/**
 * Returns everyone who has or had something to do with the person: mentorships, requests, introductions, handovers, seats,
 * opportunities.
 */
async function findOthers(trx: Trx, { workspaceId, personId }: Who): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with mine as (
      select r.relationship_id, r.owner_id, r.contact_id from relationships r
      where r.workspace_id = ${workspaceId} and (r.owner_id = ${personId} or r.contact_id = ${personId}
        or r.relationship_id in (select i.mentorship_id from introductions i
          where i.workspace_id = ${workspaceId} and i.person_id = ${personId})
        or r.relationship_id in (select h.mentorship_id from handovers h
          where h.workspace_id = ${workspaceId} and h.suggested_id = ${personId}))
    ), asked as (
      select q.mentor_id, q.mentee_id from requests q
      where q.workspace_id = ${workspaceId} and (q.mentor_id = ${personId} or q.mentee_id = ${personId})
    ), sat as (
      select s.seat_id from seats s where s.workspace_id = ${workspaceId} and s.leader_id = ${personId}
      union select t.seat_id from seat_terms t where t.workspace_id = ${workspaceId} and t.person_id = ${personId}
      union select a.seat_id from seat_askers a where a.workspace_id = ${workspaceId} and a.person_id = ${personId}
    )
    select distinct id from (
      select other.id from opportunities o
        join interests i on i.workspace_id = o.workspace_id and i.opportunity_id = o.opportunity_id
        cross join lateral (values (o.poster_id), (o.co_owner_id), (i.person_id)) as other (id)
        where o.workspace_id = ${workspaceId} and i.state in ('shown', 'chosen', 'thanked')
          and ${personId} in (o.poster_id, o.co_owner_id, i.person_id) and other.id is not null
      union all select owner_id as id from mine union all select contact_id from mine
      union all select mentor_id from asked union all select mentee_id from asked
      union all select i.person_id from introductions i
        where i.workspace_id = ${workspaceId} and i.mentorship_id in (select relationship_id from mine)
      union all select s.leader_id from seats s where s.workspace_id = ${workspaceId}
        and s.seat_id in (select seat_id from sat)
      union all select t.person_id from seat_terms t where t.workspace_id = ${workspaceId}
        and t.seat_id in (select seat_id from sat)
    ) as others where id <> ${personId}
  `.execute(trx)
  return rows.map((row) => row.id)
}

/** Lock order: opportunities, requests, mentorships, advisors, seats, person; the same as elsewhere, to avoid deadlocks. */
async function lockAllOf(trx: Trx, { workspaceId, personId }: Who): Promise<void> {
  await sql`
    select from opportunities where workspace_id = ${workspaceId} and (poster_id = ${personId} or co_owner_id = ${personId}
      or opportunity_id in (select i.opportunity_id from interests i
        where i.workspace_id = ${workspaceId} and i.person_id = ${personId}))
    order by opportunity_id for no key update
  `.execute(trx)
  await sql`
    select from requests where workspace_id = ${workspaceId}
      and (mentor_id = ${personId} or mentee_id = ${personId}) order by request_id for update
  `.execute(trx)
  await sql`
    select from relationships where workspace_id = ${workspaceId}
      and (owner_id = ${personId} or contact_id = ${personId}) order by kind desc, relationship_id for update
  `.execute(trx)
  await sql`
    select from seats s where s.workspace_id = ${workspaceId} and (s.leader_id = ${personId} or s.seat_id in (
      select t.seat_id from seat_terms t where t.workspace_id = ${workspaceId} and t.person_id = ${personId}))
    order by s.seat_id for update
  `.execute(trx)
  await sql`select from people where workspace_id = ${workspaceId} and person_id = ${personId} for update`.execute(
    trx,
  )
}
