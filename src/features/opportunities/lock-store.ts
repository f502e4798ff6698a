import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { isOwner, type Opportunity, type Refusal, refuseClosed } from './rules.ts'
import { type Key, lockOpportunity } from './store.ts'

// Every decision locks the opportunity first, then people, so that the first commit stands.

export type Refused = { refusal: Refusal }

export function refuse(refusal: Refusal): Refused {
  return { refusal }
}

/** Locks an opportunity of which something can still be decided. */
export async function lockOpen(
  trx: Trx,
  key: Key,
  now: Temporal.Instant,
): Promise<{ opportunity: Opportunity } | Refused> {
  const opportunity = await lockOpportunity(trx, key)
  if (!opportunity) return refuse({ reason: 'gone' })
  const refusal = refuseClosed(opportunity, now)
  return refusal ? refuse(refusal) : { opportunity }
}

/** The same, for one of its owners. */
export async function lockOwn(
  trx: Trx,
  key: Key,
  owner: Person,
  now: Temporal.Instant,
): Promise<{ opportunity: Opportunity } | Refused> {
  const found = await lockOpen(trx, key, now)
  if ('refusal' in found) return found
  return isOwner(found.opportunity, owner.id) ? found : refuse({ reason: 'not yours' })
}
