import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findPerson } from '../people/store.ts'
import { type Request, whatTimeDoes } from './rules.ts'
import { change, type Key, lockRequest, selectRequests, update } from './store.ts'

type Who = { workspaceId: string; personId: string }

/** Open requests for which time, or something that was done elsewhere, has an effect. */
export async function findTimely(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const rows = await selectRequests(db)
    .clearSelect()
    .select(['r.workspace_id', 'r.request_id'])
    .where('r.outcome', 'is', null)
    .where((eb) =>
      eb.or([
        eb('r.look_at', '<=', now),
        eb('mentor.deactivated_at', 'is not', null),
        eb('mentee.deactivated_at', 'is not', null),
        isMentoredAlready(),
      ]),
    )
    .limit(limit)
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, requestId: row.request_id }))
}

/** The mentor said yes with `/mentor add` meanwhile. */
function isMentoredAlready() {
  return sql<boolean>`exists (
    select from mentorships m where m.workspace_id = r.workspace_id and m.mentor_id = r.mentor_id
      and m.mentee_id = r.mentee_id and m.ended_at is null and m.alumni_since is null
  )`
}

export type Passed = { effect: 'told' | 'ended' | 'settled'; request: Request }

/** What time, a departure or a yes elsewhere does to a request; null: nothing. */
export async function passTime(trx: Trx, key: Key, now: Temporal.Instant): Promise<Passed | null> {
  const request = await lockRequest(trx, key)
  const mentee = request && (await findPerson(trx, key.workspaceId, request.menteeId))
  if (!mentee || request.outcome !== null) return null
  const met = await selectRequests(trx)
    .where('r.workspace_id', '=', key.workspaceId)
    .where('r.request_id', '=', key.requestId)
    .where(isMentoredAlready())
    .executeTakeFirst()
  if (met)
    return { effect: 'settled', ...(await change(trx, key, { outcome: 'accepted', decided_at: now }, now)) }
  const time = whatTimeDoes(request, mentee, now)
  const hasLeft = !request.mentorIsHere || !request.menteeIsHere
  if (hasLeft || time.do === 'end')
    return { effect: 'ended', ...(await change(trx, key, { outcome: 'ended', decided_at: now }, now)) }
  if (time.do === 'tell') return { effect: 'told', ...(await change(trx, key, { told_at: now }, now)) }
  if (time.do === 'wait') await update(trx, key, { look_at: time.until })
  return null
}

const OPEN_SPOTS = sql<number>`(
  select p.capacity - (
    select count(*) from mentorships m
    join people mentee on mentee.workspace_id = m.workspace_id and mentee.person_id = m.mentee_id
    where m.workspace_id = p.workspace_id and m.mentor_id = p.person_id and m.ended_at is null
      and m.alumni_since is null and mentee.deactivated_at is null
  )
  from people p where p.workspace_id = requests.workspace_id and p.person_id = requests.mentor_id
)`

/**
 * Mentors whose waitlist somebody waits on while a place has opened that they were not asked about yet; from now on
 * they were. A place that is taken again is forgotten, so that the next one is asked about anew.
 */
export async function takeOpenedSpots(trx: Trx, now: Temporal.Instant): Promise<Who[]> {
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
