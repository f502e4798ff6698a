import { type Selection, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { SEAT_STATES, type Seat, type SeatPlan } from './rules.ts'

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

function toSeat(row: Selection<DB, 'seats', (typeof SEAT_COLUMNS)[number]>): Seat {
  const { workspace_id: workspaceId, seat_id: id, leader_id: leaderId, sees, checklist } = row
  return {
    ...{ workspaceId, id, leaderId, sees, checklist },
    state: readState(SEAT_STATES, row.state),
    termWeeks: row.term_weeks,
    overlapDays: row.overlap_days,
    neverRooms: row.never_rooms,
  }
}

/** Throws if nothing has this name: the database allows no other. */
export function readState<Name extends string>(names: readonly Name[], stored: string): Name {
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

/** Returns the seats, across all workspaces, in which something may be due. */
export async function findDueSeats(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select workspace_id as "workspaceId", seat_id as "seatId" from seats
    where next_check_at <= ${now} order by next_check_at limit ${limit}
  `.execute(db)
  return rows
}
