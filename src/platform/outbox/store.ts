import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'

export type NewMessage = {
  workspaceId: string
  personId: string
  /** Other members of the group DM; missing for a direct message. */
  others?: readonly string[]
  /** Who asked the app to send it; missing if it doesn't count toward their daily limit. */
  senderId?: string
  kind: string
  /** Unique per person: at most one message with this key. */
  dedupeKey: string
  /** Ids only. */
  payload: object
  /** Earliest time to send; now if missing. */
  sendAt?: Temporal.Instant
}

/** The states are literals, so that a prepared plan can use the partial index. */
export const isUnsettled = sql<boolean>`state in ('pending', 'sending', 'in doubt')`

const COLUMNS = ['workspace_id', 'person_id', 'others', 'sender_id', 'kind', 'dedupe_key', 'payload'] as const

/** Stores messages. Existing ones are left unchanged, except that canceled ones are enqueued again. */
export async function insertMessages(trx: Trx, messages: NewMessage[], now: Temporal.Instant): Promise<void> {
  if (messages.length === 0) return
  // One JSON parameter: compiling thousands of parameters takes longer than the insert.
  const rows = messages.map(
    ({ workspaceId, personId, others = [], senderId = null, kind, dedupeKey, payload, sendAt = now }) => ({
      ...{ workspace_id: workspaceId, person_id: personId, others, sender_id: senderId },
      ...{ kind, dedupe_key: dedupeKey, payload },
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
          others text[], sender_id text, kind text, dedupe_key text, payload jsonb, send_at timestamptz)`,
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
        .where('outbox.state', '=', 'canceled'),
    )
    .execute()
}

/** Returns the active workspaces in which a message is due. Across all workspaces. */
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

/** Returns when the next message that isn't due yet will be; null if there is none. */
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

/** Reads a stored list of ids. */
export function toIds(rendered: unknown): string[] {
  return Array.isArray(rendered) ? rendered.filter((id) => typeof id === 'string') : []
}

/** Returns the `addressKey`s of those who have an unsettled message of this kind. */
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

/** Counts the messages that a person has made the app send since an instant: all of them, and those to one recipient. */
export async function countSentBy(
  db: Database,
  { workspaceId, senderId, recipientId }: { workspaceId: string; senderId: string; recipientId: string },
  since: Temporal.Instant,
): Promise<{ total: number; toRecipient: number }> {
  return db
    .selectFrom('outbox')
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      eb.fn.countAll<number>().filterWhere('person_id', '=', recipientId).as('toRecipient'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('sender_id', '=', senderId)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
}

/**
 * Deletes records of messages that were settled before an instant, in all workspaces, and returns their number. Sent messages
 * of these kinds that still show something are kept, because they follow changes.
 */
export async function deleteSettled(
  db: Database,
  { before, following, limit }: { before: Temporal.Instant; following: readonly string[]; limit: number },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from outbox where (workspace_id, message_id) in (
      select workspace_id, message_id from outbox
      where settled_at < ${before}
        and not (state = 'sent' and kind = any(${[...following]}::text[]) and rendered <> '[]')
      limit ${limit})`.execute(db)
  return Number(numAffectedRows)
}

/** Returns a key for a person in a workspace, for sets and maps. */
export function addressKey(workspaceId: string, personId: string): string {
  return `${workspaceId}/${personId}`
}

/** Counts unsettled messages, for the metrics. */
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
