import type { Pool } from 'pg'
import type { AppEvent } from '../contract.ts'

/** When the last outbox message was settled, as text; '-infinity' when none was. */
export async function lastSettled(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ at: string }>(
    `select coalesce(max(settled_at), '-infinity')::text as at from outbox`,
  )
  return rows[0]?.at ?? '-infinity'
}

/** Outbox messages settled after that time, oldest first. */
export async function eventsSince(pool: Pool, settled: string): Promise<AppEvent[]> {
  const { rows } = await pool.query<{ at: Date; kind: string; personId: string; state: string }>(
    `select settled_at as at, kind, person_id as "personId", state from outbox
     where settled_at > $1 order by settled_at, created_at`,
    [settled],
  )
  return rows.map(({ at, ...what }) => ({ at: at.toISOString(), ...what }))
}
