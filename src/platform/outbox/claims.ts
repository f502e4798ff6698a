import { type QueryCreator, type Selection, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import type { DB } from '../schema.ts'
import { MESSAGE_SPACING } from './recipients.ts'
import { toIds } from './store.ts'

// Literals, so that a prepared plan can use the partial index of these states.
const PENDING = sql<string>`'pending'`
const SENDING = sql<string>`'sending'`
const IN_DOUBT = sql<string>`'in doubt'`

/** A message claimed by this sender. */
export type Claimed = {
  workspaceId: string
  messageId: string
  personId: string
  others: readonly string[]
  kind: string
  payload: unknown
  attempts: number
  /** Why the last attempt didn't send it; null before the first one. */
  reason: string | null
  channelId: string | null
  /** When it was enqueued, or when its `sendAt` comes if that is later. The delay is measured from then. */
  wantedAt: Temporal.Instant
}

/**
 * Claims the next message that is due; null if there is none. Commit the claim before sending. People who received a
 * message within the last second come last.
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
  skipsRecent: boolean,
): Promise<Claimed | null> {
  let next = db
    .selectFrom('outbox')
    .select('message_id')
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', PENDING)
    .where('send_at', '<=', now)
    .orderBy('send_at')
    .orderBy('created_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  if (skipsRecent) {
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
    .returning(CLAIMED_COLUMNS)
    .executeTakeFirst()
  return row ? toClaimed(row) : null
}

/**
 * A message in doubt: the response was lost or the sender crashed. Reconciliation checks whether it was delivered.
 */
export type InDoubt = Claimed & {
  claimedAt: Temporal.Instant
  /** When the call to Slack began; null if it never did. */
  postingAt: Temporal.Instant | null
}

/** Returns messages in doubt that are due, and those whose claim is older than `deadSince`; the oldest first. */
export async function findInDoubt(
  db: Database,
  workspaceId: string,
  now: Temporal.Instant,
  deadSince: Temporal.Instant,
): Promise<InDoubt[]> {
  const rows = await db
    .selectFrom('outbox')
    .select([...CLAIMED_COLUMNS, 'claimed_at', 'posting_at'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', IN_DOUBT), eb('send_at', '<=', now)]),
        eb.and([eb('state', '=', SENDING), eb(eb.fn.coalesce('posting_at', 'claimed_at'), '<=', deadSince)]),
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

const CLAIMED_COLUMNS = [
  'workspace_id',
  'message_id',
  'person_id',
  'others',
  'kind',
  'payload',
  'attempts',
  'reason',
  'channel_id',
  'created_at',
] as const

function toClaimed(row: Selection<DB, 'outbox', (typeof CLAIMED_COLUMNS)[number]>): Claimed {
  return {
    workspaceId: row.workspace_id,
    messageId: row.message_id,
    personId: row.person_id,
    others: row.others,
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    reason: row.reason,
    channelId: row.channel_id,
    wantedAt: row.created_at,
  }
}

type Posting = { channelId: string; shows: readonly string[]; digest: string; at: Temporal.Instant }

/**
 * Stores what the message shows. Call before posting, so that this is known even if the response is lost.
 * False if the claim expired and another sender took over.
 */
export async function savePosting(
  db: Database,
  message: Claimed,
  { channelId, shows, digest, at }: Posting,
): Promise<boolean> {
  const saved = await db
    .with('posting', (qb) =>
      qb
        .updateTable('outbox')
        .set({
          channel_id: channelId,
          rendered: JSON.stringify(shows),
          shown_digest: digest,
          posting_at: at,
        })
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
        // Group DM ids aren't stored; conversations.open returns the same one each time.
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
  | { state: 'canceled' | 'failed'; reason: string }
  /** `wantedAt`: the time until then doesn't count as delay. */
  | { state: 'pending' | 'in doubt'; reason: string; sendAt: Temporal.Instant; wantedAt?: Temporal.Instant }

/**
 * Changes the state of a claimed message. False if another sender has already done so. A sent message restarts the one
 * second between two messages, because it may have taken longer to arrive than the next one will.
 */
export async function changeState(
  db: Database,
  { workspaceId, messageId, personId, attempts }: Claimed,
  change: Change,
  now: Temporal.Instant,
): Promise<boolean> {
  const settled = change.state !== 'pending' && change.state !== 'in doubt'
  const writing = change.state === 'sent' ? db.with('spacing', spaceFrom(now, workspaceId, personId)) : db
  const result = await writing
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

function spaceFrom(now: Temporal.Instant, workspaceId: string, personId: string) {
  return (db: QueryCreator<DB>) =>
    db
      .updateTable('recipients')
      .set({ next_message_at: now.add(MESSAGE_SPACING) })
      .where('workspace_id', '=', workspaceId)
      .where('person_id', '=', personId)
}

/** Returns the ids of what the message shows; empty if it was never rendered. */
export async function findRendered(db: Database, { workspaceId, messageId }: Claimed): Promise<string[]> {
  const row = await db
    .selectFrom('outbox')
    .select('rendered')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return toIds(row?.rendered)
}
