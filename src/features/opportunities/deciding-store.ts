import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { type Ended, endOpportunity } from './ending-store.ts'
import { countChosen, findInterest, saveState } from './interest-store.ts'
import { lockOwn, type Refused, refuse } from './lock-store.ts'
import type { Ending, Interest, Opportunity, Posted } from './rules.ts'
import { type Key, updateOpportunity } from './store.ts'

// What owners decide.

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
