import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'

export type NewMessage = {
  workspaceId: string
  personId: string
  /** Who else sits in the group DM that it goes to; left out: it goes to the person's own DM. */
  others?: readonly string[]
  kind: string
  /** One message for each person and key, whatever happens. */
  dedupeKey: string
  /** Ids only. */
  payload: object
  /** Not before; left out: now. */
  sendAt?: Temporal.Instant
}

/** The states are literals, so that a prepared plan can use the partial index. */
export const isUnsettled = sql<boolean>`state in ('pending', 'sending', 'in doubt')`

const COLUMNS = ['workspace_id', 'person_id', 'others', 'kind', 'dedupe_key', 'payload'] as const

/** Stores messages. One that exists already stays as it is, unless it was cancelled: then it is enqueued again. */
export async function insertMessages(trx: Trx, messages: NewMessage[], now: Temporal.Instant): Promise<void> {
  if (messages.length === 0) return
  // As one parameter: thousands of them take longer to compile than to store.
  const rows = messages.map(
    ({ workspaceId, personId, others = [], kind, dedupeKey, payload, sendAt = now }) => ({
      ...{ workspace_id: workspaceId, person_id: personId, others, kind, dedupe_key: dedupeKey, payload },
      send_at: sendAt.toString(),
    }),
  )
  await trx
    .insertInto('outbox')
    .columns([...COLUMNS, 'send_at', 'created_at'])
    .expression(
      // Drop duplicates within the batch. Delay is measured from `sendAt`.
      sql`select distinct on (workspace_id, person_id, dedupe_key) ${sql.join(COLUMNS.map((column) => sql.ref(column)))},
          greatest(send_at, ${now}::timestamptz), greatest(send_at, ${now}::timestamptz)
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as message(workspace_id text, person_id text,
          others text[], kind text, dedupe_key text, payload jsonb, send_at timestamptz)`,
    )
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'person_id', 'dedupe_key'])
        .doUpdateSet((eb) => ({
          payload: eb.ref('excluded.payload'),
          state: 'pending',
          reason: null,
          settled_at: null,
          attempts: 0,
          send_at: eb.ref('excluded.send_at'),
          created_at: eb.ref('excluded.created_at'),
        }))
        .where('outbox.state', '=', 'cancelled'),
    )
    .execute()
}

export async function findWorkspacesWithWork(db: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('workspaces', 'workspaces.workspace_id', 'outbox.workspace_id')
    .select('outbox.workspace_id')
    .distinct()
    .where(isUnsettled)
    .where('send_at', '<=', now)
    .where('suspended_at', 'is', null)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** When the next message of a workspace that isn't due yet will be; null if there is none. */
export async function findNextDue(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const { at } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('send_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .where(isUnsettled)
    .where('send_at', '>', now)
    .executeTakeFirstOrThrow()
  return at
}

export function toIds(rendered: unknown): string[] {
  return Array.isArray(rendered) ? rendered.filter((id) => typeof id === 'string') : []
}

/** Those of these people who have an unsettled message of this kind. */
export async function findAwaiting(
  db: Database,
  workspaceIds: readonly string[],
  personIds: readonly string[],
  kind: string,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['workspace_id', 'person_id'])
    .where('workspace_id', 'in', workspaceIds)
    .where('person_id', 'in', personIds)
    .where('kind', '=', kind)
    .where(isUnsettled)
    .execute()
  return new Set(rows.map((row) => addressKey(row.workspace_id, row.person_id)))
}

/** One text for a person in a workspace, for sets and maps. */
export function addressKey(workspaceId: string, personId: string): string {
  return `${workspaceId}/${personId}`
}

/** Unsettled messages, for the metrics. */
export async function countUnsettled(
  db: Database,
): Promise<{ kind: string; state: string; count: number }[]> {
  return db
    .selectFrom('outbox')
    .select((eb) => ['kind', 'state', eb.fn.countAll<number>().as('count')])
    .where(isUnsettled)
    .groupBy(['kind', 'state'])
    .execute()
}
