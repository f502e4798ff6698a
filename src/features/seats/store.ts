import { type Selection, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isUnsettled } from '../../platform/outbox/store.ts'
import type { DB } from '../../platform/schema.ts'
import { PERSON_COLUMNS, requestRecheck, toPerson } from '../people/store.ts'
import {
  type Course,
  type Member,
  REFLECTION_READERS,
  type Reflection,
  SEAT_STATES,
  type Seat,
  type SeatPlan,
  TERM_STATES,
  type Term,
  type TermOf,
} from './rules.ts'

export type Key = { workspaceId: string; seatId: string }

const SEAT_COLUMNS = [
  'workspace_id',
  'seat_id',
  'leader_id',
  'state',
  'term_weeks',
  'overlap_days',
  'sees',
  'never_rooms',
  'checklist',
] as const

const TERM_COLUMNS = [
  't.term_id',
  't.seat_id',
  't.person_id',
  't.state',
  't.joins_on',
  't.first_on',
  't.last_on',
  't.counts_from',
  't.paused_until',
  't.vacancy',
  't.absence',
  't.proposed_last_on',
] as const

const MEMBER_COLUMNS = [...PERSON_COLUMNS, 'people.deactivated_at'] as const

function toSeat(row: Selection<DB, 'seats', (typeof SEAT_COLUMNS)[number]>): Seat {
  const { workspace_id: workspaceId, seat_id: id, leader_id: leaderId, sees, checklist } = row
  return {
    ...{ workspaceId, id, leaderId, sees, checklist },
    state: known(SEAT_STATES, row.state),
    termWeeks: row.term_weeks,
    overlapDays: row.overlap_days,
    neverRooms: row.never_rooms,
  }
}

function toTerm(row: Selection<DB & { t: DB['seat_terms'] }, 't', (typeof TERM_COLUMNS)[number]>): Term {
  return {
    id: row.term_id,
    seatId: row.seat_id,
    personId: row.person_id,
    state: known(TERM_STATES, row.state),
    joinsOn: row.joins_on,
    firstOn: row.first_on,
    lastOn: row.last_on,
    countsFrom: row.counts_from,
    pausedUntil: row.paused_until,
    vacancy: (['asked', 'kept'] as const).find((one) => one === row.vacancy) ?? null,
    absence: (['asked', 'kept', 'moved'] as const).find((one) => one === row.absence) ?? null,
    proposedLastOn: row.proposed_last_on,
  }
}

function toMember(row: Selection<DB, 'people', (typeof MEMBER_COLUMNS)[number]>): Member {
  return { ...toPerson(row), leftAt: row.deactivated_at }
}

function known<Name extends string>(names: readonly Name[], stored: string): Name {
  const name = names.find((one) => one === stored)
  if (name === undefined) throw new Error(`A seat or term in state ${stored}`)
  return name
}

