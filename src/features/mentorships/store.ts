import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findPerson } from '../people/store.ts'
import type { Decision } from '../relationships/rules.ts'
import * as relationships from '../relationships/store.ts'
import type { Mentorship } from './rules.ts'

/** A mentorship has the id of its relationship. */
export type Key = { workspaceId: string; mentorshipId: string }

export function toRelationshipKey({ workspaceId, mentorshipId }: Key): relationships.Key {
  return { workspaceId, relationshipId: mentorshipId }
}

/** Whether a mentorship takes a spot of the mentor's capacity. The SQL function is the only definition. */
const TAKES_SPOT = sql<boolean>`takes_spot(r.ended_at, m.alumni_since, mentee.deactivated_at)`

/** Selects mentorships, active and ended, for the stores of this feature. */
export function selectMentorships(db: Database) {
  return db
    .selectFrom('relationships as r')
    .innerJoin('mentorships as m', (join) =>
      join.onRef('m.workspace_id', '=', 'r.workspace_id').onRef('m.mentorship_id', '=', 'r.relationship_id'),
    )
    .innerJoin('people as mentor', (join) =>
      join.onRef('mentor.workspace_id', '=', 'r.workspace_id').onRef('mentor.person_id', '=', 'r.owner_id'),
    )
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 'r.workspace_id').onRef('mentee.person_id', '=', 'r.contact_id'),
    )
    .select([
      'r.workspace_id',
      'm.mentorship_id',
      'mentor.person_id as mentor_id',
      'mentee.person_id as mentee_id',
      'r.started_on',
      'r.cadence_days',
      'r.last_check_in_on',
      'r.due_from_on',
      'r.snoozed_until',
      'r.paused_until',
      'r.meets_on',
      'm.accepted_at',
      'm.offer_expires_on',
      'm.alumni_since',
      'r.last_listed_on',
      'r.unanswered',
      'r.answered_at',
      'r.ended_at',
      'm.ended_by',
      'mentor.display_name as mentor_name',
      'mentor.deactivated_at as mentor_deactivated_at',
      'mentee.display_name as mentee_name',
      'mentee.deactivated_at as mentee_deactivated_at',
    ])
    .select(TAKES_SPOT.as('takes_spot'))
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMentorships>['executeTakeFirstOrThrow']>>

export function toMentorship(row: Row): Mentorship {
  return {
    workspaceId: row.workspace_id,
    id: row.mentorship_id,
    mentorId: row.mentor_id,
    menteeId: row.mentee_id,
    mentorName: row.mentor_name,
    menteeName: row.mentee_name,
    mentorIsHere: row.mentor_deactivated_at === null,
    menteeIsHere: row.mentee_deactivated_at === null,
    startedOn: row.started_on,
    cadenceDays: row.cadence_days,
    lastCheckInOn: row.last_check_in_on,
    dueFromOn: row.due_from_on,
    snoozedUntil: row.snoozed_until,
    pausedUntil: row.paused_until,
    meetsOn: row.meets_on,
    acceptedAt: row.accepted_at,
    offerExpiresOn: row.offer_expires_on,
    alumniSince: row.alumni_since,
    takesSpot: row.takes_spot,
    lastListedOn: row.last_listed_on,
    unanswered: row.unanswered,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  }
}

/** Returns the active mentorships of a person, as mentor or mentee; oldest first. */
export async function findActiveMentorships(
  db: Database,
  workspaceId: string,
  personId: string,
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.ended_at', 'is', null)
    .where((eb) => eb.or([eb('r.owner_id', '=', personId), eb('r.contact_id', '=', personId)]))
    .orderBy('r.started_on')
    .orderBy('mentee.display_name')
    .execute()
  return rows.map(toMentorship)
}

