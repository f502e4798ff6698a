import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { findAllMentorships } from '../mentorships/store.ts'

type Who = { workspaceId: string; personId: string }
/** `readable`: ids of the mentorships in which they may read what is between both. */
type Me = Who & { readable: readonly string[] }

/** Which rows of a table a person may read, and which columns of those rows they may not. */
type Readable = { rows: Condition; without?: (me: string) => RawBuilder<unknown> }
type Condition = (me: Me) => RawBuilder<unknown>

const own =
  (column: string): Condition =>
  ({ personId }) =>
    sql`${sql.ref(`t.${column}`)} = ${personId}`

/** Rows of the person's relationships; `column` holds the id of the relationship. */
const ofMine =
  (role: 'either' | 'owner' = 'either', column = 'mentorship_id'): Condition =>
  ({ workspaceId, personId }) =>
    sql`${sql.ref(`t.${column}`)} in (
    select r.relationship_id from relationships r where r.workspace_id = ${workspaceId}
      and (r.owner_id = ${personId}
        or (${role} = 'either' and r.kind = 'mentorship' and r.contact_id = ${personId})))`

const betweenBoth: Condition = ({ readable }) => sql`t.mentorship_id = any(${[...readable]}::uuid[])`

const ofMyRequests: Condition = ({ workspaceId, personId }) => sql`t.request_id in (
  select r.request_id from requests r
  where r.workspace_id = ${workspaceId} and (r.mentor_id = ${personId} or r.mentee_id = ${personId}))`

const ofMySeat: Condition = ({ workspaceId, personId }) => sql`t.seat_id in (
  select s.seat_id from seats s where s.workspace_id = ${workspaceId} and s.leader_id = ${personId})`

/** For the leader of the seat, or for the one who came next. */
const writtenForMe: Condition = ({ workspaceId, personId }) => sql`exists (
  select from seat_terms held
  join seats s on s.workspace_id = held.workspace_id and s.seat_id = held.seat_id
  where held.workspace_id = ${workspaceId} and held.term_id = t.term_id and (
    (t.readers = 'leader' and s.leader_id = ${personId})
    or (t.readers = 'next' and ${personId} = (
      select next.person_id from seat_terms next
      where next.workspace_id = ${workspaceId} and next.seat_id = held.seat_id
        and next.state in ('incoming', 'current', 'ended', 'ended early') and next.first_on > held.first_on
      order by next.first_on limit 1))))`
const shownToMe: Condition = ({ workspaceId, personId }) => sql`(t.state in ('shown', 'chosen', 'thanked')
  and t.opportunity_id in (select o.opportunity_id from opportunities o
    where o.workspace_id = ${workspaceId} and (o.poster_id = ${personId} or o.co_owner_id = ${personId})))`

/** What the app compared and told. Between it and the person. */
const SUGGESTING = ['matched', 'is_untold', 'told_on']

/** Leaves these columns out of rows that someone else wrote. */
const unless =
  (author: string, ...columns: string[]) =>
  (me: string) =>
    sql`case when ${sql.ref(`t.${author}`)} = ${me} then '{}'::text[] else ${columns}::text[] end`

const both = (me: Me, ...conditions: Condition[]) =>
  sql.join(
    conditions.map((one) => one(me)),
    sql` or `,
  )

/** When the owner is nudged. Hidden from contacts, as `contact_told_until` is from owners. */
const NUDGING = ['snoozed_until', 'last_listed_on', 'unanswered', 'answered_at']

const UNDONE_WITH = ['unanswered_before', 'answered_at_before']

/** When the mentor is asked about a request. Hidden from the mentee. */
const NUDGED_ABOUT_REQUESTS = ['spot_asked_at', 'last_listed_on', 'listed_times', 'next_check_at']

