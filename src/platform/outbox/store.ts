import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'
import { MESSAGE_SPACING } from './recipients.ts'

/** A message that is being sent. */
export type Claimed = {
  workspaceId: string
  messageId: string
  personId: string
  others: readonly string[]
  kind: string
  payload: unknown
  attempts: number
  channelId: string | null
  /** When it was stored, brought to life again, or may come because of the hour. */
  wantedAt: Temporal.Instant
}

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
}

export const UNSETTLED = ['pending', 'sending', 'in doubt'] as const

const COLUMNS = ['workspace_id', 'person_id', 'others', 'kind', 'dedupe_key', 'payload'] as const

/** Stores messages; those that are there already stay as they are, but a cancelled one comes to life again. */
export async function insertMessages(trx: Trx, messages: NewMessage[], now: Temporal.Instant): Promise<void> {
  if (messages.length === 0) return
  // As one value: the thousands that a batch would come to take longer to write down than to store.
  const rows = messages.map(({ workspaceId, personId, others = [], kind, dedupeKey, payload }) => ({
    ...{ workspace_id: workspaceId, person_id: personId, others, kind, dedupe_key: dedupeKey, payload },
  }))
  await trx
    .insertInto('outbox')
    .columns([...COLUMNS, 'send_at', 'created_at'])
    .expression(
      sql`select ${sql.join(COLUMNS.map((column) => sql.ref(column)))}, ${now}::timestamptz, ${now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as message(
          workspace_id text, person_id text, others text[], kind text, dedupe_key text, payload jsonb)`,
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
          send_at: now,
          created_at: now,
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
    .where('state', 'in', UNSETTLED)
    .where('send_at', '<=', now)
    .where('stopped_at', 'is', null)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/**
 * Takes the next message that is to be sent; committed before anything is sent. Somebody who has just got one
 * comes after those who haven't.
 */
export async function claimNext(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
): Promise<Claimed | null> {
  return (await claim(db, workspaceId, now, true)) ?? (await claim(db, workspaceId, now, false))
}

async function claim(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
  sparesRecent: boolean,
): Promise<Claimed | null> {
  let next = db
    .selectFrom('outbox')
    .select('message_id')
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'pending')
    .where('send_at', '<=', now)
    .orderBy('send_at')
    .orderBy('created_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  if (sparesRecent) {
    next = next.where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('recipients')
            .select('recipients.person_id')
            .whereRef('recipients.workspace_id', '=', 'outbox.workspace_id')
            .whereRef('recipients.person_id', '=', 'outbox.person_id')
            .where('next_message_at', '>', now),
        ),
      ),
    )
  }
  const row = await db
    .updateTable('outbox')
    .set({ state: 'sending', claimed_at: now, posting_at: null, attempts: sql`attempts + 1` })
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', next)
    .returningAll()
    .executeTakeFirst()
  return row ? toClaimed(row) : null
}

/** A message whose answer got lost, or whose sender died: whoever finds it looks whether it arrived. */
export type Doubtful = Claimed & {
  claimedAt: Temporal.Instant
  /** When the call to Slack began; null when it never did. */
  postingAt: Temporal.Instant | null
}

export async function findInDoubt(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
  deadSince: Temporal.Instant,
): Promise<Doubtful[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'in doubt'), eb('send_at', '<=', now)]),
        eb.and([
          eb('state', '=', 'sending'),
          eb(eb.fn.coalesce('posting_at', 'claimed_at'), '<=', deadSince),
        ]),
      ]),
    )
    .orderBy('send_at')
    .execute()
  return rows.map((row) => ({
    ...toClaimed(row),
    claimedAt: row.claimed_at ?? row.created_at,
    postingAt: row.posting_at,
  }))
}

type Row = {
  workspace_id: string
  message_id: string
  person_id: string
  others: string[]
  kind: string
  payload: unknown
  attempts: number
  channel_id: string | null
  created_at: Temporal.Instant
}

function toClaimed(row: Row): Claimed {
  return {
    workspaceId: row.workspace_id,
    messageId: row.message_id,
    personId: row.person_id,
    others: row.others,
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    channelId: row.channel_id,
    wantedAt: row.created_at,
  }
}

/**
 * Written before the call, so that what the message shows is known even when the answer gets lost.
 * False when the claim is not ours any more: another sender took us for dead.
 */
