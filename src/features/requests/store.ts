import { sql, type Updateable } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Requests } from '../../platform/schema.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson, lockPerson, lookAgain } from '../people/store.ts'
import { takesPlace } from '../relationships/rules.ts'
import { addMentorship, findActiveMentorships } from '../relationships/store.ts'
import { isOpenOn } from './offer-rules.ts'
import { closeUntil as closeOffer, findOffer } from './offer-store.ts'
import {
  OPEN_MAX,
  OUTCOMES,
  openQuestion,
  PAUSE_AFTER_NO_DAYS,
  type Question,
  type Refusal,
  type Request,
  whatTimeDoes,
} from './rules.ts'

export type Key = { workspaceId: string; requestId: string }

function selectRequests(db: Database) {
  return db
    .selectFrom('requests as r')
    .innerJoin('people as mentor', (join) =>
      join.onRef('mentor.workspace_id', '=', 'r.workspace_id').onRef('mentor.person_id', '=', 'r.mentor_id'),
    )
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 'r.workspace_id').onRef('mentee.person_id', '=', 'r.mentee_id'),
    )
    .selectAll('r')
    .select([
      'mentor.display_name as mentor_name',
      'mentor.deactivated_at as mentor_left_at',
      'mentee.display_name as mentee_name',
      'mentee.deactivated_at as mentee_left_at',
    ])
    .select(
      sql<number | null>`case when r.outcome is null and r.waitlisted_at is not null then (
        select count(*) from requests before
        where before.workspace_id = r.workspace_id and before.mentor_id = r.mentor_id and before.outcome is null
          and (before.waitlisted_at, before.request_id) <= (r.waitlisted_at, r.request_id)
      ) end`.as('place'),
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
    toldAt: row.told_at,
    questions,
    waitlistedAt: row.waitlisted_at,
    place: row.place,
    outcome: OUTCOMES.find((one) => one === row.outcome) ?? null,
    decidedAt: row.decided_at,
    reply: row.reply,
    suggestedId: row.suggested_id,
    offersWaitlist: row.offers_waitlist,
    lastListedOn: row.last_listed_on,
    listedTimes: row.listed_times,
  }
}

async function withQuestions(db: Database, rows: readonly Row[]): Promise<Request[]> {
  const ids = rows.map((row) => row.request_id)
  const asked =
    ids.length === 0
      ? []
      : await db
          .selectFrom('request_questions')
          .selectAll()
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
  return (await withQuestions(db, rows))[0] ?? null
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
  return withQuestions(db, rows)
}

/** The open requests to these mentors: the waitlist by place, the others before it, the oldest first. */
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
  return withQuestions(db, rows)
}

/** What somebody asked for: all that is open, and what was decided since an instant; the newest first. */
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
  return withQuestions(db, rows)
}

/** Requests to a mentor whose messages may still change: open, or decided since an instant. */
export async function findDrawable(
  db: Database,
  workspaceId: string,
  mentorId: string,
  since: Temporal.Instant,
): Promise<{ request: Request; drawn: string | null }[]> {
  const rows = await selectRequests(db)
    .where('r.workspace_id', '=', workspaceId)
    .where('r.mentor_id', '=', mentorId)
    .where((eb) => eb.or([eb('r.decided_at', 'is', null), eb('r.decided_at', '>=', since)]))
    .execute()
  const requests = await withQuestions(db, rows)
  return requests.map((request) => ({
    request,
    drawn: rows.find((row) => row.request_id === request.id)?.drawn ?? null,
  }))
}

/** What the mentor's message shows now. `onlyFirst`: unless something was drawn before. */
export async function saveDrawn(
  db: Database,
  { workspaceId, requestId }: Key,
  digest: string,
  { onlyFirst = false } = {},
): Promise<void> {
  let query = db
    .updateTable('requests')
    .set({ drawn: digest })
    .where('workspace_id', '=', workspaceId)
    .where('request_id', '=', requestId)
  if (onlyFirst) query = query.where('drawn', 'is', null)
  await query.execute()
}