/** What a person may read of each table; null: no data about people. A new table doesn't compile until it is listed. */
export const READABLE: Record<keyof DB, Readable | null> = {
  // A board is its owner's alone.
  advisors: { rows: ofMine('owner', 'advisor_id') },
  agenda_items: { rows: betweenBoth },
  board_entries: { rows: ofMine('owner', 'advisor_id') },
  agreements: { rows: betweenBoth },
  cadence_proposals: { rows: betweenBoth },
  facet_words: { rows: own('author_id') },
  handovers: {
    rows: ofMine(),
    // Only the mentee may see their own answer to a suggestion.
    without: (me) => sql`case when exists (
      select from relationships r where r.workspace_id = t.workspace_id
        and r.relationship_id = t.mentorship_id and r.contact_id = ${me}
    ) then '{}'::text[] else '{decision,decided_at,shares_notes,shares_check_ins}'::text[] end`,
  },
  help_requests: { rows: betweenBoth },
  heartbeats: null,
  install_states: null,
  installations: null,
  impact_snapshots: null,
  // Owners read of those who have shown themselves. A mentor reads that they suggested it, not what became of it.
  interests: {
    rows: (me) => both(me, own('person_id'), own('suggested_by'), shownToMe),
    without: (me) => sql`case when t.person_id = ${me} then '{}'::text[]
      when t.suggested_by = ${me} then ${[...SUGGESTING, 'state', 'shown_at', 'decided_at']}::text[]
      else ${[...SUGGESTING, 'suggested_by', 'suggested_at']}::text[] end`,
  },
  introduction_answers: { rows: own('person_id') },
  introductions: { rows: betweenBoth },
  meeting_proposals: { rows: betweenBoth },
  // Absences are private.
  meetings: { rows: betweenBoth, without: () => sql`'{needs_check,away_asked_at}'::text[]` },
  mentor_offers: { rows: own('person_id') },
  mentorships: { rows: ofMine() },
  offer_words: null,
  opportunities: {
    rows: (me) => both(me, own('poster_id'), own('co_owner_id')),
    without: () => sql`'{match_requested_at}'::text[]`,
  },
  opportunity_words: null,
  outbox: { rows: own('person_id'), without: () => sql`'{payload,rendered,shown_digest}'::text[]` },
  people: { rows: own('person_id') },
  plan_notes: { rows: own('author_id') },
  plans: { rows: betweenBoth },
  profile_words: { rows: own('person_id') },
  profiles: { rows: own('person_id') },
  questions_asked: { rows: ofMine('owner') },
  recipients: { rows: own('person_id'), without: () => sql`'{home_digest}'::text[]` },
  reflections: { rows: own('author_id') },
  request_questions: { rows: ofMyRequests },
  requests: {
    rows: (me) => both(me, own('mentor_id'), own('mentee_id')),
    // When the app asks or tells one of them is between the app and them.
    without: (me) => sql`case when t.mentor_id = ${me}
      then '{delay_notified_at}'::text[] else ${NUDGED_ABOUT_REQUESTS}::text[] end`,
  },
  rate_limits: null,
  rerenders: null,
  relationships: {
    rows: (me) =>
      both(me, own('owner_id'), (of) => sql`(${own('contact_id')(of)} and t.kind = 'mentorship')`),
    without: (me) =>
      sql`case when t.owner_id = ${me} then ${['contact_told_until']}::text[] else ${NUDGING}::text[] end`,
  },
  // The leader's own; who holds a seat reads the rest on its page.
  seats: { rows: own('leader_id'), without: () => sql`'{next_check_at}'::text[]` },
  seat_askers: { rows: (me) => both(me, own('person_id'), ofMySeat) },
  seat_reasons: { rows: own('author_id') },
  seat_reflections: { rows: (me) => both(me, own('author_id'), writtenForMe) },
  seat_terms: {
    rows: (me) => both(me, own('person_id'), ofMySeat),
    // When the app asks for a reflection is between it and the holder.
    without: unless('person_id', 'reflection_listed_on', 'counts_from'),
  },
  steps: { rows: betweenBoth, without: unless('owner_id', 'reminded_on') },
  // The mentee isn't told of a suggestion, nor of what became of it.
  suggestions: { rows: own('mentor_id') },
  topics_shown: { rows: ofMine('owner', 'relationship_id') },
  check_in_corrections: { rows: ofMine('either', 'relationship_id'), without: unless('author_id', 'note') },
  check_ins: {
    rows: ofMine('either', 'relationship_id'),
    // What undoing restores tells how many nudges the owner hasn't answered.
    without: (me) => sql`case when t.author_id = ${me}
      then ${UNDONE_WITH}::text[] else ${['note', ...UNDONE_WITH]}::text[] end`,
  },
  workspaces: null,
}

/** Returns all stored data about a person that they may read, by table. */
export async function readEverythingAbout(db: Database, who: Who): Promise<Record<string, unknown[]>> {
  const mentorships = await findAllMentorships(db, who.workspaceId, who.personId)
  const readable = mentorships.filter((one) => mayRead('between both', one, who.personId)).map(({ id }) => id)
  const me = { ...who, readable }
  const everything: Record<string, unknown[]> = {}
  for (const [table, readable] of Object.entries(READABLE)) {
    if (readable === null) continue
    const without = readable.without?.(me.personId) ?? sql`'{}'::text[]`
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) - 'workspace_id'::text - (${without}) as row from ${sql.table(table)} t
      where t.workspace_id = ${me.workspaceId} and (${readable.rows(me)})
    `.execute(db)
    everything[table] = rows.map(({ row }) => row)
  }
  return everything
}
