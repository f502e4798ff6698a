import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { usableZone } from '../people/rules.ts'
import { endOfDay, type Opportunity, type Posted, STATES } from './rules.ts'

export type Key = { workspaceId: string; opportunityId: string }

function selectOpportunities(db: Database) {
  return db
    .selectFrom('opportunities as o')
    .innerJoin('people as poster', (join) =>
      join.onRef('poster.workspace_id', '=', 'o.workspace_id').onRef('poster.person_id', '=', 'o.poster_id'),
    )
    .leftJoin('people as co_owner', (join) =>
      join
        .onRef('co_owner.workspace_id', '=', 'o.workspace_id')
        .onRef('co_owner.person_id', '=', 'o.co_owner_id'),
    )
    .select([
      'o.workspace_id',
      'o.opportunity_id',
      'o.poster_id',
      'o.co_owner_id',
      'o.title',
      'o.why',
      'o.learn',
      'o.takes',
      'o.places',
      'o.closes_on',
      'o.closes_at',
      'o.state',
      'poster.display_name as poster_name',
      'poster.zone as poster_zone',
      'poster.deactivated_at as poster_left_at',
      'co_owner.display_name as co_owner_name',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectOpportunities>['executeTakeFirstOrThrow']>>

function toOpportunity(row: Row): Opportunity {
  return {
    workspaceId: row.workspace_id,
    id: row.opportunity_id,
    posterId: row.poster_id,
    posterName: row.poster_name,
    posterZone: usableZone(row.poster_zone),
    posterIsHere: row.poster_left_at === null,
    coOwnerId: row.co_owner_id,
    coOwnerName: row.co_owner_name,
    title: row.title,
    why: row.why,
    learn: row.learn,
    takes: row.takes,
    places: row.places,
    closesOn: row.closes_on,
    closesAt: row.closes_at,
    state: STATES.find((one) => one === row.state) ?? 'closed',
  }
}

export async function findOpportunities(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Opportunity[]> {
  if (ids.length === 0) return []
  const rows = await selectOpportunities(db)
    .where('o.workspace_id', '=', workspaceId)
    .where('o.opportunity_id', 'in', ids)
    .orderBy('o.closes_at')
    .orderBy('o.opportunity_id')
    .execute()
  return rows.map(toOpportunity)
}

export async function findOpportunity(
  db: Database,
  { workspaceId, opportunityId }: Key,
): Promise<Opportunity | null> {
  const [found] = await findOpportunities(db, workspaceId, [opportunityId])
  return found ?? null
}

/** Locks the opportunity until the transaction ends: places, endings and withdrawals follow each other. */
export async function lockOpportunity(
  trx: Trx,
  { workspaceId, opportunityId }: Key,
): Promise<Opportunity | null> {
  const row = await selectOpportunities(trx)
    .where('o.workspace_id', '=', workspaceId)
    .where('o.opportunity_id', '=', opportunityId)
    .forNoKeyUpdate('o')
    .executeTakeFirst()
  return row ? toOpportunity(row) : null
}

/** Returns the open opportunities of a poster or co-owner, those that close first coming first. */
export async function findOwned(db: Database, workspaceId: string, personId: string): Promise<Opportunity[]> {
  const rows = await selectOpportunities(db)
    .where('o.workspace_id', '=', workspaceId)
    .where('o.state', '=', sql.lit('open'))
    .where((eb) => eb.or([eb('o.poster_id', '=', personId), eb('o.co_owner_id', '=', personId)]))
    .orderBy('o.closes_at')
    .orderBy('o.opportunity_id')
    .execute()
  return rows.map(toOpportunity)
}

/** Returns a page of what is open and not the reader's own, those that close first coming first. */
export async function findOpen(
  db: Database,
  { workspaceId, readerId }: { workspaceId: string; readerId: string },
  now: Temporal.Instant,
  { start, limit }: { start: number; limit: number },
): Promise<Opportunity[]> {
  const rows = await selectOpportunities(db)
    .where('o.workspace_id', '=', workspaceId)
    .where('o.state', '=', sql.lit('open'))
    .where('o.closes_at', '>', now)
    .where('o.poster_id', '<>', readerId)
    .where(sql<boolean>`o.co_owner_id is distinct from ${readerId}`)
    .orderBy('o.closes_at')
    .orderBy('o.opportunity_id')
    .limit(limit)
    .offset(start)
    .execute()
  return rows.map(toOpportunity)
}

type Written = Posted & { workspaceId: string; posterId: string; posterZone: string }

function toColumns({ posterZone, ...posted }: Posted & { posterZone: string }, now: Temporal.Instant) {
  return {
    title: posted.title,
    why: posted.why,
    learn: posted.learn,
    takes: posted.takes,
    places: posted.places,
    closes_on: posted.closesOn,
    closes_at: endOfDay(posted.closesOn, posterZone),
    co_owner_id: posted.coOwnerId,
    match_requested_at: now,
  }
}

export async function insertOpportunity(trx: Trx, written: Written, now: Temporal.Instant): Promise<string> {
  const { opportunity_id } = await trx
    .insertInto('opportunities')
    .values({
      workspace_id: written.workspaceId,
      poster_id: written.posterId,
      posted_at: now,
      ...toColumns(written, now),
    })
    .returning('opportunity_id')
    .executeTakeFirstOrThrow()
  return opportunity_id
}

/** Changes what was posted; it is compared with profiles again. The caller holds the lock. */
export async function updateOpportunity(
  trx: Trx,
  { workspaceId, id, posterZone }: Opportunity,
  posted: Posted,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('opportunities')
    .set(toColumns({ ...posted, posterZone }, now))
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .execute()
}
