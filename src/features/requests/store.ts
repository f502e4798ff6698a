import { sql, type Updateable } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Requests } from '../../platform/schema.ts'
import type { Person } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { dueAction, OUTCOMES, type Question, type Refusal, type Request } from './rules.ts'

export type Key = { workspaceId: string; requestId: string }

export function selectRequests(db: Database) {
  return db
    .selectFrom('requests as r')
    .innerJoin('people as mentor', (join) =>
      join.onRef('mentor.workspace_id', '=', 'r.workspace_id').onRef('mentor.person_id', '=', 'r.mentor_id'),
    )
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 'r.workspace_id').onRef('mentee.person_id', '=', 'r.mentee_id'),
    )
    .leftJoin('people as suggested', (join) =>
      join
        .onRef('suggested.workspace_id', '=', 'r.workspace_id')
        .onRef('suggested.person_id', '=', 'r.suggested_id'),
    )
    .select([
      'r.workspace_id',
      'r.request_id',
      'r.mentee_id',
      'r.mentor_id',
      'r.wish',
      'r.why',
      'r.tried',
      'r.cadence_days',
      'r.requested_at',
      'r.seen_at',
      'r.delay_notified_at',
      'r.waitlisted_at',
      'r.outcome',
      'r.decided_at',
      'r.reply',
      'r.suggested_id',
      'r.offers_waitlist',
      'r.last_listed_on',
      'r.listed_times',
      'mentor.display_name as mentor_name',
      'mentor.deactivated_at as mentor_left_at',
      'mentee.display_name as mentee_name',
      'mentee.deactivated_at as mentee_left_at',
      'suggested.display_name as suggested_name',
    ])
    .select(
      sql<number | null>`case when r.outcome is null and r.waitlisted_at is not null then (
        select count(*) from requests before
        where before.workspace_id = r.workspace_id and before.mentor_id = r.mentor_id and before.outcome is null
          and (before.waitlisted_at, before.request_id) <= (r.waitlisted_at, r.request_id)
      ) end`.as('spot'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRequests>['executeTakeFirstOrThrow']>>

function toRequest(row: Row, questions: readonly Question[]): Request {
  return {
    workspaceId: row.workspace_id,
    id: row.request_id,
    menteeId: row.mentee_id,
    mentorId: row.mentor_id,
    menteeName: row.mentee_name,
    mentorName: row.mentor_name,
    menteeIsHere: row.mentee_left_at === null,
    mentorIsHere: row.mentor_left_at === null,
    wish: row.wish,
    why: row.why,
    tried: row.tried,
    cadenceDays: row.cadence_days,
    requestedAt: row.requested_at,
    seenAt: row.seen_at,
    delayNotifiedAt: row.delay_notified_at,
    questions,
    waitlistedAt: row.waitlisted_at,
    spot: row.spot,
    outcome: OUTCOMES.find((one) => one === row.outcome) ?? null,
    decidedAt: row.decided_at,
    reply: row.reply,
    suggestedId: row.suggested_id,
    suggestedName: row.suggested_name,
    offersWaitlist: row.offers_waitlist,
    lastListedOn: row.last_listed_on,
    listedTimes: row.listed_times,
  }
}

async function withQuestions(db: Database, workspaceId: string, rows: readonly Row[]): Promise<Request[]> {
  const ids = rows.map((row) => row.request_id)
  const asked =
    ids.length === 0
      ? []
      : await db
          .selectFrom('request_questions')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('request_id', 'in', ids)
          .orderBy('question_no')
          .execute()
  const byRequest = Map.groupBy(asked, (row) => row.request_id)
  return rows.map((row) => {
    const questions = (byRequest.get(row.request_id) ?? []).map((one) => ({
      question: one.question,
      askedAt: one.asked_at,
      answer: one.answer,
      answeredAt: one.answered_at,
    }))
    return toRequest(row, questions)
  })
}

export async function findRequest(db: Database, { workspaceId, requestId }: Key): Promise<Request | null> {
  const rows = await selectRequests(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.request_id', '=', requestId)
    .execute()
  return (await withQuestions(db, workspaceId, rows))[0] ?? null
}

export async function findRequestsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Request[]> {
  if (ids.length === 0) return []
  const rows = await selectRequests(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.request_id', 'in', ids)
    .orderBy('r.requested_at')
    .execute()
  return withQuestions(db, workspaceId, rows)
}

/** Returns open requests to these mentors, oldest first, then those on the waitlist by position. */
export async function findOpenRequestsTo(
  db: Database,
  workspaceId: string,
  mentorIds: readonly string[],
): Promise<Request[]> {
  const rows = await selectRequests(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.mentor_id', 'in', mentorIds)
    .where('r.outcome', 'is', null)
    .where('mentee.deactivated_at', 'is', null)
    .orderBy(sql`r.waitlisted_at is not null`)
    .orderBy('r.waitlisted_at')
    .orderBy('r.requested_at')
    .execute()
  return withQuestions(db, workspaceId, rows)
}

/** Returns a mentee's open requests, then those decided at `since` or later; each newest first. */
export async function findRequestsOf(
  db: Database,
  workspaceId: string,
  menteeId: string,
  since: Temporal.Instant,
): Promise<Request[]> {
  const rows = await selectRequests(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.mentee_id', '=', menteeId)
    .where((eb) => eb.or([eb('r.decided_at', 'is', null), eb('r.decided_at', '>=', since)]))
    .orderBy(sql`r.outcome is not null`)
    .orderBy('r.requested_at', 'desc')
    .execute()
  return withQuestions(db, workspaceId, rows)
}

type Who = { workspaceId: string; personId: string }

/** Call after each change. Plans the next deadline of the request, and a recheck of the mentor's nudges. */
export async function replan(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Request> {
  const request = await findRequest(trx, key)
  if (!request) throw new Error('Request not found after writing it')
  const time = dueAction(request, mentee, now)
  await update(trx, key, { next_check_at: time.do === 'wait' ? time.until : now })
  await requestRecheck(trx, key.workspaceId, [request.mentorId], now)
  return request
}

export async function update(
  trx: Trx,
  { workspaceId, requestId }: Key,
  change: Updateable<Requests>,
): Promise<void> {
  await trx
    .updateTable('requests')
    .set(change)
    .where('workspace_id', '=', workspaceId)
    .where('request_id', '=', requestId)
    .execute()
}

/** Locks a request until the transaction ends, so that it can't be decided and withdrawn concurrently. */
export async function lockRequest(trx: Trx, key: Key): Promise<Request | null> {
  await trx
    .selectFrom('requests')
    .select('request_id')
    .where('workspace_id', '=', key.workspaceId)
    .where('request_id', '=', key.requestId)
    .forUpdate()
    .executeTakeFirst()
  return findRequest(trx, key)
}

export type Changed = { request: Request } | { refusal: Refusal }

/** Updates a locked request, and plans its next deadline. */
export async function change(
  trx: Trx,
  key: Key,
  columns: Updateable<Requests>,
  now: Temporal.Instant,
): Promise<{ request: Request }> {
  await update(trx, key, columns)
  const written = await findRequest(trx, key)
  const mentee = written && (await findPerson(trx, key.workspaceId, written.menteeId))
  if (!mentee) throw new Error('Request or its mentee not found')
  return { request: await replan(trx, key, mentee, now) }
}

/** Marks one or all open requests to a mentor as seen. Returns the mentees whose requests were not seen before. */
export async function saveSeen(
  db: Database,
  { workspaceId, personId }: Who,
  now: Temporal.Instant,
  requestId?: string,
): Promise<string[]> {
  let query = db
    .updateTable('requests')
    .set({ seen_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentor_id', '=', personId)
    .where('outcome', 'is', null)
    .where('seen_at', 'is', null)
    .returning('mentee_id')
  if (requestId !== undefined) query = query.where('request_id', '=', requestId)
  const rows = await query.execute()
  return rows.map((row) => row.mentee_id)
}

/** Saves that a sent nudge listed these requests. */
export async function saveRequestsListed(
  trx: Trx,
  workspaceId: string,
  requestIds: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (requestIds.length === 0) return
  await trx
    .updateTable('requests')
    .set({ last_listed_on: on, listed_times: sql`listed_times + 1` })
    .where('workspace_id', '=', workspaceId)
    .where('request_id', 'in', requestIds)
    .execute()
}