type Who = { workspaceId: string; personId: string }
export type Asking = {
  wish: string
  why: string
  tried: string | null
  cadenceDays: number
}

/** Why this person can't ask this mentor now; null when they can. Days are the mentee's own, `closed` the mentor's. */
export async function findAskRefusal(
  db: Database,
  mentee: Person,
  mentorId: string,
  now: Temporal.Instant,
): Promise<Refusal | null> {
  const { workspaceId, id: menteeId, zone } = mentee
  if (mentorId === menteeId) return { reason: 'myself' }
  const mine = await findRequestsOf(
    db,
    workspaceId,
    menteeId,
    now.subtract({ hours: 24 * (PAUSE_AFTER_NO_DAYS + 2) }),
  )
  const open = mine.filter((one) => one.outcome === null)
  const same = open.find((one) => one.mentorId === mentorId)
  if (same) return { reason: 'asked already', who: mentorId, on: localDate(same.requestedAt, zone) }
  const mentored = await db
    .selectFrom('mentorships')
    .select('mentorship_id')
    .where('workspace_id', '=', workspaceId)
    .where('mentor_id', '=', mentorId)
    .where('mentee_id', '=', menteeId)
    .where('ended_at', 'is', null)
    // Friends loosely in touch may begin anew.
    .where('alumni_since', 'is', null)
    .executeTakeFirst()
  if (mentored) return { reason: 'mentored already', who: mentorId }
  const no = mine.find((one) => one.mentorId === mentorId && one.outcome === 'declined')
  const until = no?.decidedAt && localDate(no.decidedAt, zone).add({ days: PAUSE_AFTER_NO_DAYS })
  if (until && Temporal.PlainDate.compare(localDate(now, zone), until) < 0)
    return { reason: 'paused', who: mentorId, until }
  const offer = await findOffer(db, { workspaceId, personId: mentorId })
  const mentor = await findPerson(db, workspaceId, mentorId)
  if (!isOpenOn(offer, localDate(now, mentor?.zone ?? zone)))
    return { reason: 'closed', who: mentorId, until: offer.openness === 'closed' ? null : offer.closedUntil }
  return findTooMany(db, mentee)
}

/** Somebody who has as many requests open as go at once. */
export async function findTooMany(db: Database, mentee: Person): Promise<Refusal | null> {
  const rows = await db
    .selectFrom('requests')
    .select('mentor_id')
    .where('workspace_id', '=', mentee.workspaceId)
    .where('mentee_id', '=', mentee.id)
    .where('outcome', 'is', null)
    .execute()
  return rows.length < OPEN_MAX ? null : { reason: 'too many', whom: rows.map((row) => row.mentor_id) }
}

/**
 * Stores a request. The mentee's row is held meanwhile, so that of two at once the second counts the first. A mentor
 * without room who keeps a waitlist gets it on the waitlist.
 */
export async function insertRequest(
  trx: Trx,
  { workspaceId, personId }: Who,
  mentorId: string,
  asking: Asking,
  now: Temporal.Instant,
): Promise<{ request: Request } | { refusal: Refusal }> {
  if (mentorId === personId) return { refusal: { reason: 'myself' } }
  await lockTwo(trx, workspaceId, personId, mentorId)
  const mentee = await lockPerson(trx, workspaceId, personId)
  const refusal = await findAskRefusal(trx, mentee, mentorId, now)
  if (refusal) return { refusal }
  const { keepsWaitlist } = await findOffer(trx, { workspaceId, personId: mentorId })
  const { room } = await findRoom(trx, workspaceId, mentorId)
  const { request_id } = await trx
    .insertInto('requests')
    .values({
      workspace_id: workspaceId,
      mentee_id: personId,
      mentor_id: mentorId,
      wish: asking.wish,
      why: asking.why,
      tried: asking.tried,
      cadence_days: asking.cadenceDays,
      requested_at: now,
      waitlisted_at: keepsWaitlist && room <= 0 ? now : null,
    })
    .returning('request_id')
    .executeTakeFirstOrThrow()
  return { request: await replan(trx, { workspaceId, requestId: request_id }, mentee, now) }
}

