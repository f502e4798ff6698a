import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import type { SlackPerson } from '../../platform/slack/people.ts'
import { updatePerson } from './store.ts'

/**
 * Returns the active workspaces with people last refreshed before `before`, and how many these are, counted up to `most`; across
 * all workspaces.
 */
export async function findStaleWorkspaces(
  db: Database,
  before: Temporal.Instant,
  most: number,
): Promise<{ workspaceId: string; people: number }[]> {
  const { rows } = await sql<{ workspaceId: string; people: number }>`
    select w.workspace_id as "workspaceId", stale.people from workspaces w
    cross join lateral (
      select count(*)::int as people from (
        select from people p where p.workspace_id = w.workspace_id and p.refreshed_at < ${before} limit ${most}
      ) as counted
    ) as stale
    where w.suspended_at is null and stale.people > 0
  `.execute(db)
  return rows
}

/** Returns people of a workspace last refreshed before `before`, oldest first. */
export async function findStalePeople(
  db: Database,
  workspaceId: string,
  before: Temporal.Instant,
  limit: number,
): Promise<{ workspaceId: string; personId: string }[]> {
  const rows = await db
    .selectFrom('people')
    .select('person_id')
    .where('workspace_id', '=', workspaceId)
    .where('refreshed_at', '<', before)
    .orderBy('refreshed_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ workspaceId, personId: row.person_id }))
}

/** Updates those of a page of members whom the app knows. */
export async function updateKnown(
  db: Database,
  workspaceId: string,
  members: readonly SlackPerson[],
  now: Temporal.Instant,
): Promise<void> {
  if (members.length === 0) return
  const known = await db
    .selectFrom('people')
    .select('person_id')
    .where('workspace_id', '=', workspaceId)
    .where(
      'person_id',
      'in',
      members.map(({ id }) => id),
    )
    .execute()
  const ids = new Set(known.map((row) => row.person_id))
  for (const person of members) if (ids.has(person.id)) await updatePerson(db, workspaceId, person, now)
}

/** Returns the page of members at which the last run stopped; '' for the first one. */
export async function findListing(db: Database, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('workspaces')
    .select('members_page')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row?.members_page ?? ''
}

export async function saveListing(db: Database, workspaceId: string, page: string): Promise<void> {
  await db
    .updateTable('workspaces')
    .set({ members_page: page })
    .where('workspace_id', '=', workspaceId)
    .execute()
}
