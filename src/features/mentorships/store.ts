import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { localDate } from '../people/rules.ts'
import { lockPerson, requestRecheck } from '../people/store.ts'
import type { CheckInKind } from '../relationships/rules.ts'
import { type Mentorship, takesSpot } from './rules.ts'

export type Key = { workspaceId: string; mentorshipId: string }

function selectMentorships(db: Database) {
  return db
    .selectFrom('mentorships as m')
    .innerJoin('people as mentor', (join) =>
      join.onRef('mentor.workspace_id', '=', 'm.workspace_id').onRef('mentor.person_id', '=', 'm.mentor_id'),
    )
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 'm.workspace_id').onRef('mentee.person_id', '=', 'm.mentee_id'),
    )
    .select([
      'm.workspace_id',
      'm.mentorship_id',
      'm.mentor_id',
      'm.mentee_id',
      'm.started_on',
      'm.cadence_days',
      'm.last_check_in_on',
      'm.snoozed_until',
      'm.paused_until',
      'm.alumni_since',
      'm.last_listed_on',
      'm.unanswered',
      'm.answered_at',
      'm.ended_at',
      'm.ended_by',
      'mentor.display_name as mentor_name',
      'mentor.deactivated_at as mentor_deactivated_at',
      'mentor.zone as mentor_zone',
      'mentee.display_name as mentee_name',
      'mentee.deactivated_at as mentee_deactivated_at',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMentorships>['executeTakeFirstOrThrow']>>

function toMentorship(row: Row): Mentorship {
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
    snoozedUntil: row.snoozed_until,
    pausedUntil: row.paused_until,
    alumniSince: row.alumni_since,
    alumniOn: row.alumni_since && localDate(row.alumni_since, row.mentor_zone),
    lastListedOn: row.last_listed_on,
    unanswered: row.unanswered,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  }
}

/** All in which a person takes part now, as mentor or as mentee; the oldest first. */
export async function findActiveMentorships(
  db: Database,
  workspaceId: string,
  personId: string,
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.ended_at', 'is', null)
    .where((eb) => eb.or([eb('m.mentor_id', '=', personId), eb('m.mentee_id', '=', personId)]))
    .orderBy('m.started_on')
    .orderBy('mentee.display_name')
    .execute()
  return rows.map(toMentorship)
}

/** Those in which a person took part and that have ended, the newest first. */
export async function findEndedMentorships(
  db: Database,
  workspaceId: string,
  personId: string,
  limit: number,
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.ended_at', 'is not', null)
    .where((eb) => eb.or([eb('m.mentor_id', '=', personId), eb('m.mentee_id', '=', personId)]))
    .orderBy('m.ended_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toMentorship)
}

/** The newest of two people, active before ended, the one in which `personId` is the mentor first. */
export async function findMentorshipWith(
  db: Database,
  workspaceId: string,
  personId: string,
  otherId: string,
): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb('m.mentor_id', '=', personId), eb('m.mentee_id', '=', otherId)]),
        eb.and([eb('m.mentor_id', '=', otherId), eb('m.mentee_id', '=', personId)]),
      ]),
    )
    .orderBy(sql`m.ended_at is not null`)
    .orderBy((eb) => eb('m.mentor_id', '=', otherId))
    .orderBy('m.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

/** The newest in which one is the other's mentor, active before ended. */
export async function findMentoring(
  db: Database,
  workspaceId: string,
  mentorId: string,
  menteeId: string,
): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.mentor_id', '=', mentorId)
    .where('m.mentee_id', '=', menteeId)
    .orderBy(sql`m.ended_at is not null`)
    .orderBy('m.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

export async function findMentorship(db: Database, key: Key): Promise<Mentorship | null> {
  const row = await selectMentorships(db)
    .where('m.workspace_id', '=', key.workspaceId)
    .where('m.mentorship_id', '=', key.mentorshipId)
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

export async function findMentorshipsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Mentorship[]> {
  if (ids.length === 0) return []
  const rows = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.mentorship_id', 'in', ids)
    .execute()
  return rows.map(toMentorship)
}

/** What mentors are nudged about: active mentorships with mentees who are still here. */
export async function findKeptBy(
  db: Database,
  workspaceId: string,
  mentorIds: readonly string[],
): Promise<Mentorship[]> {
  const rows = await selectMentorships(db)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.ended_at', 'is', null)
    .where('m.mentor_id', 'in', mentorIds)
    .where('mentee.deactivated_at', 'is', null)
    .orderBy('m.started_on')
    .orderBy('mentee.display_name')
    .execute()
  return rows.map(toMentorship)
}

/** Holds the relationship until the transaction ends, so that ending and logging can't pass each other. */
export async function lockMentorship(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
): Promise<Mentorship | null> {
  const row = await selectMentorships(trx)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.mentorship_id', '=', mentorshipId)
    .forUpdate('m')
    .executeTakeFirst()
  return row ? toMentorship(row) : null
}

export type NewMentorship = {
  workspaceId: string
  mentorId: string
  menteeId: string
  cadenceDays: number
  startedOn: Temporal.PlainDate
}

export type Added =
  | { result: 'added'; mentorshipId: string }
  | { result: 'already'; cadenceDays: number }
  | { result: 'full'; capacity: number; menteeIds: string[] }

/** Takes a place of the mentor's capacity. The mentor's row is locked, so that two yeses can't take the same. */
export async function addMentorship(trx: Trx, added: NewMentorship, now: Temporal.Instant): Promise<Added> {
  // Relationships are held before people, as everywhere: a goodbye at this instant waits, and isn't waited for.
  const before = await findMentoring(trx, added.workspaceId, added.mentorId, added.menteeId)
  if (before?.endedAt === null) {
    await lockMentorship(trx, { workspaceId: added.workspaceId, mentorshipId: before.id })
  }
  const mentor = await lockPerson(trx, added.workspaceId, added.mentorId)
  const all = await findActiveMentorships(trx, added.workspaceId, added.mentorId)
  const present = all.filter((one) => one.mentorId === added.mentorId)
  const existing = present.find((one) => one.menteeId === added.menteeId)
  if (existing && existing.alumniSince === null)
    return { result: 'already', cadenceDays: existing.cadenceDays }
  const menteeIds = present.filter(takesSpot).map((one) => one.menteeId)
  if (menteeIds.length >= mentor.capacity) return { result: 'full', capacity: mentor.capacity, menteeIds }
  // Friends loosely in touch begin anew; what was stays readable.
  if (existing) await closeMentorship(trx, existing, added.mentorId, now)
  const row = await trx
    .insertInto('mentorships')
    .values({
      workspace_id: added.workspaceId,
      mentor_id: added.mentorId,
      mentee_id: added.menteeId,
      cadence_days: added.cadenceDays,
      started_on: added.startedOn,
    })
    .returning('mentorship_id')
    .executeTakeFirstOrThrow()
  await requestRecheck(trx, added.workspaceId, [added.mentorId], now)
  return { result: 'added', mentorshipId: row.mentorship_id }
}

/** Nothing more is asked or logged in it; what was stays. The caller holds the lock. */
export async function closeMentorship(
  trx: Trx,
  { workspaceId, id }: Mentorship,
  endedBy: string,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('mentorships')
    .set({ ended_at: now, ended_by: endedBy, paused_until: null, pause_word: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', id)
    .execute()
}

export type NewCheckIn = Key & {
  authorId: string
  on: Temporal.PlainDate
  kind: CheckInKind
  note: string | null
}

export type Logging = { result: 'logged' | 'logged already'; mentorship: Mentorship } | { result: 'ended' }

/**
 * A touch resets the rhythm, whoever logs it. The same touch told twice changes nothing the second time.
 * The relationship comes back as it is now.
 */
export async function logCheckIn(trx: Trx, checkIn: NewCheckIn, now: Temporal.Instant): Promise<Logging> {
  const mentorship = await lockMentorship(trx, checkIn)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const inserted = await trx
    .insertInto('check_ins')
    .values({
      workspace_id: checkIn.workspaceId,
      mentorship_id: checkIn.mentorshipId,
      author_id: checkIn.authorId,
      checked_in_on: checkIn.on,
      kind: checkIn.kind,
      note: checkIn.note,
      logged_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('check_in_id')
    .executeTakeFirst()
  if (!inserted) return { result: 'logged already', mentorship }
  const lastCheckInOn = laterOf(mentorship.lastCheckInOn, checkIn.on)
  await answer(trx, mentorship, now, { last_check_in_on: lastCheckInOn })
  return { result: 'logged', mentorship: { ...mentorship, lastCheckInOn, unanswered: 0, answeredAt: now } }
}

function laterOf(before: Temporal.PlainDate | null, on: Temporal.PlainDate): Temporal.PlainDate {
  return before && Temporal.PlainDate.compare(before, on) > 0 ? before : on
}

/** Writes what a keeper decided. It counts as an answer to all nudges so far, and the next tick looks again. */
export async function answer(
  trx: Trx,
  { workspaceId, id, mentorId }: Mentorship,
  now: Temporal.Instant,
  change: object,
): Promise<void> {
  const answering = trx.with('answered', (query) =>
    query
      .updateTable('mentorships')
      .set({ unanswered: 0, answered_at: now, ...change })
      .where('workspace_id', '=', workspaceId)
      .where('mentorship_id', '=', id),
  )
  await requestRecheck(answering, workspaceId, [mentorId], now)
}

export type Decision =
  | { decision: 'snooze'; until: Temporal.PlainDate }
  | { decision: 'cadence'; days: number }
  | { decision: 'keep going' }
  /** Ends a snooze before its day. */
  | { decision: 'wake' }

/** A keeper's decision about an active relationship. `unchanged` when it was so before. */
export async function decide(
  trx: Trx,
  key: Key,
  decided: Decision,
  now: Temporal.Instant,
): Promise<'changed' | 'unchanged' | 'ended'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return 'ended'
  if (isSo(mentorship, decided)) return 'unchanged'
  await answer(trx, mentorship, now, toColumns(decided))
  if (decided.decision === 'cadence') await agreeToCadence(trx, key, decided.days, now)
  return 'changed'
}

/** Whoever sets the very rhythm that the mentee proposed has agreed to it. */
async function agreeToCadence(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  days: number,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('cadence_proposals')
    .set({ outcome: 'agreed', decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('outcome', 'is', null)
    .where('cadence_days', '=', days)
    .execute()
}

function isSo(mentorship: Mentorship, decided: Decision): boolean {
  switch (decided.decision) {
    case 'snooze':
      return mentorship.snoozedUntil?.equals(decided.until) ?? false
    case 'cadence':
      return mentorship.cadenceDays === decided.days && mentorship.unanswered === 0
    case 'keep going':
      return mentorship.unanswered === 0
    case 'wake':
      return mentorship.snoozedUntil === null
  }
}

function toColumns(decided: Decision): object {
  switch (decided.decision) {
    case 'snooze':
      return { snoozed_until: decided.until }
    case 'cadence':
      return { cadence_days: decided.days }
    case 'keep going':
      return {}
    case 'wake':
      return { snoozed_until: null }
  }
}

/** The author's own newest note of each relationship. Nobody else's notes are ever read. */
export async function findLastNotes(
  db: Database,
  workspaceId: string,
  authorId: string,
  mentorshipIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (mentorshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('check_ins')
    .distinctOn('mentorship_id')
    .select(['mentorship_id', 'note'])
    .where('workspace_id', '=', workspaceId)
    .where('author_id', '=', authorId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('note', 'is not', null)
    .orderBy('mentorship_id')
    .orderBy('checked_in_on', 'desc')
    .orderBy('logged_at', 'desc')
    .execute()
  return new Map(rows.flatMap((row) => (row.note === null ? [] : [[row.mentorship_id, row.note] as const])))
}

/** Those of these relationships in which a touch was logged since an instant, by either of the two. */
export async function findLoggedSince(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  since: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (mentorshipIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('check_ins')
    .select('mentorship_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('logged_at', '>=', since)
    .execute()
  return new Set(rows.map((row) => row.mentorship_id))
}

/** Days of touch since a day, for each relationship; who logged them doesn't matter. */
export async function findCheckInDays(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
  since: Temporal.PlainDate,
): Promise<ReadonlyMap<string, Temporal.PlainDate[]>> {
  if (mentorshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('check_ins')
    .select(['mentorship_id', 'checked_in_on'])
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('checked_in_on', '>=', since)
    .execute()
  const byMentorship = Map.groupBy(rows, (row) => row.mentorship_id)
  return new Map([...byMentorship].map(([id, days]) => [id, days.map((row) => row.checked_in_on)]))
}
