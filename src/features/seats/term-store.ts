import type { Selection } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { PERSON_COLUMNS, toPerson } from '../people/store.ts'
import { type Member, TERM_STATES, type Term, type TermOf } from './rules.ts'
import { type Key, readState } from './store.ts'

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

function toTerm(row: Selection<DB & { t: DB['seat_terms'] }, 't', (typeof TERM_COLUMNS)[number]>): Term {
  return {
    id: row.term_id,
    seatId: row.seat_id,
    personId: row.person_id,
    state: readState(TERM_STATES, row.state),
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

/** For the stores of seats. */
export function selectTerms(db: Database, workspaceId: string) {
  return db
    .selectFrom('seat_terms as t')
    .innerJoin('people', (join) =>
      join.onRef('people.workspace_id', '=', 't.workspace_id').onRef('people.person_id', '=', 't.person_id'),
    )
    .select([...TERM_COLUMNS, ...MEMBER_COLUMNS])
    .where('t.workspace_id', '=', workspaceId)
}

type TermRow = Parameters<typeof toTerm>[0] & Parameters<typeof toMember>[0]

export function toTermOf(row: TermRow): TermOf {
  return { ...toTerm(row), person: toMember(row) }
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
  return row ? toTermOf(row) : null
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

/** The caller holds the lock of the seat. */
export async function insertTerm(
  trx: Trx,
  workspaceId: string,
  term: Term,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('seat_terms')
    .values({
      ...{ workspace_id: workspaceId, term_id: term.id, seat_id: term.seatId, person_id: term.personId },
      invited_at: now,
      ...mutable(term),
    })
    .execute()
}

/** The caller holds the lock of the seat. */
export async function updateTerm(trx: Trx, workspaceId: string, term: Term): Promise<void> {
  await trx
    .updateTable('seat_terms')
    .set(mutable(term))
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', term.id)
    .execute()
}
