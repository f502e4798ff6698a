import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import { isRemoval, type SuspensionReason } from './reasons.ts'

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

/** Returns false if the workspace was suspended already; the first reason is kept, unless the app is removed now. */
export async function saveSuspended(
  db: Database,
  workspaceId: string,
  { reason, at, recheckAt }: Suspension,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workspaces')
    .set((eb) => ({
      suspended_at: eb.fn.coalesce('suspended_at', eb.val(at)),
      suspended_reason: reason,
      recheck_at: recheckAt,
    }))
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb('suspended_at', 'is', null),
        ...(isRemoval(reason) ? [eb('suspended_reason', '<>', reason)] : []),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Stores when everything of a removed workspace is deleted (the first time counts), and whether its token is checked again. */
export async function saveRemoved(
  db: Database,
  workspaceId: string,
  { purgeAt, isRechecked }: { purgeAt: Temporal.Instant | null; isRechecked: boolean },
): Promise<void> {
  await db
    .updateTable('workspaces')
    .set((eb) => ({
      purge_at: eb.fn.coalesce('purge_at', eb.val(purgeAt)),
      ...(!isRechecked && { recheck_at: null }),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('suspended_at', 'is not', null)
    .execute()
}

/** Returns false if the workspace was not suspended. */
export async function saveResumed(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workspaces')
    .set({ suspended_at: null, suspended_reason: null, recheck_at: null, purge_at: null, resumed_at: now })
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

/** Counts the suspended workspaces by reason, for the metrics. */
export async function countSuspended(db: Database): Promise<{ reason: string; count: number }[]> {
  const rows = await db
    .selectFrom('workspaces')
    .select((eb) => ['suspended_reason', eb.fn.countAll<number>().as('count')])
    .where('suspended_at', 'is not', null)
    .groupBy('suspended_reason')
    .execute()
  return rows.map(({ suspended_reason, count }) => ({ reason: suspended_reason ?? '', count }))
}

export type DueRecheck = { workspaceId: string; reason: string }

/** Returns the suspended workspaces whose recheck is due, across all workspaces. The next one is at `nextAt`. */
export async function takeDueRechecks(
  db: Database,
  { now, nextAt }: { now: Temporal.Instant; nextAt: Temporal.Instant },
): Promise<DueRecheck[]> {
  const rows = await db
    .updateTable('workspaces')
    .set({ recheck_at: nextAt })
    .where('recheck_at', '<=', now)
    .returning(['workspace_id', 'suspended_reason'])
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, reason: row.suspended_reason ?? '' }))
}
