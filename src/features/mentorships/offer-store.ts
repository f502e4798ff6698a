import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import { localDate } from '../people/rules.ts'
import { findPerson, lockPerson, requestRecheck } from '../people/store.ts'
import { addRelationship } from '../relationships/store.ts'
import { isOffered, type Mentorship, OFFER_DAYS, offerableFrom } from './rules.ts'
import { closeMentorship, decide, findMentoring, findSpotTakers, type Key, lockMentorship } from './store.ts'

// How a mentorship begins: offered by the mentor and accepted by the mentee, or requested by the mentee.

export type NewMentorship = {
  workspaceId: string
  mentorId: string
  menteeId: string
  cadenceDays: number
  startedOn: Temporal.PlainDate
  /** Whether the mentor accepts a request of the mentee. Without an open request, it is an offer that waits for an answer. */
  isRequested: boolean
}

export type Added =
  | { result: 'added'; mentorshipId: string; isAccepted: boolean }
  | { result: 'already'; mentorship: Mentorship }
  /** The mentee ended it or declined: the mentor can offer again on the day `until`. */
  | { result: 'declined lately'; until: Temporal.PlainDate }
  | { result: 'full'; capacity: number; menteeIds: string[] }
  | { result: 'over limit'; refusal: DailyLimitRefusal }

/** The kind of the mentee's message about a new mentorship. */
export const WELCOME = 'welcome'

/** Returns that message, for the transaction of `addMentorship`. An offer counts toward the mentor's daily limit. */
export function welcome(
  { workspaceId, mentorId, menteeId }: Pick<NewMentorship, 'workspaceId' | 'mentorId' | 'menteeId'>,
  { mentorshipId, isAccepted }: Extract<Added, { result: 'added' }>,
): NewMessage {
  const sender = isAccepted ? {} : { senderId: mentorId }
  const dedupeKey = `${WELCOME}:${mentorshipId}`
  return { workspaceId, personId: menteeId, ...sender, kind: WELCOME, dedupeKey, payload: { mentorshipId } }
}

/**
 * Starts or offers a mentorship, which takes a spot of the mentor's capacity. A request accepts an open offer. The mentor's
 * row is locked, so that two mentorships can't take the same spot.
 */
export async function addMentorship(trx: Trx, added: NewMentorship, now: Temporal.Instant): Promise<Added> {
  const { workspaceId, mentorId, menteeId, cadenceDays } = added
  const isRequested = added.isRequested || (await hasOpenRequest(trx, added))
  // Lock order: relationship, then person. This prevents a deadlock with a concurrent end.
  const before = await findMentoring(trx, workspaceId, mentorId, menteeId)
  if (before?.endedAt === null) await lockMentorship(trx, { workspaceId, mentorshipId: before.id })
  const { capacity, zone } = await lockPerson(trx, workspaceId, mentorId)
  const newest = await findMentoring(trx, workspaceId, mentorId, menteeId)
  const existing = newest?.endedAt === null ? newest : null
  if (existing && isOffered(existing) && isRequested) return acceptRequested(trx, existing, cadenceDays, now)
  if (existing && existing.alumniSince === null) return { result: 'already', mentorship: existing }
  const until = isRequested ? null : offerableFrom(newest, zone)
  if (until && Temporal.PlainDate.compare(localDate(now, zone), until) < 0)
    return { result: 'declined lately', until }
  const menteeIds = await findSpotTakers(trx, workspaceId, mentorId)
  if (menteeIds.length >= capacity) return { result: 'full', capacity, menteeIds }
  const sending = { workspaceId, senderId: mentorId, recipientId: menteeId }
  // The answer to a request doesn't count.
  const refusal = isRequested ? null : await refuseOverLimit(trx, sending, now)
  if (refusal) return { result: 'over limit', refusal }
  // From staying in touch to a new mentorship; the earlier one stays readable.
  if (existing) await closeMentorship(trx, existing, mentorId, now)
  const mentorshipId = await insertMentorship(trx, { ...added, isRequested }, now)
  return { result: 'added', mentorshipId, isAccepted: isRequested }
}

