import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Person } from '../people/rules.ts'
import { PERSON_COLUMNS, toPerson } from '../people/store.ts'

/** Locks people whose `next_nudge_at` has come until the transaction ends; skips those locked by another replica. */
export async function lockDuePeople(trx: Trx, now: Temporal.Instant, limit: number): Promise<Person[]> {
  const rows = await trx
    .selectFrom('people')
    .select(PERSON_COLUMNS)
    .where('next_nudge_at', '<=', now)
    .orderBy('next_nudge_at')
    // Few workspaces in a batch: each one is queried separately.
    .orderBy('workspace_id')
    .limit(limit)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  return rows.map(toPerson)
}

export type NextNudge = { workspaceId: string; personId: string; at: Temporal.Instant | null }

/** Stores when each person is planned next; `at` null: not before a change. */
export async function saveNextNudges(trx: Trx, nudges: readonly NextNudge[]): Promise<void> {
  if (nudges.length === 0) return
  const values = nudges.map((nudge) => ({
    w: nudge.workspaceId,
    p: nudge.personId,
    at: nudge.at?.toString() ?? null,
  }))
  await sql`
    update people set next_nudge_at = planned.at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as planned(w text, p text, at timestamptz)
    where workspace_id = planned.w and person_id = planned.p
  `.execute(trx)
}

type Who = { workspaceId: string; personId: string }

/** Records that a nudge was sent, which starts a new budget period, and requests a recheck. */
export async function saveNudged(
  trx: Trx,
  who: Who,
  nudgedAt: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('people')
    .set({ last_nudged_at: nudgedAt, held_until: null, status_holds: 0, next_nudge_at: now })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}

/** Postpones nudges to `until`, because the person's Slack status says "away". `holds`: how often in a row. */
export async function savePostponed(
  db: Database,
  who: Who,
  until: Temporal.PlainDate,
  holds: number,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ held_until: until, status_holds: holds })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}
