import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { findMentoring } from '../mentorships/store.ts'
import { refuseOverLimit } from '../people/daily-limit-store.ts'
import type { Person } from '../people/rules.ts'
import { requestRecheck } from '../people/store.ts'
import { findInterest, saveShown, saveState } from './interest-store.ts'
import { lockOpen, type Refused, refuse } from './lock-store.ts'
import { type Interest, isOwner, type Opportunity, type Refusal } from './rules.ts'
import { type Key, lockOpportunity } from './store.ts'
import { saveSuggested } from './suggested-store.ts'

// What a person answers, and what their mentor suggests to them.

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
    await saveSuggested(trx, key.workspaceId, { interestId: interest.id, mentorId: mentor.id }, now)
    await requestRecheck(trx, key.workspaceId, [key.personId], now)
  }
  return { opportunity: found.opportunity }
}
