import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
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
            .where('s.month', '=', month)
            .where((or) => or.or([or('s.impact', 'is not', null), or('s.next_attempt_at', '>', now)])),
        ),
      ),
    )
    .orderBy('w.workspace_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/**
 * Takes the snapshot of this month. All figures are of one moment, and only what may be told is stored. The attempt is
 * stored first, so that one that fails or never ends is tried again later, not at each tick.
 */
export async function takeSnapshot(db: Database, workspaceId: string, now: Temporal.Instant): Promise<void> {
  const today = utcDate(now)
  const month = monthOf(today)
  await saveAttempt(db, { workspaceId, month }, now)
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      // Groups a large workspace in memory; compiling the statements would take longer than running most of them.
      await sql`select set_config('work_mem', '256MB', true), set_config('jit', 'off', true)`.execute(trx)
      const impact = JSON.stringify(toImpact(await countWorkspace(trx, workspaceId, today)))
      await trx
        .updateTable('impact_snapshots')
        .set({ taken_at: now, impact: sql`${impact}::jsonb` })
        .where('workspace_id', '=', workspaceId)
        .where('month', '=', month)
        .where('impact', 'is', null)
        .execute()
    })
}

/** The next attempt is after ten minutes; the time doubles with each, up to a day. */
async function saveAttempt(
  db: Database,
  { workspaceId, month }: { workspaceId: string; month: Temporal.PlainDate },
  now: Temporal.Instant,
): Promise<void> {
  await db
    .insertInto('impact_snapshots')
    .values({ workspace_id: workspaceId, month, attempts: 1, next_attempt_at: now.add({ minutes: 10 }) })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'month']).doUpdateSet({
        attempts: sql`impact_snapshots.attempts + 1`,
        next_attempt_at: sql`${now}::timestamptz
          + least(interval '1 day', interval '10 minutes' * 2 ^ least(impact_snapshots.attempts, 10))`,
      }),
    )
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
    .where('impact', 'is not', null)
    .$if(month !== undefined, (query) => query.where('month', '<=', month ?? null))
    .orderBy('month', 'desc')
    .limit(2)
    .execute()
  const [snapshot, before] = rows.flatMap(({ month: of, taken_at, impact }): Snapshot[] =>
    taken_at === null ? [] : [{ month: of, takenOn: utcDate(taken_at), impact: impactSchema.parse(impact) }],
  )
  return snapshot ? { snapshot, before: before ?? null } : null
}
