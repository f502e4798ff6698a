import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { findMentoring } from '../mentorships/store.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import type { Person } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { findInterest, saveShown, saveState } from './interest-store.ts'
import {
  type Ending,
  type Interest,
  isOwner,
  type Opportunity,
  type Posted,
  type Refusal,
  refuseClosed,
} from './rules.ts'
import { type Key, lockOpportunity, updateOpportunity } from './store.ts'

// What people decide. Each locks the opportunity first, then people, so that the first commit stands.

export type Refused = { refusal: Refusal }
/** `undecidedIds`: those who had shown themselves when it ended; they are told. */
export type Ended = { opportunity: Opportunity; undecidedIds: string[] }

function refuse(refusal: Refusal): Refused {
  return { refusal }
}

async function lockOpen(
  trx: Trx,
  key: Key,
  now: Temporal.Instant,
): Promise<{ opportunity: Opportunity } | Refused> {
  const opportunity = await lockOpportunity(trx, key)
  if (!opportunity) return refuse({ reason: 'gone' })
  const refusal = refuseClosed(opportunity, now)
  return refusal ? refuse(refusal) : { opportunity }
}

async function lockOwn(
  trx: Trx,
  key: Key,
  owner: Person,
  now: Temporal.Instant,
): Promise<{ opportunity: Opportunity } | Refused> {
  const found = await lockOpen(trx, key, now)
  if ('refusal' in found) return found
  return isOwner(found.opportunity, owner.id) ? found : refuse({ reason: 'not yours' })
}

/** Shows a person to the owners, who are told. Once shown, it stays so. */
export async function showMe(
  trx: Trx,
  key: Key,
  me: Person,
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity; interestId: string; isNew: boolean }> {
  const found = await lockOpen(trx, key, now)
  if ('refusal' in found) return found
  const { opportunity } = found
  if (isOwner(opportunity, me.id)) return refuse({ reason: 'yours' })
  const interest = await findInterest(trx, { ...key, personId: me.id })
  if (interest?.state === 'shown') return { opportunity, interestId: interest.id, isNew: false }
  const decided = interest && refuseDecided(opportunity, interest)
  if (decided) return refuse(decided)
  const sending = { workspaceId: key.workspaceId, senderId: me.id, recipientId: opportunity.posterId }
  const overLimit = await refuseOverLimit(trx, sending, now)
  if (overLimit) return refuse(overLimit)
  return {
    opportunity,
    interestId: await saveShown(trx, { ...key, personId: me.id }, now),
    isNew: true,
  }
}

function refuseDecided({ title, posterId }: Opportunity, { state }: Interest): Refusal | null {
  if (state === 'chosen') return { reason: 'chosen already', title, by: posterId }
  return state === 'thanked' ? { reason: 'over', title, state: 'closed' } : null
}

/** "Not this one", which no owner learns, or "Withdraw". Neither changes an answer that was given. */
export async function stepBack(
  trx: Trx,
  key: Key,
  me: Person,
  to: 'passed' | 'withdrawn',
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity; interest: Interest }> {
  const opportunity = await lockOpportunity(trx, key)
  const interest = opportunity && (await findInterest(trx, { ...key, personId: me.id }))
  if (!opportunity || !interest) return refuse({ reason: 'gone' })
  const decided = refuseDecided(opportunity, interest)
  if (decided) return refuse(decided)
  if (interest.state === (to === 'passed' ? 'suggested' : 'shown')) {
    await saveState(trx, { ...key, personId: me.id }, to, now)
    await requestRecheck(trx, key.workspaceId, [me.id], now)
  }
  return { opportunity, interest }
}

/** Gives a place to somebody who has shown themselves. The last place ends the opportunity. */
export async function choose(
  trx: Trx,
  key: Key & { personId: string },
  owner: Person,
  now: Temporal.Instant,
): Promise<Refused | (Ended & { interest: Interest; isFull: boolean })> {
  const found = await lockOwn(trx, key, owner, now)
  if ('refusal' in found) {
    const { refusal } = found
    const isFull = refusal.reason === 'over' && refusal.state === 'filled'
    return isFull ? refuse({ reason: 'place taken', title: refusal.title }) : found
  }
  const { opportunity } = found
  const interest = await findInterest(trx, key)
  const person = await findPerson(trx, key.workspaceId, key.personId)
  if (interest?.state !== 'shown' || person?.standing !== 'member')
    return refuse({ reason: 'interest gone', who: key.personId })
  await saveState(trx, key, 'chosen', now)
  const isFull = (await countChosen(trx, opportunity)) >= opportunity.places
  const undecidedIds = isFull ? await endOpportunity(trx, opportunity, 'filled', now) : []
  return { opportunity, interest, undecidedIds, isFull }
}

