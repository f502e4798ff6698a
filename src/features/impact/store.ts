import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { countWorkspace } from './count-store.ts'
import { impactSchema, toImpact } from './rules.ts'
import { monthOf, type Snapshot, type Snapshots, utcDate } from './snapshot-rules.ts'

/** Returns workspaces that need the snapshot of this month. One that is new gets its first a month later. */
export async function findDueWorkspaces(
  db: Database,
  now: Temporal.Instant,
  limit: number,
): Promise<string[]> {
  const month = monthOf(utcDate(now))
  const rows = await db
    .selectFrom('workspaces as w')
    .select('w.workspace_id')
    .where('w.suspended_at', 'is', null)
    .where('w.created_at', '<', month.toZonedDateTime('UTC').toInstant())
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('impact_snapshots as s')
            .select('s.month')
            .whereRef('s.workspace_id', '=', 'w.workspace_id')
            .where('s.month', '=', month),
        ),
      ),
    )
    .orderBy('w.workspace_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** Takes the snapshot of this month. All figures are of one moment, and only what may be told is stored. */
export async function takeSnapshot(db: Database, workspaceId: string, now: Temporal.Instant): Promise<void> {
  const today = utcDate(now)
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      // Groups a large workspace in memory; compiling the statements would take longer than running most of them.
      await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(trx)
      const impact = toImpact(await countWorkspace(trx, workspaceId, today))
      await insertSnapshot(trx, { workspaceId, month: monthOf(today), impact: JSON.stringify(impact) }, now)
    })
}

async function insertSnapshot(
  trx: Trx,
  { workspaceId, month, impact }: { workspaceId: string; month: Temporal.PlainDate; impact: string },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('impact_snapshots')
    .values({ workspace_id: workspaceId, month, taken_at: now, impact: sql`${impact}::jsonb` })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Returns the newest snapshot, or the newest through `month`, with the one before it. Null if there is none. */
export async function findSnapshots(
  db: Database,
  workspaceId: string,
  month?: Temporal.PlainDate,
): Promise<Snapshots | null> {
  const rows = await db
    .selectFrom('impact_snapshots')
    .select(['month', 'taken_at', 'impact'])
    .where('workspace_id', '=', workspaceId)
    .$if(month !== undefined, (query) => query.where('month', '<=', month ?? null))
    .orderBy('month', 'desc')
    .limit(2)
    .execute()
  const [snapshot, before] = rows.map(
    (row): Snapshot => ({
      month: row.month,
      takenOn: utcDate(row.taken_at),
      impact: impactSchema.parse(row.impact),
    }),
  )
  return snapshot ? { snapshot, before: before ?? null } : null
}
