import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import { countSentBy } from '../../platform/outbox/store.ts'
import { DAILY_LIMIT, type DailyLimitRefusal } from './daily-limit-rules.ts'
import { localDate } from './rules.ts'
import { lockPerson } from './store.ts'

type Sending = { workspaceId: string; senderId: string; recipientId: string }

/**
 * Returns why this person can't make the app send another message to the recipient today; null if they can. The caller
 * enqueues the message with `senderId` in the same transaction. Locks the sender's row, so that nobody passes the limit
 * with concurrent requests. Call it last before writing, and after locking the relationship.
 */
export async function refuseOverLimit(
  trx: Trx,
  { workspaceId, senderId, recipientId }: Sending,
  now: Temporal.Instant,
): Promise<DailyLimitRefusal | null> {
  const { zone } = await lockPerson(trx, workspaceId, senderId)
  const today = localDate(now, zone)
  const since = today.toZonedDateTime(zone).toInstant()
  const { total, toRecipient } = await countSentBy(trx, { workspaceId, senderId, recipientId }, since)
  const refusal = { reason: 'daily limit', from: today.add({ days: 1 }) } as const
  if (toRecipient >= DAILY_LIMIT.toOnePerson) return { ...refusal, who: recipientId, count: toRecipient }
  return total >= DAILY_LIMIT.total ? { ...refusal, who: null, count: total } : null
}
