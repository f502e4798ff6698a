import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { requestRecheck } from '../people/store.ts'
import type { Course, Seat } from './rules.ts'
import { findSeat, type Key } from './store.ts'
import { findMember, insertTerm, selectTerms, toTermOf, updateTerm } from './term-store.ts'

// Everything that decides what happens next to a seat: read before, and stored after the rules.

/** Returns the seat with its leader, the terms that aren't over, and the members who asked. */
export async function readCourse(db: Database, key: Key): Promise<Course | null> {
  const seat = await findSeat(db, key)
  if (!seat) return null
  const leader = await findMember(db, key.workspaceId, seat.leaderId)
  if (!leader) return null
  const rows = await selectTerms(db, key.workspaceId)
    .where('t.seat_id', '=', key.seatId)
    .where('t.state', 'in', ['invited', 'incoming', 'current'])
    .execute()
  const considered = await db
    .selectFrom('seat_askers as a')
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 'a.workspace_id').onRef('p.person_id', '=', 'a.person_id'),
    )
    .select('a.person_id')
    .where('a.workspace_id', '=', key.workspaceId)
    .where('a.seat_id', '=', key.seatId)
    .where('p.standing', '=', 'member')
    // By name: those who asked have no positions.
    .orderBy('p.display_name')
    .orderBy('a.person_id')
    .execute()
  const terms = rows.map(toTermOf)
  return { seat, leader, terms, considered: considered.map((row) => row.person_id) }
}

/** Saves what the rules changed, and when to look at the seat again. The caller holds the lock. */
export async function saveCourse(
  trx: Trx,
  before: Course,
  after: Course,
  nextCheckAt: Temporal.Instant | null,
  now: Temporal.Instant,
): Promise<void> {
  const { workspaceId, id: seatId, state } = after.seat
  const closedAt = state === 'closed' ? now : null
  await trx
    .updateTable('seats')
    .set({ next_check_at: nextCheckAt, ...(state !== before.seat.state && { state, closed_at: closedAt }) })
    .where('workspace_id', '=', workspaceId)
    .where('seat_id', '=', seatId)
    .execute()
  const changed = after.terms.filter((term) => !before.terms.includes(term))
  // Those that are over first, so that each index has one at any time.
  const over = changed.filter(({ state }) => !['invited', 'incoming', 'current'].includes(state))
  for (const term of [...over, ...changed.filter((term) => !over.includes(term))]) {
    const isNew = !before.terms.some(({ id }) => id === term.id)
    await (isNew ? insertTerm(trx, workspaceId, term, now) : updateTerm(trx, workspaceId, term))
  }
  const gone = before.considered.filter((id) => !after.considered.includes(id))
  if (gone.length > 0 || state === 'closed') await removeAskers(trx, { workspaceId, seatId }, state, gone)
  const ended = over.filter((term) => term.state === 'ended' || term.state === 'ended early')
  // The next nudge asks them for a reflection.
  const personIds = ended.map(({ personId }) => personId).toSorted()
  if (personIds.length > 0) await requestRecheck(trx, workspaceId, personIds, now)
}

async function removeAskers(
  trx: Trx,
  { workspaceId, seatId }: Key,
  state: Seat['state'],
  gone: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('seat_askers')
    .where('workspace_id', '=', workspaceId)
    .where('seat_id', '=', seatId)
    .$if(state !== 'closed', (query) => query.where('person_id', 'in', gone))
    .execute()
}
