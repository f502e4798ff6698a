import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isMentoring } from '../mentorships/store.ts'
import { findPerson } from '../people/store.ts'
import { dueAction, type Request } from './rules.ts'
import { change, type Key, lockRequest, selectRequests, update } from './store.ts'

type Who = { workspaceId: string; personId: string }

/** Returns open requests with a due deadline, a person who has left, or a mentorship that has started otherwise. */
export async function findDueRequests(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const rows = await selectRequests(db)
    .clearSelect()
    .select(['r.workspace_id', 'r.request_id'])
    .where('r.outcome', 'is', null)
    .where((eb) =>
      eb.or([
        eb('r.next_check_at', '<=', now),
        eb('mentor.deactivated_at', 'is not', null),
        eb('mentee.deactivated_at', 'is not', null),
        isMentoredAlready(),
      ]),
    )
    .limit(limit)
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, requestId: row.request_id }))
}

/** For example because the mentor used `/mentor add`. */
function isMentoredAlready() {
  return isMentoring({
    workspaceId: sql.ref('r.workspace_id'),
    mentorId: sql.ref('r.mentor_id'),
    menteeId: sql.ref('r.mentee_id'),
  })
}

export type DeadlineResult = { effect: 'notified' | 'ended' | 'settled'; request: Request }

/** Applies a deadline, a departure or a started mentorship to a request. Returns null if nothing changed for people. */
export async function applyDeadlines(
  trx: Trx,
  key: Key,
  now: Temporal.Instant,
): Promise<DeadlineResult | null> {
  const request = await lockRequest(trx, key)
  const mentee = request && (await findPerson(trx, key.workspaceId, request.menteeId))
  if (!mentee || request.outcome !== null) return null
  const mentored = await selectRequests(trx)
    .where('r.workspace_id', '=', key.workspaceId)
    .where('r.request_id', '=', key.requestId)
    .where(isMentoredAlready())
    .executeTakeFirst()
  if (mentored)
    return { effect: 'settled', ...(await change(trx, key, { outcome: 'accepted', decided_at: now }, now)) }
  const time = dueAction(request, mentee, now)
  const hasLeft = !request.mentorIsHere || !request.menteeIsHere
  if (hasLeft || time.do === 'end')
    return { effect: 'ended', ...(await change(trx, key, { outcome: 'ended', decided_at: now }, now)) }
  if (time.do === 'notify')
    return { effect: 'notified', ...(await change(trx, key, { delay_notified_at: now }, now)) }
  if (time.do === 'wait') await update(trx, key, { next_check_at: time.until })
  return null
}

const OPEN_SPOTS = sql<number>`open_spots(requests.workspace_id, requests.mentor_id)`

/**
 * Returns mentors who have a waitlist and an open spot and were not asked about it, and marks them as asked. Resets the
 * mark where no spot is open, so that the mentor is asked about the next one.
 */
export async function claimOpenSpots(trx: Trx, now: Temporal.Instant): Promise<Who[]> {
  const waiting = trx
    .updateTable('requests')
    .where('outcome', 'is', null)
    .where('waitlisted_at', 'is not', null)
  await waiting
    .set({ spot_asked_at: null })
    .where('spot_asked_at', 'is not', null)
    .where(OPEN_SPOTS, '<=', 0)
    .execute()
  const rows = await waiting
    .set({ spot_asked_at: now })
    .where('spot_asked_at', 'is', null)
    .where(OPEN_SPOTS, '>', 0)
    .returning(['workspace_id', 'mentor_id'])
    .execute()
  const mentors = new Map(rows.map((row) => [`${row.workspace_id}/${row.mentor_id}`, row]))
  return [...mentors.values()].map((row) => ({ workspaceId: row.workspace_id, personId: row.mentor_id }))
}
