import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { lockOpen, lockOwn, type Refused, refuse } from './lock-store.ts'
import type { Opportunity } from './rules.ts'
import type { Key } from './store.ts'

// Who owns it.

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

/** Removes a co-owner. The last owner stays, because somebody has to answer people who are interested. */
export async function stepDown(
  trx: Trx,
  key: Key,
  me: Person,
  now: Temporal.Instant,
): Promise<Refused | { opportunity: Opportunity }> {
  const found = await lockOwn(trx, key, me, now)
  if ('refusal' in found) return found
  const { opportunity } = found
  const { posterId, posterIsHere, title } = opportunity
  if (posterId === me.id || !posterIsHere) return refuse({ reason: 'last owner', title })
  await sql`
    update opportunities set co_owner_id = null
    where workspace_id = ${key.workspaceId} and opportunity_id = ${key.opportunityId}
  `.execute(trx)
  return { opportunity: { ...opportunity, coOwnerId: null, coOwnerName: null } }
}
