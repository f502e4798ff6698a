import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import type { SuspensionReason } from './reasons.ts'

/** Stores a workspace, or updates its name. */
export async function saveWorkspace(
  db: Database,
  { workspaceId, name }: { workspaceId: string; name: string },
  now: Temporal.Instant,
): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({ workspace_id: workspaceId, name, created_at: now })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ name }))
    .execute()
}

type Suspension = { reason: SuspensionReason; at: Temporal.Instant; recheckAt: Temporal.Instant | null }

/** Returns false if the workspace was suspended already; the first reason is kept. */
export async function saveSuspended(
  db: Database,
  workspaceId: string,
  { reason, at, recheckAt }: Suspension,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workspaces')
    .set({ suspended_at: at, suspended_reason: reason, recheck_at: recheckAt })
    .where('workspace_id', '=', workspaceId)
    .where('suspended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Returns false if the workspace was not suspended. */
export async function saveResumed(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workspaces')
    .set({ suspended_at: null, suspended_reason: null, recheck_at: null, resumed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('suspended_at', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Returns whether the workspace is suspended, and when its last suspension ended; null if there was none. */
export async function findSuspension(
  db: Database,
  workspaceId: string,
): Promise<{ isSuspended: boolean; resumedAt: Temporal.Instant | null }> {
  const row = await db
    .selectFrom('workspaces')
    .select(['suspended_at', 'resumed_at'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return { isSuspended: (row?.suspended_at ?? null) !== null, resumedAt: row?.resumed_at ?? null }
}

/** Counts the suspended workspaces, for the metrics. */
export async function countSuspended(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('workspaces')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('suspended_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Returns the suspended workspaces whose recheck is due, across all workspaces. The next one is at `nextAt`. */
export async function takeDueRechecks(
  db: Database,
  { now, nextAt }: { now: Temporal.Instant; nextAt: Temporal.Instant },
): Promise<string[]> {
  const rows = await db
    .updateTable('workspaces')
    .set({ recheck_at: nextAt })
    .where('recheck_at', '<=', now)
    .returning('workspace_id')
    .execute()
  return rows.map((row) => row.workspace_id)
}