async function insertMentorship(
  trx: Trx,
  { workspaceId, mentorId, menteeId, cadenceDays, startedOn, isRequested }: NewMentorship,
  now: Temporal.Instant,
): Promise<string> {
  const pair = { workspaceId, kind: 'mentorship', ownerId: mentorId, contact: { id: menteeId } } as const
  const mentorshipId = await addRelationship(trx, { ...pair, cadenceDays, startedOn }, now)
  await trx
    .insertInto('mentorships')
    .values({
      workspace_id: workspaceId,
      mentorship_id: mentorshipId,
      accepted_at: isRequested ? now : null,
      offer_expires_on: isRequested ? null : startedOn.add({ days: OFFER_DAYS.expiry }),
      next_anniversary_on: startedOn.add({ years: 1 }),
    })
    .execute()
  return mentorshipId
}

/** A mentee who has asked this mentor needs no second acceptance. */
async function hasOpenRequest(
  trx: Trx,
  { workspaceId, mentorId, menteeId }: NewMentorship,
): Promise<boolean> {
  const row = await trx
    .selectFrom('requests')
    .select('request_id')
    .where('workspace_id', '=', workspaceId)
    .where('mentor_id', '=', mentorId)
    .where('mentee_id', '=', menteeId)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** The mentor accepts a request of somebody to whom they have offered a mentorship. The caller holds the lock. */
async function acceptRequested(
  trx: Trx,
  { workspaceId, id: mentorshipId }: Mentorship,
  days: number,
  now: Temporal.Instant,
): Promise<Added> {
  await saveAccepted(trx, { workspaceId, mentorshipId }, now)
  await decide(trx, { workspaceId, mentorshipId }, { decision: 'cadence', days }, now)
  return { result: 'added', mentorshipId, isAccepted: true }
}

/** The mentee accepts an offer. An offer that has ended stays so. */
export async function acceptOffer(
  trx: Trx,
  key: Key,
  menteeId: string,
  now: Temporal.Instant,
): Promise<'accepted' | 'unchanged'> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || !isOffered(mentorship) || mentorship.menteeId !== menteeId) return 'unchanged'
  await saveAccepted(trx, key, now)
  return 'accepted'
}

/** An act of the mentee in an offered mentorship accepts it; other acts change nothing. */
export async function acceptByAct(
  trx: Trx,
  mentorship: Mentorship,
  actorId: string,
  now: Temporal.Instant,
): Promise<void> {
  if (!isOffered(mentorship)) return
  await acceptOffer(trx, { workspaceId: mentorship.workspaceId, mentorshipId: mentorship.id }, actorId, now)
}

async function saveAccepted(
  trx: Trx,
  { workspaceId, mentorshipId }: Key,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('mentorships')
    .set({ accepted_at: now, offer_expires_on: null })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .execute()
}

/** Records that a nudge listed these offers on the mentor's day `on`. */
export async function saveOffersListed(
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('mentorships')
    .set({ offer_listed_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', ids)
    .execute()
}

/** Returns open offers that expire on `day` or before, across all workspaces. */
export async function findExpiringOffers(
  db: Database,
  day: Temporal.PlainDate,
  limit: number,
): Promise<Key[]> {
  const rows = await db
    .selectFrom('mentorships')
    .select(['workspace_id', 'mentorship_id'])
    .where('offer_expires_on', '<=', day)
    .orderBy('offer_expires_on')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, mentorshipId: row.mentorship_id }))
}

/** Ends an offer whose last day has passed for the mentor. Returns it; null if it isn't due or was answered. */
export async function expireOffer(trx: Trx, key: Key, now: Temporal.Instant): Promise<Mentorship | null> {
  const mentorship = await lockMentorship(trx, key)
  const expiresOn = mentorship?.offerExpiresOn
  if (!mentorship || !expiresOn) return null
  const mentor = await findPerson(trx, key.workspaceId, mentorship.mentorId)
  if (!mentor || Temporal.PlainDate.compare(localDate(now, mentor.zone), expiresOn) < 0) return null
  await closeMentorship(trx, mentorship, null, now)
  await requestRecheck(trx, key.workspaceId, [mentorship.mentorId], now)
  return mentorship
}