/** Returns the ended mentorships of a person; newest first. */
export async function findEndedMentorships(
  db: Database,
  workspaceId: string,
  personId: string,
  limit: number,
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.ended_at', 'is not', null)
    .where((eb) => eb.or([eb('r.owner_id', '=', personId), eb('r.contact_id', '=', personId)]))
    .orderBy('r.ended_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toMentorship)
}

/** Returns the newest mentorship of two people: active before ended, then with `personId` as mentor. Null if none. */
export async function findMentorshipWith(
  db: Database,
  workspaceId: string,
  personId: string,
  otherId: string,
): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb('r.owner_id', '=', personId), eb('r.contact_id', '=', otherId)]),
        eb.and([eb('r.owner_id', '=', otherId), eb('r.contact_id', '=', personId)]),
      ]),
    )
    .orderBy(sql`r.ended_at is not null`)
    .orderBy((eb) => eb('r.owner_id', '=', otherId))
    .orderBy('r.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

/** Returns the newest mentorship of this mentor and mentee, active before ended. Null if none. */
export async function findMentoring(
  db: Database,
  workspaceId: string,
  mentorId: string,
  menteeId: string,
): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.owner_id', '=', mentorId)
    .where('r.contact_id', '=', menteeId)
    .orderBy(sql`r.ended_at is not null`)
    .orderBy('r.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

/** Returns a mentorship, active or ended; null if it doesn't exist. */
export async function findMentorship(db: Database, key: Key): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('r.workspace_id', '=', key.workspaceId)
    .where('m.mentorship_id', '=', key.mentorshipId)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

/** Returns mentorships, active or ended, in any order. */
export async function findMentorshipsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Mentorship[]> {
  if (ids.length === 0) return []
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('m.mentorship_id', 'in', ids)
    .execute()
  return rows.map(toMentorship)
}

/** Returns open offers of these mentors that no nudge has listed; the oldest first. */
export async function findUnlistedOffers(
  db: Database,
  workspaceId: string,
  mentorIds: readonly string[],
): Promise<Mentorship[]> {
  if (mentorIds.length === 0) return []
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.owner_id', 'in', mentorIds)
    .where('m.offer_expires_on', 'is not', null)
    .where('m.offer_listed_on', 'is', null)
    .orderBy('r.started_on')
    .execute()
  return rows.map(toMentorship)
}

/** All mentorships of a person, as mentor or as mentee, active and ended. */
export async function findAllMentorships(
  db: Database,
  workspaceId: string,
  personId: string,
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('r.owner_id', '=', personId), eb('r.contact_id', '=', personId)]))
    .execute()
  return rows.map(toMentorship)
}

/** The active mentorships of this mentor with these mentees. */
export async function findMentorshipsOfPairs(
  db: Database,
  workspaceId: string,
  mentorId: string,
  menteeIds: readonly string[],
): Promise<Mentorship[]> {
  if (menteeIds.length === 0) return []
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.owner_id', '=', mentorId)
    .where('r.contact_id', 'in', menteeIds)
    .where('r.ended_at', 'is', null)
    .execute()
  return rows.map(toMentorship)
}

/** Locks the relationship until the transaction ends, so concurrent changes run one after the other. */
export async function lockMentorship(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
): Promise<Mentorship | null> {
  const row = await selectMentorships(trx)
    .where('r.workspace_id', '=', workspaceId)
    .where('m.mentorship_id', '=', mentorshipId)
    .forUpdate('r')
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

/** Returns the mentees who take a spot of a mentor's capacity; oldest mentorship first. */
export async function findSpotTakers(db: Database, workspaceId: string, mentorId: string): Promise<string[]> {
  const rows = await selectMentorships(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.owner_id', '=', mentorId)
    .where(TAKES_SPOT)
    .orderBy('r.started_on')
    .orderBy('mentee.display_name')
    .execute()
  return rows.map((row) => row.mentee_id)
}

/** Returns the mentor's mentees, and how many spots are open; zero or negative if there is no room. */
export async function findRoom(
  db: Database,
  workspaceId: string,
  mentorId: string,
): Promise<{ menteeIds: string[]; room: number }> {
  const mentor = await findPerson(db, workspaceId, mentorId)
  const menteeIds = await findSpotTakers(db, workspaceId, mentorId)
  return { menteeIds, room: (mentor?.capacity ?? 0) - menteeIds.length }
}

type Names = Record<'workspaceId' | 'mentorId' | 'menteeId', RawBuilder<string>>

/** SQL condition: an active, accepted mentorship, not just staying in touch. Takes columns or values. */
export function isMentoring(names: Names): RawBuilder<boolean> {
  return hasMentorship(names, sql`pair.accepted_at is not null`)
}

/** SQL condition: like `isMentoring`, or an offer that waits for an answer. */
export function isMentoringOrOffers(names: Names): RawBuilder<boolean> {
  return hasMentorship(names, sql`true`)
}

function hasMentorship(
  { workspaceId, mentorId, menteeId }: Names,
  condition: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from relationships active
    join mentorships pair on pair.workspace_id = active.workspace_id and pair.mentorship_id = active.relationship_id
    where active.workspace_id = ${workspaceId} and active.owner_id = ${mentorId} and active.contact_id = ${menteeId}
      and active.ended_at is null and pair.alumni_since is null and ${condition}
  )`
}

/**
 * Marks the mentorship and its relationship as ended, and keeps the history. `endedBy` is null for an offer that expired.
 * The caller holds the lock.
 */
export async function closeMentorship(
  trx: Trx,
  { workspaceId, id }: Mentorship,
  endedBy: string | null,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('mentorships')
    .set({ ended_by: endedBy, pause_note: null, next_anniversary_on: null, offer_expires_on: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', id)
    .execute()
  await relationships.endRelationship(trx, { workspaceId, relationshipId: id }, now)
}

/** Stores the mentor's decision; `unchanged` if nothing changes. */
export async function decide(
  trx: Trx,
  key: Key,
  decided: Decision,
  now: Temporal.Instant,
): Promise<'changed' | 'unchanged' | 'ended'> {
  return relationships.decide(trx, toRelationshipKey(key), decided, now)
}
