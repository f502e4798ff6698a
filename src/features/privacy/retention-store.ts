import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findPointers } from './former-member-store.ts'

/** Returns true once in 24 hours, on one of the replicas. */
export async function takeDay(db: Database, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into heartbeats as h (name, beat_at) values ('retention', ${now})
    on conflict (name) do update set beat_at = excluded.beat_at
      where h.beat_at <= excluded.beat_at - interval '24 hours'
    returning name`.execute(db)
  return rows.length > 0
}

const LOCKED_AT_ONCE = 10

/** What belongs to the person alone, and is deleted with them. */
const THEIR_OWN = ['outbox.person_id', 'recipients.person_id', 'rerenders.person_id']

/**
 * Returns and locks some people, in any workspace, who last acted before this day (UTC), and to whom nothing refers: no
 * relationship, request, profile or offer. One search reads most tables, so it finds several; the caller erases them while
 * they are locked, so they are few.
 */
export async function lockUnrelated(
  trx: Trx,
  before: Temporal.PlainDate,
): Promise<{ workspaceId: string; personId: string }[]> {
  const pointers = (await findPointers(trx)).filter(
    ({ table, column }) => !THEIR_OWN.includes(`${table}.${column}`),
  )
  const isUnrelated = pointers.map(
    ({ table, column }) => sql`not exists (select from ${sql.table(table)} t
      where t.workspace_id = p.workspace_id and ${sql.ref(`t.${column}`)} = p.person_id)`,
  )
  const { rows } = await sql<{ workspaceId: string; personId: string }>`
    select p.workspace_id as "workspaceId", p.person_id as "personId" from people p
    where p.seen_on < ${before}
      and not exists (select from outbox o where o.workspace_id = p.workspace_id and o.person_id = p.person_id
        and o.state in ('pending', 'sending', 'in doubt'))
      and ${sql.join(isUnrelated, sql` and `)}
    limit ${LOCKED_AT_ONCE} for update of p`.execute(trx)
  return rows
}
