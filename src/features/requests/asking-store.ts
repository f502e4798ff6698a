import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isOffered } from '../mentorships/rules.ts'
import { findMentoring, findRoom } from '../mentorships/store.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson, lockPerson } from '../people/store.ts'
import { isOpenOn } from './offer-rules.ts'
import { findOffer } from './offer-store.ts'
import { OPEN_MAX, PAUSE_AFTER_DECLINE_DAYS, type Refusal, type Request } from './rules.ts'
import { type Changed, change, findRequestsOf, type Key, lockRequest, replan } from './store.ts'

type Who = { workspaceId: string; personId: string }
export type NewRequest = {
  wish: string
  why: string
  tried: string | null
  cadenceDays: number
}

/**
 * Returns why a person can't send a request to a mentor now. Null when they can. Dates are in the mentee's time zone, but
 * those of `closed` in the mentor's.
 */
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
    now.subtract({ hours: 24 * (PAUSE_AFTER_DECLINE_DAYS + 2) }),
  )
  const open = mine.filter((one) => one.outcome === null)
  const same = open.find((one) => one.mentorId === mentorId)
  if (same) return { reason: 'asked already', who: mentorId, on: localDate(same.requestedAt, zone) }
  const mentorship = await findMentoring(db, workspaceId, mentorId, menteeId)
  // People who stay in touch after an end can start again.
  if (mentorship?.endedAt === null && mentorship.alumniSince === null)
    return isOffered(mentorship)
      ? { reason: 'offered', who: mentorId, offer: mentorship }
      : { reason: 'mentored already', who: mentorId }
  const no = mine.find((one) => one.mentorId === mentorId && one.outcome === 'declined')
  const until = no?.decidedAt && localDate(no.decidedAt, zone).add({ days: PAUSE_AFTER_DECLINE_DAYS })
  if (until && Temporal.PlainDate.compare(localDate(now, zone), until) < 0)
    return { reason: 'paused', who: mentorId, until }
  const offer = await findOffer(db, { workspaceId, personId: mentorId })
  const mentor = await findPerson(db, workspaceId, mentorId)
  if (!isOpenOn(offer, localDate(now, mentor?.zone ?? zone)))
    return { reason: 'closed', who: mentorId, until: offer.openness === 'closed' ? null : offer.closedUntil }
  return findTooMany(db, mentee)
}

/** Returns a refusal if the person has reached the limit of open requests. */
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
 * Saves a request. Locks the mentee's row, so that concurrent requests can't exceed the limit. If the mentor has no room
 * and keeps a waitlist, the request goes on the waitlist.
 */
export async function insertRequest(
  trx: Trx,
  { workspaceId, personId }: Who,
  mentorId: string,
  newRequest: NewRequest,
  now: Temporal.Instant,
): Promise<{ request: Request } | { refusal: Refusal }> {
  if (mentorId === personId) return { refusal: { reason: 'myself' } }
  await lockBoth(trx, workspaceId, personId, mentorId)
  const mentee = await lockPerson(trx, workspaceId, personId)
  const sending = { workspaceId, senderId: personId, recipientId: mentorId }
  const refusal =
    (await findAskRefusal(trx, mentee, mentorId, now)) ?? (await refuseOverLimit(trx, sending, now))
  if (refusal) return { refusal }
  const { keepsWaitlist } = await findOffer(trx, { workspaceId, personId: mentorId })
  const { room } = await findRoom(trx, workspaceId, mentorId)
  const { request_id } = await trx
    .insertInto('requests')
    .values({
      workspace_id: workspaceId,
      mentee_id: personId,
      mentor_id: mentorId,
      wish: newRequest.wish,
      why: newRequest.why,
      tried: newRequest.tried,
      cadence_days: newRequest.cadenceDays,
      requested_at: now,
      waitlisted_at: keepsWaitlist && room <= 0 ? now : null,
    })
    .returning('request_id')
    .executeTakeFirstOrThrow()
  return { request: await replan(trx, { workspaceId, requestId: request_id }, mentee, now) }
}

/** Takes the offered spot on the waitlist. Does not notify the mentor if they have room already. */
export async function takeSpot(trx: Trx, key: Key, mentee: Person, now: Temporal.Instant): Promise<Changed> {
  const request = await lockRequest(trx, key)
  if (request?.menteeId !== mentee.id) return { refusal: { reason: 'not yours' } }
  if (request.outcome !== 'declined' || !request.offersWaitlist) return { refusal: { reason: 'not offered' } }
  await lockBoth(trx, key.workspaceId, request.menteeId, request.mentorId)
  const refusal = await findAskRefusal(trx, mentee, request.mentorId, now)
  // An offered spot can be taken despite the pause after a decline, and while the mentor is closed.
  if (refusal && refusal.reason !== 'paused' && refusal.reason !== 'closed') return { refusal }
  const { room } = await findRoom(trx, key.workspaceId, request.mentorId)
  const open = { outcome: null, decided_at: null, reply: null, suggested_id: null, offers_waitlist: false }
  return change(trx, key, { ...open, waitlisted_at: now, spot_asked_at: room > 0 ? now : null }, now)
}

/** Locks both rows in a fixed order to avoid a deadlock. */
async function lockBoth(trx: Trx, workspaceId: string, one: string, other: string): Promise<void> {
  for (const id of [one, other].toSorted()) await lockPerson(trx, workspaceId, id)
}
