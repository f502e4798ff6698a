import type { Pool } from 'pg'
import type { Happening } from '../contract.ts'

/** How far the app has come; what it settles from here on is news. */
export async function lastSettled(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ at: string }>(
    `select coalesce(max(settled_at), '-infinity')::text as at from outbox`,
  )
  return rows[0]?.at ?? '-infinity'
}

/** What the app has settled since then, in its order. */
export async function happenedSince(pool: Pool, settled: string): Promise<Happening[]> {
  const { rows } = await pool.query<{ at: Date; kind: string; personId: string; state: string }>(
    `select settled_at as at, kind, person_id as "personId", state from outbox
     where settled_at > $1 order by settled_at, created_at`,
    [settled],
  )
  return rows.map(({ at, ...what }) => ({ at: at.toISOString(), ...what }))
}