export async function savePosting(
  db: Database,
  message: Claimed,
  { channelId, shows, at }: { channelId: string; shows: readonly string[]; at: Temporal.Instant },
): Promise<boolean> {
  const saved = await db
    .with('posting', (qb) =>
      qb
        .updateTable('outbox')
        .set({ channel_id: channelId, rendered: JSON.stringify(shows), posting_at: at })
        .where('workspace_id', '=', message.workspaceId)
        .where('message_id', '=', message.messageId)
        .where('state', '=', 'sending')
        .where('attempts', '=', message.attempts)
        .returning(['workspace_id', 'person_id']),
    )
    .insertInto('recipients')
    .columns(['workspace_id', 'person_id', 'channel_id', 'next_message_at'])
    .expression((eb) =>
      eb.selectFrom('posting').select([
        'workspace_id',
        'person_id',
        // A group DM is nobody's own: Slack is asked for it, and knows it again.
        eb.val(message.others.length > 0 ? null : channelId).as('channel_id'),
        sql<Temporal.Instant>`${at.add(MESSAGE_SPACING)}::timestamptz`.as('next_message_at'),
      ]),
    )
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'person_id']).doUpdateSet((eb) => ({
        channel_id: eb.fn.coalesce('excluded.channel_id', 'recipients.channel_id'),
        next_message_at: eb.ref('excluded.next_message_at'),
      })),
    )
    .returning('person_id')
    .executeTakeFirst()
  return saved !== undefined
}

export type Change =
  | { state: 'sent'; slackTs: string }
  | { state: 'cancelled' | 'failed'; reason: string }
  /** `wantedAt`: the time until then doesn't count as delay. */
  | { state: 'pending' | 'in doubt'; reason: string; sendAt: Temporal.Instant; wantedAt?: Temporal.Instant }

/** Moves a claimed message on. False when somebody else has done so already. */
export async function changeState(
  db: Database,
  { workspaceId, messageId, attempts }: Claimed,
  change: Change,
  now: Temporal.Instant,
): Promise<boolean> {
  const settled = change.state !== 'pending' && change.state !== 'in doubt'
  const result = await db
    .updateTable('outbox')
    .set({
      state: change.state,
      reason: 'reason' in change ? change.reason : null,
      ...('slackTs' in change && { slack_ts: change.slackTs }),
      ...('sendAt' in change && { send_at: change.sendAt }),
      ...('wantedAt' in change && { created_at: change.wantedAt }),
      settled_at: settled ? now : null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .where('state', 'in', ['sending', 'in doubt'])
    .where('attempts', '=', attempts)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Ids that the message shows, as far as it got to be rendered. */
export async function findRendered(db: Database, { workspaceId, messageId }: Claimed): Promise<string[]> {
  const row = await db
    .selectFrom('outbox')
    .select('rendered')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return toIds(row?.rendered)
}

function toIds(rendered: unknown): string[] {
  return Array.isArray(rendered) ? rendered.filter((id) => typeof id === 'string') : []
}

/** A message that was sent, as it can be found again in Slack. */
export type Sent = {
  messageId: string
  channelId: string
  ts: string
  /** When the sending began: what people did later than this, the message doesn't know. */
  claimedAt: Temporal.Instant
  rendered: string[]
}

/** The newest message of a kind that reached a person: of all, of those that show an id, or the one at `ts`. */
export async function findSent(
  db: Database,
  message: { workspaceId: string; personId: string; kind: string; ts?: string | undefined; shows?: string },
): Promise<Sent | null> {
  let query = db
    .selectFrom('outbox')
    .select(['message_id', 'channel_id', 'slack_ts', 'claimed_at', 'created_at', 'rendered'])
    .where('workspace_id', '=', message.workspaceId)
    .where('person_id', '=', message.personId)
    .where('kind', '=', message.kind)
    .where('state', '=', 'sent')
  if (message.ts !== undefined) query = query.where('slack_ts', '=', message.ts)
  if (message.shows !== undefined) query = query.where(sql`rendered`, '@>', JSON.stringify([message.shows]))
  const row = await query.orderBy('created_at', 'desc').limit(1).executeTakeFirst()
  if (!row?.channel_id || !row.slack_ts) return null
  return {
    messageId: row.message_id,
    channelId: row.channel_id,
    ts: row.slack_ts,
    claimedAt: row.claimed_at ?? row.created_at,
    rendered: toIds(row.rendered),
  }
}

/** Those of these people to whom a message of this kind is still on its way. */
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
    .where('state', 'in', UNSETTLED)
    .execute()
  return new Set(rows.map((row) => addressKey(row.workspace_id, row.person_id)))
}

/** One text for a person in a workspace, for sets and maps. */
export function addressKey(workspaceId: string, personId: string): string {
  return `${workspaceId}/${personId}`
}

/** How many messages are not settled, for the metrics. */
export async function countUnsettled(
  db: Database,
): Promise<{ kind: string; state: string; count: number }[]> {
  return db
    .selectFrom('outbox')
    .select((eb) => ['kind', 'state', eb.fn.countAll<number>().as('count')])
    .where('state', 'in', UNSETTLED)
    .groupBy(['kind', 'state'])
    .execute()
}