/** The mentor's mentees now, and how many places are free; none or fewer when there is no room. */
export async function findRoom(
  db: Database,
  workspaceId: string,
  mentorId: string,
): Promise<{ menteeIds: string[]; room: number }> {
  const mentor = await findPerson(db, workspaceId, mentorId)
  const all = await findActiveMentorships(db, workspaceId, mentorId)
  const menteeIds = all
    .filter((one) => one.mentorId === mentorId && takesPlace(one))
    .map((one) => one.menteeId)
  return { menteeIds, room: (mentor?.capacity ?? 0) - menteeIds.length }
}

/** After each change: when time alone does something next, and a new look at the mentor's nudges. */
async function replan(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Request> {
  const request = await findRequest(trx, key)
  if (!request) throw new Error('A request that was just written is gone')
  const time = whatTimeDoes(request, mentee, now)
  await update(trx, key, { look_at: time.do === 'wait' ? time.until : now })
  await lookAgain(trx, key.workspaceId, [request.mentorId], now)
  return request
}

async function update(
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

/** Holds a request until the transaction ends, so that deciding and withdrawing can't pass each other. */
async function lockRequest(trx: Trx, key: Key): Promise<Request | null> {
  await trx
    .selectFrom('requests')
    .select('request_id')
    .where('workspace_id', '=', key.workspaceId)
    .where('request_id', '=', key.requestId)
    .forUpdate()
    .executeTakeFirst()
  return findRequest(trx, key)
}

type Changed = { request: Request } | { refusal: Refusal }

/** The request, held, if it is open and this person is the one of the two who may act. */
async function lockOpen(trx: Trx, key: Key, me: Person, role: 'mentor' | 'mentee'): Promise<Changed> {
  const request = await lockRequest(trx, key)
  const isTheirs = request && (role === 'mentor' ? request.mentorId : request.menteeId) === me.id
  if (!isTheirs) return { refusal: { reason: 'not yours' } }
  const decided = refuseDecided(request, me)
  return decided ? { refusal: decided } : { request }
}

/** What became of a request before; null while it is open. */
export function refuseDecided(request: Request, me: Person): Refusal | null {
  if (request.outcome === null || request.decidedAt === null) return null
  const who = request.mentorId === me.id ? request.menteeId : request.mentorId
  const decider = request.outcome === 'withdrawn' ? request.menteeId : request.mentorId
  const on = localDate(request.decidedAt, me.zone)
  return { reason: 'decided', outcome: request.outcome, on, who, isMine: decider === me.id }
}

async function change(
  trx: Trx,
  key: Key,
  columns: Updateable<Requests>,
  now: Temporal.Instant,
): Promise<{ request: Request }> {
  await update(trx, key, columns)
  const written = await findRequest(trx, key)
  const mentee = written && (await findPerson(trx, key.workspaceId, written.menteeId))
  if (!mentee) throw new Error('The mentee of a request is gone')
  return { request: await replan(trx, key, mentee, now) }
}

export type Yes = { cadenceDays: number; words: string | null }

/** The mentorship begins, if the mentor has room: the place is taken in the same transaction. */
export async function accept(
  trx: Trx,
  key: Key,
  mentor: Person,
  { cadenceDays, words }: Yes,
  now: Temporal.Instant,
): Promise<Changed> {
  const held = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in held) return held
  const { menteeId } = held.request
  const startedOn = localDate(now, mentor.zone)
  const mentorship = { workspaceId: key.workspaceId, mentorId: mentor.id, menteeId, cadenceDays, startedOn }
  const added = await addMentorship(trx, mentorship, now)
  if (added.result === 'full') return { refusal: { ...added, reason: 'full' } }
  const mentorshipId = added.result === 'added' ? added.mentorshipId : null
  const yes = { outcome: 'accepted', decided_at: now, reply: words, mentorship_id: mentorshipId }
  return change(trx, key, { ...yes, cadence_days: cadenceDays }, now)
}

export type No = {
  words: string | null
  suggestedId: string | null
  offersWaitlist: boolean
  closeUntil: Temporal.PlainDate | null
}

export async function decline(
  trx: Trx,
  key: Key,
  mentor: Person,
  { words, suggestedId, offersWaitlist, closeUntil }: No,
  now: Temporal.Instant,
): Promise<Changed> {
  const held = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in held) return held
  if (suggestedId !== null && (await findRoom(trx, key.workspaceId, suggestedId)).room <= 0)
    return { refusal: { reason: 'suggested is full', who: suggestedId } }
  if (closeUntil) await closeOffer(trx, { workspaceId: key.workspaceId, personId: mentor.id }, closeUntil)
  const no = { outcome: 'declined', decided_at: now, reply: words, suggested_id: suggestedId }
  return change(trx, key, { ...no, offers_waitlist: offersWaitlist }, now)
}

