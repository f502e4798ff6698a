import type { InspectorState } from '../contract.ts'
import type { World } from './world.ts'

const SHOWN = 30

/** The inspector's state, read from the app's own tables. */
export async function inspectorState(world: World): Promise<InspectorState> {
  const outbox = await world.pool.query<OutboxRow>(
    `select message_id as id, kind, person_id as "personId", state, coalesce(settled_at, send_at) as at,
            attempts, reason
     from outbox order by coalesce(settled_at, send_at) desc, created_at desc limit ${SHOWN}`,
  )
  const next = await world.pool.query<{ personId: string; at: Date }>(
    `select person_id as "personId", next_nudge_at as at from people
     where next_nudge_at is not null order by next_nudge_at limit ${SHOWN}`,
  )
  return {
    traffic: world.traffic.list(),
    outbox: outbox.rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    nextNudges: next.rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    log: world.log.list(),
  }
}

type OutboxRow = {
  id: string
  kind: string
  personId: string
  state: string
  at: Date
  attempts: number
  reason: string | null
}
