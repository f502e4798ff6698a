import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { addMentorship } from '../mentorships/offer-store.ts'
import { findRoom } from '../mentorships/store.ts'
import { localDate, type Person } from '../people/rules.ts'
import { closeUntil as closeOffer } from './offer-store.ts'
import { openQuestion, refuseDecided } from './rules.ts'
import { type Changed, change, type Key, lockRequest } from './store.ts'

/** Locks the request. Refused unless it is open and this person has the role. */
async function lockOpen(trx: Trx, key: Key, me: Person, role: 'mentor' | 'mentee'): Promise<Changed> {
  const request = await lockRequest(trx, key)
  const isTheirs = request && (role === 'mentor' ? request.mentorId : request.menteeId) === me.id
  if (!isTheirs) return { refusal: { reason: 'not yours' } }
  const decided = refuseDecided(request, me)
  return decided ? { refusal: decided } : { request }
}

export type Acceptance = { cadenceDays: number; words: string | null }

/** Accepts a request and starts the mentorship, in one transaction. Refused if the mentor has no room. */
export async function accept(
  trx: Trx,
  key: Key,
  mentor: Person,
  { cadenceDays, words }: Acceptance,
  now: Temporal.Instant,
): Promise<Changed> {
  const locked = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in locked) return locked
  const { menteeId } = locked.request
  const startedOn = localDate(now, mentor.zone)
  const pair = { workspaceId: key.workspaceId, mentorId: mentor.id, menteeId }
  const added = await addMentorship(trx, { ...pair, cadenceDays, startedOn, isRequested: true }, now)
  if (added.result === 'full') return { refusal: { ...added, reason: 'full' } }
  const mentorshipId = added.result === 'added' ? added.mentorshipId : null
  const yes = { outcome: 'accepted', decided_at: now, reply: words, mentorship_id: mentorshipId }
  return change(trx, key, { ...yes, cadence_days: cadenceDays }, now)
}

export type Decline = {
  words: string | null
  suggestedId: string | null
  offersWaitlist: boolean
  closeUntil: Temporal.PlainDate | null
}

/** Declines a request. Refused if the suggested mentor has no room. `closeUntil` also closes the mentor's offer. */
export async function decline(
  trx: Trx,
  key: Key,
  mentor: Person,
  { words, suggestedId, offersWaitlist, closeUntil }: Decline,
  now: Temporal.Instant,
): Promise<Changed> {
  const locked = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in locked) return locked
  if (suggestedId !== null && (await findRoom(trx, key.workspaceId, suggestedId)).room <= 0)
    return { refusal: { reason: 'suggested is full', who: suggestedId } }
  if (closeUntil) await closeOffer(trx, { workspaceId: key.workspaceId, personId: mentor.id }, closeUntil)
  const no = { outcome: 'declined', decided_at: now, reply: words, suggested_id: suggestedId }
  return change(trx, key, { ...no, offers_waitlist: offersWaitlist }, now)
}

/** Saves a question to the mentee. Refused while another one is unanswered. */
export async function ask(
  trx: Trx,
  key: Key,
  mentor: Person,
  question: string,
  now: Temporal.Instant,
): Promise<Changed> {
  const locked = await lockOpen(trx, key, mentor, 'mentor')
  if ('refusal' in locked) return locked
  const { request } = locked
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

/** Saves the mentee's answer. Refused if no question is open. */
export async function answer(
  trx: Trx,
  key: Key,
  mentee: Person,
  words: string,
  now: Temporal.Instant,
): Promise<Changed> {
  const locked = await lockOpen(trx, key, mentee, 'mentee')
  if ('refusal' in locked) return locked
  if (!openQuestion(locked.request)) return { refusal: { reason: 'nothing asked' } }
  await trx
    .updateTable('request_questions')
    .set({ answer: words, answered_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('request_id', '=', key.requestId)
    .where('answer', 'is', null)
    .execute()
  // The mentor's time to answer starts again.
  return change(trx, key, { last_listed_on: null, listed_times: 0 }, now)
}

export async function withdraw(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Changed> {
  const locked = await lockOpen(trx, key, mentee, 'mentee')
  if ('refusal' in locked) return locked
  return change(trx, key, { outcome: 'withdrawn', decided_at: now }, now)
}