/** A question to the mentee; one at a time. */
export async function ask(
  trx: Trx,
  key: Key,
  mentor: Person,
  question: string,
  now: Temporal.Instant,
): Promise<Changed> {
  const held = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in held) return held
  const { request } = held
  if (openQuestion(request)) return { refusal: { reason: 'waits for an answer', who: request.menteeId } }
  await trx
    .insertInto('request_questions')
    .values({
      workspace_id: key.workspaceId,
      request_id: key.requestId,
      question_no: request.questions.length + 1,
      question,
      asked_at: now,
    })
    .execute()
  return change(trx, key, { seen_at: request.seenAt ?? now }, now)
}

export async function answer(
  trx: Trx,
  key: Key,
  mentee: Person,
  words: string,
  now: Temporal.Instant,
): Promise<Changed> {
  const held = await lockOpen(trx, key, mentee, 'mentee')
  if ('refusal' in held) return held
  if (!openQuestion(held.request)) return { refusal: { reason: 'nothing asked' } }
  await trx
    .updateTable('request_questions')
    .set({ answer: words, answered_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('request_id', '=', key.requestId)
    .where('answer', 'is', null)
    .execute()
  // The mentor's wait begins anew.
  return change(trx, key, { last_listed_on: null, listed_times: 0 }, now)
}

export async function withdraw(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Changed> {
  const held = await lockOpen(trx, key, mentee, 'mentee')
  if ('refusal' in held) return held
  return change(trx, key, { outcome: 'withdrawn', decided_at: now }, now)
}

/** Takes a place on the waitlist that was offered with a no. The mentor knows whether there is room just now. */
export async function takePlace(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Changed> {
  const request = await lockRequest(trx, key)
  if (request?.menteeId !== mentee.id) return { refusal: { reason: 'not yours' } }
  if (request.outcome !== 'declined' || !request.offersWaitlist) return { refusal: { reason: 'not offered' } }
  await lockTwo(trx, key.workspaceId, request.menteeId, request.mentorId)
  const refusal = await findAskRefusal(trx, mentee, request.mentorId, now)
  // The pause after a no, and closed doors, are what the offer makes an exception of.
  if (refusal && refusal.reason !== 'paused' && refusal.reason !== 'closed') return { refusal }
  const { room } = await findRoom(trx, key.workspaceId, request.mentorId)
  const open = { outcome: null, decided_at: null, reply: null, suggested_id: null, offers_waitlist: false }
  return change(trx, key, { ...open, waitlisted_at: now, place_asked_at: room > 0 ? now : null }, now)
}

/** Both rows, always in the same order, so that two people who ask each other don't wait for each other. */
async function lockTwo(trx: Trx, workspaceId: string, one: string, other: string): Promise<void> {
  for (const id of [one, other].toSorted()) await lockPerson(trx, workspaceId, id)
}

/** The mentor has a request, or all, before their eyes. Returns whose requests were seen for the first time. */
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

/** The nudge that was sent carried these. */
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

/** Open requests for which time, or something that was done elsewhere, has an effect. */
export async function findTimely(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const rows = await selectRequests(db)
    .clearSelect()
    .select(['r.workspace_id', 'r.request_id'])
    .where('r.outcome', 'is', null)
    .where((eb) =>
      eb.or([
        eb('r.look_at', '<=', now),
        eb('mentor.deactivated_at', 'is not', null),
        eb('mentee.deactivated_at', 'is not', null),
        isMentoredAlready(),
      ]),
    )
    .limit(limit)
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, requestId: row.request_id }))
}

/** The mentor said yes with `/mentor add` meanwhile. */
function isMentoredAlready() {
  return sql<boolean>`exists (
    select from mentorships m where m.workspace_id = r.workspace_id and m.mentor_id = r.mentor_id
      and m.mentee_id = r.mentee_id and m.ended_at is null and m.alumni_since is null
  )`
}

export type Passed = { effect: 'told' | 'ended' | 'settled'; request: Request }

/** What time, a departure or a yes elsewhere does to a request; null: nothing. */
export async function passTime(trx: Trx, key: Key, now: Temporal.Instant): Promise<Passed | null> {
  const request = await lockRequest(trx, key)
  const mentee = request && (await findPerson(trx, key.workspaceId, request.menteeId))
  if (!mentee || request.outcome !== null) return null
  const met = await selectRequests(trx)
    .where('r.workspace_id', '=', key.workspaceId)
    .where('r.request_id', '=', key.requestId)
    .where(isMentoredAlready())
    .executeTakeFirst()
  if (met)
    return { effect: 'settled', ...(await change(trx, key, { outcome: 'accepted', decided_at: now }, now)) }
  const time = whatTimeDoes(request, mentee, now)
  const hasLeft = !request.mentorIsHere || !request.menteeIsHere
  if (hasLeft || time.do === 'end')
    return { effect: 'ended', ...(await change(trx, key, { outcome: 'ended', decided_at: now }, now)) }
  if (time.do === 'tell') return { effect: 'told', ...(await change(trx, key, { told_at: now }, now)) }
  if (time.do === 'wait') await update(trx, key, { look_at: time.until })
  return null
}

const FREE_PLACES = sql<number>`(
  select p.capacity - (
    select count(*) from mentorships m
    join people mentee on mentee.workspace_id = m.workspace_id and mentee.person_id = m.mentee_id
    where m.workspace_id = p.workspace_id and m.mentor_id = p.person_id and m.ended_at is null
      and m.alumni_since is null and mentee.deactivated_at is null
  )
  from people p where p.workspace_id = requests.workspace_id and p.person_id = requests.mentor_id
)`

/**
 * Mentors whose waitlist somebody waits on while a place has opened that they were not asked about yet; from now on
 * they were. A place that is taken again is forgotten, so that the next one is asked about anew.
 */
export async function takeOpenedPlaces(trx: Trx, now: Temporal.Instant): Promise<Who[]> {
  const waiting = trx
    .updateTable('requests')
    .where('outcome', 'is', null)
    .where('waitlisted_at', 'is not', null)
  await waiting
    .set({ place_asked_at: null })
    .where('place_asked_at', 'is not', null)
    .where(FREE_PLACES, '<=', 0)
    .execute()
  const rows = await waiting
    .set({ place_asked_at: now })
    .where('place_asked_at', 'is', null)
    .where(FREE_PLACES, '>', 0)
    .returning(['workspace_id', 'mentor_id'])
    .execute()
  const mentors = new Map(rows.map((row) => [`${row.workspace_id}/${row.mentor_id}`, row]))
  return [...mentors.values()].map((row) => ({ workspaceId: row.workspace_id, personId: row.mentor_id }))
}