/** Tells somebody who has shown themselves that it goes to others. */
export async function thank(
  trx: Trx,
  key: Key & { personId: string },
  owner: Person,
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity; interest: Interest }> {
  const found = await lockOwn(trx, key, owner, now)
  if ('refusal' in found) return found
  const interest = await findInterest(trx, key)
  if (interest?.state !== 'shown') return refuse({ reason: 'interest gone', who: key.personId })
  await saveState(trx, key, 'thanked', now)
  return { opportunity: found.opportunity, interest }
}

export async function endByOwner(
  trx: Trx,
  key: Key,
  { owner, how }: { owner: Person; how: Ending },
  now: Temporal.Instant,
): Promise<Refused | Ended> {
  const found = await lockOwn(trx, key, owner, now)
  if ('refusal' in found) return found
  return {
    opportunity: found.opportunity,
    undecidedIds: await endOpportunity(trx, found.opportunity, how, now),
  }
}

/** Ends it, and thanks everyone undecided. Returns them. The caller holds the lock. */
export async function endOpportunity(
  trx: Trx,
  { workspaceId, id }: Opportunity,
  how: Ending,
  now: Temporal.Instant,
): Promise<string[]> {
  await trx
    .updateTable('opportunities')
    .set({ state: how, ended_at: now, match_requested_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .execute()
  await trx
    .deleteFrom('opportunity_words')
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .execute()
  const rows = await trx
    .updateTable('interests')
    .set({ state: 'thanked', decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .where('state', '=', 'shown')
    .returning('person_id')
    .execute()
  return rows.map((row) => row.person_id).toSorted()
}

async function countChosen(trx: Trx, { workspaceId, id }: Opportunity): Promise<number> {
  const { count } = await trx
    .selectFrom('interests')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .where('state', '=', 'chosen')
    .executeTakeFirstOrThrow()
  return count
}

/** Changes what was posted. `newCoOwnerId`: who is told that they share it now. */
export async function edit(
  trx: Trx,
  key: Key,
  { owner, posted }: { owner: Person; posted: Posted },
  now: Temporal.Instant,
): Promise<Refused | (Ended & { newCoOwnerId: string | null })> {
  const found = await lockOwn(trx, key, owner, now)
  if ('refusal' in found) return found
  const { opportunity } = found
  const chosen = await countChosen(trx, opportunity)
  if (posted.places < chosen) return refuse({ reason: 'fewer places than chosen', chosen })
  await updateOpportunity(trx, opportunity, posted, now)
  const isFull = chosen > 0 && posted.places === chosen
  const undecidedIds = isFull ? await endOpportunity(trx, opportunity, 'filled', now) : []
  const isSame = posted.coOwnerId === opportunity.coOwnerId
  return {
    opportunity: { ...opportunity, ...posted },
    undecidedIds,
    newCoOwnerId: isSame ? null : posted.coOwnerId,
  }
}

/** Makes the co-owner the poster, once the poster's account is deactivated. */
export async function takeOver(
  trx: Trx,
  key: Key,
  me: Person,
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity }> {
  const found = await lockOpen(trx, key, now)
  if ('refusal' in found) return found
  const { opportunity } = found
  if (opportunity.posterId === me.id) return { opportunity }
  if (opportunity.coOwnerId !== me.id) return refuse({ reason: 'not yours' })
  if (opportunity.posterIsHere) return refuse({ reason: 'poster is here', who: opportunity.posterId })
  await sql`
    update opportunities set poster_id = ${me.id}, co_owner_id = null, poster_left_at = null
    where workspace_id = ${key.workspaceId} and opportunity_id = ${key.opportunityId}
  `.execute(trx)
  return { opportunity: { ...opportunity, posterId: me.id, posterName: me.displayName, coOwnerId: null } }
}

/**
 * Suggests it to a mentee, whose next nudge with opportunities tells them. The mentor learns nothing but "passed", and that
 * the mentee knows it already.
 */
export async function suggest(
  trx: Trx,
  key: Key & { personId: string },
  mentor: Person,
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity }> {
  const found = await lockOpen(trx, key, now)
  if ('refusal' in found) return found
  const mentorship = await findMentoring(trx, key.workspaceId, mentor.id, key.personId)
  if (!mayRead('profile', mentorship, mentor.id)) return refuse({ reason: 'gone' })
  const interest = await findInterest(trx, key)
  if (!interest || isOwner(found.opportunity, mentor.id)) return refuse({ reason: 'gone' })
  if (interest.state === 'passed') return refuse({ reason: 'passed', who: key.personId })
  const isMine = interest.suggestedBy === mentor.id
  if (interest.state !== 'suggested' || (interest.suggestedBy !== null && !isMine))
    return refuse({ reason: 'known', who: key.personId })
  if (!isMine) {
    await trx
      .updateTable('interests')
      .set({ suggested_by: mentor.id, suggested_at: now, is_untold: true })
      .where('workspace_id', '=', key.workspaceId)
      .where('interest_id', '=', interest.id)
      .execute()
    await requestRecheck(trx, key.workspaceId, [key.personId], now)
  }
  return { opportunity: found.opportunity }
}