export async function findSeat(db: Database, { workspaceId, seatId }: Key): Promise<Seat | null> {
  const row = await db
    .selectFrom('seats')
    .select(SEAT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('seat_id', '=', seatId)
    .executeTakeFirst()
  return row ? toSeat(row) : null
}

/** Returns the seat beside a leader, unless it is closed. */
export async function findSeatBeside(
  db: Database,
  workspaceId: string,
  leaderId: string,
): Promise<Seat | null> {
  const row = await db
    .selectFrom('seats')
    .select(SEAT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('leader_id', '=', leaderId)
    .where('state', '<>', 'closed')
    .executeTakeFirst()
  return row ? toSeat(row) : null
}

/** Returns the seats that aren't closed, oldest first. */
export async function findSeats(db: Database, workspaceId: string, limit: number): Promise<Seat[]> {
  const rows = await db
    .selectFrom('seats')
    .select(SEAT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('state', '<>', 'closed')
    .orderBy('opened_at')
    .orderBy('seat_id')
    .limit(limit)
    .execute()
  return rows.map(toSeat)
}

/** Returns the ids of open and resting seats that somebody leads, holds, is to hold, is invited to or asked for. */
export async function findSeatIdsOf(db: Database, workspaceId: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.seat_id as id from seats s where s.workspace_id = ${workspaceId} and s.state <> 'closed'
      and (s.leader_id = ${personId}
        or s.seat_id in (select t.seat_id from seat_terms t where t.workspace_id = ${workspaceId}
          and t.person_id = ${personId} and t.state in ('invited', 'incoming', 'current'))
        or s.seat_id in (select a.seat_id from seat_askers a where a.workspace_id = ${workspaceId}
          and a.person_id = ${personId}))
    order by s.leader_id = ${personId} desc, s.opened_at, s.seat_id
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** Opens a seat. False if the leader has one already. */
export async function openSeat(
  trx: Trx,
  { workspaceId, leaderId, ...plan }: SeatPlan & { workspaceId: string; leaderId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('seats')
    .values({
      workspace_id: workspaceId,
      leader_id: leaderId,
      opened_at: now,
      next_check_at: now,
      ...toColumns(plan),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

function toColumns({ termWeeks, overlapDays, sees, neverRooms, checklist }: SeatPlan) {
  return { term_weeks: termWeeks, overlap_days: overlapDays, sees, never_rooms: neverRooms, checklist }
}

/** Returns the seat of a term, whatever its state. */
export async function findSeatOfTerm(
  db: Database,
  workspaceId: string,
  termId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('seat_terms')
    .select('seat_id')
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', termId)
    .executeTakeFirst()
  return row?.seat_id ?? null
}

/** Locks the seat until the transaction ends. Lock order: seat, person. */
export async function lockSeat(trx: Trx, { workspaceId, seatId }: Key): Promise<void> {
  await trx
    .selectFrom('seats')
    .select('seat_id')
    .where('workspace_id', '=', workspaceId)
    .where('seat_id', '=', seatId)
    .forUpdate()
    .execute()
}

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
  const terms = rows.map((row): TermOf => ({ ...toTerm(row), person: toMember(row) }))
  return { seat, leader, terms, considered: considered.map((row) => row.person_id) }
}

function selectTerms(db: Database, workspaceId: string) {
  return db
    .selectFrom('seat_terms as t')
    .innerJoin('people', (join) =>
      join.onRef('people.workspace_id', '=', 't.workspace_id').onRef('people.person_id', '=', 't.person_id'),
    )
    .select([...TERM_COLUMNS, ...MEMBER_COLUMNS])
    .where('t.workspace_id', '=', workspaceId)
}

export async function findMember(
  db: Database,
  workspaceId: string,
  personId: string,
): Promise<Member | null> {
  const row = await db
    .selectFrom('people')
    .select(MEMBER_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row ? toMember(row) : null
}

/** Returns a term in any state, with its person; null if it doesn't exist or its person was erased before it began. */
export async function findTermOf(db: Database, workspaceId: string, termId: string): Promise<TermOf | null> {
  const row = await selectTerms(db, workspaceId).where('t.term_id', '=', termId).executeTakeFirst()
  return row ? { ...toTerm(row), person: toMember(row) } : null
}

/** Returns the terms that were held and are over, the newest first. */
export async function findPastTerms(
  db: Database,
  { workspaceId, seatId }: Key,
  limit: number,
): Promise<Term[]> {
  const rows = await selectTerms(db, workspaceId)
    .where('t.seat_id', '=', seatId)
    .where('t.state', 'in', ['ended', 'ended early'])
    .orderBy('t.last_on', 'desc')
    .orderBy('t.first_on', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toTerm)
}

/** Whether somebody holds or is to hold a seat, other than this one. */
export async function holdsElsewhere(
  db: Database,
  { workspaceId, seatId }: Key,
  personId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('seat_terms')
    .select('term_id')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('seat_id', '<>', seatId)
    .where('state', 'in', ['incoming', 'current'])
    .executeTakeFirst()
  return row !== undefined
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

function mutable(term: Term) {
  return {
    state: term.state,
    joins_on: term.joinsOn,
    first_on: term.firstOn,
    last_on: term.lastOn,
    counts_from: term.countsFrom,
    paused_until: term.pausedUntil,
    vacancy: term.vacancy,
    absence: term.absence,
    proposed_last_on: term.proposedLastOn,
  }
}

async function insertTerm(trx: Trx, workspaceId: string, term: Term, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('seat_terms')
    .values({
      ...{ workspace_id: workspaceId, term_id: term.id, seat_id: term.seatId, person_id: term.personId },
      invited_at: now,
      ...mutable(term),
    })
    .execute()
}

async function updateTerm(trx: Trx, workspaceId: string, term: Term): Promise<void> {
  await trx
    .updateTable('seat_terms')
    .set(mutable(term))
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', term.id)
    .execute()
}

/** Changes the plan of a seat, for the terms to come. The caller holds the lock. */
export async function savePlan(trx: Trx, { workspaceId, seatId }: Key, plan: SeatPlan): Promise<void> {
  await trx
    .updateTable('seats')
    .set(toColumns(plan))
    .where('workspace_id', '=', workspaceId)
    .where('seat_id', '=', seatId)
    .execute()
}

/** Adds somebody who wants to be considered; again changes nothing. The caller holds the lock. */
export async function addAsker(
  trx: Trx,
  { workspaceId, seatId }: Key,
  personId: string,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('seat_askers')
    .values({ workspace_id: workspaceId, seat_id: seatId, person_id: personId, asked_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Saves why somebody paused or ended a term, for themselves. */
export async function saveReason(
  trx: Trx,
  reason: { workspaceId: string; termId: string; authorId: string; words: string },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('seat_reasons')
    .values({
      workspace_id: reason.workspaceId,
      term_id: reason.termId,
      author_id: reason.authorId,
      reason: reason.words,
      written_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Replaces the reflection on a term. */
export async function saveReflections(
  trx: Trx,
  { workspaceId, termId, authorId }: { workspaceId: string; termId: string; authorId: string },
  reflections: readonly Reflection[],
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .deleteFrom('seat_reflections')
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', termId)
    .execute()
  if (reflections.length === 0) return
  await trx
    .insertInto('seat_reflections')
    .values(
      reflections.map((one) => ({
        ...{ workspace_id: workspaceId, term_id: termId, author_id: authorId, written_at: now },
        ...one,
      })),
    )
    .execute()
}

export async function findReflections(
  db: Database,
  workspaceId: string,
  termId: string,
): Promise<Reflection[]> {
  const rows = await db
    .selectFrom('seat_reflections')
    .select(['number', 'readers', 'words'])
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', termId)
    .orderBy('number')
    .execute()
  return rows.flatMap(({ number, readers, words }) => {
    const at = ([1, 2, 3] as const).find((one) => one === number)
    return at ? [{ number: at, words, readers: known(REFLECTION_READERS, readers) }] : []
  })
}

/** The kind of message that tells those who were considered; `isAnnounced` looks for it. */
export const CHOSEN = 'seat chosen'

/** Whether everyone who was considered for a term has been told who was chosen. */
export async function isAnnounced(db: Database, workspaceId: string, termId: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('message_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', CHOSEN)
    .where(isUnsettled)
    .where(sql<boolean>`payload->>'termId' = ${termId}`)
    .limit(1)
    .executeTakeFirst()
  return row === undefined
}

/** Returns the seats, across all workspaces, in which something may be due. */
export async function findDueSeats(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select workspace_id as "workspaceId", seat_id as "seatId" from seats
    where next_check_at <= ${now} order by next_check_at limit ${limit}
  `.execute(db)
  return rows
}
