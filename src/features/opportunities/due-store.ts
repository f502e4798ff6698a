import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Key } from './store.ts'

/** Returns open opportunities whose last day has ended. */
export async function findPassed(db: Database, now: Temporal.Instant, limit: number): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select workspace_id as "workspaceId", opportunity_id as "opportunityId" from opportunities
    where state = 'open' and closes_at <= ${now}::timestamptz order by closes_at limit ${limit}
  `.execute(db)
  return rows
}

/** Returns open opportunities that nobody has taken over since their poster left, `before` or earlier. */
export async function findAbandoned(db: Database, before: Temporal.Instant, limit: number): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select workspace_id as "workspaceId", opportunity_id as "opportunityId" from opportunities
    where poster_left_at <= ${before}::timestamptz and state = 'open' order by poster_left_at limit ${limit}
  `.execute(db)
  return rows
}

/** Marks open opportunities whose poster's account was deactivated `before` or earlier, and returns them. */
export async function claimLeft(trx: Trx, before: Temporal.Instant, now: Temporal.Instant): Promise<Key[]> {
  const { rows } = await sql<Key>`
    update opportunities o set poster_left_at = ${now}::timestamptz from people
    where people.deactivated_at is not null and o.workspace_id = people.workspace_id
      and o.poster_id = people.person_id and people.deactivated_at <= ${before}::timestamptz
      and o.state = 'open' and o.poster_left_at is null
    returning o.workspace_id as "workspaceId", o.opportunity_id as "opportunityId"
  `.execute(trx)
  return rows
}

/** Opportunities whose poster has come back go on as before. */
export async function saveBack(trx: Trx): Promise<void> {
  await sql`
    update opportunities o set poster_left_at = null from people where state = 'open'
      and poster_left_at is not null and o.workspace_id = people.workspace_id
      and o.poster_id = people.person_id and people.deactivated_at is null
  `.execute(trx)
}
