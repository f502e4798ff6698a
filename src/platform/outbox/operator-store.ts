import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import { isUnsettled } from './store.ts'

/** A message that the operator may want to look at. */
export type StuckMessage = {
  messageId: string
  workspaceId: string
  kind: string
  state: string
  attempts: number
  reason: string | null
  /** When it was due first. */
  dueAt: Temporal.Instant
}

/** Time within which a message that is due is normally sent. */
const OVERDUE = Temporal.Duration.from({ minutes: 10 })
/** How long messages that failed are listed. */
const FAILED_LISTED = Temporal.Duration.from({ hours: 7 * 24 })
const BY_OPERATOR = 'canceled by the operator'

/** Returns messages that are overdue in active workspaces, and those that failed in the last seven days; the oldest first. */
export async function findStuck(db: Database, now: Temporal.Instant): Promise<StuckMessage[]> {
  return db
    .selectFrom('outbox as o')
    .innerJoin('workspaces as w', 'w.workspace_id', 'o.workspace_id')
    .select([
      'o.message_id as messageId',
      'o.workspace_id as workspaceId',
      'o.kind',
      'o.state',
      'o.attempts',
      'o.reason',
      'o.created_at as dueAt',
    ])
    .where((eb) =>
      eb.or([
        eb.and([
          isUnsettled,
          eb('o.created_at', '<', now.subtract(OVERDUE)),
          eb('w.suspended_at', 'is', null),
        ]),
        eb.and([
          eb('o.state', '=', 'failed'),
          eb('o.settled_at', '>=', now.subtract(FAILED_LISTED)),
          eb('o.reason', '<>', BY_OPERATOR),
        ]),
      ]),
    )
    .orderBy('o.created_at')
    .execute()
}

/** Counts overdue messages in active workspaces. */
export async function countOverdue(db: Database, now: Temporal.Instant): Promise<number> {
  return (await findStuck(db, now)).filter(({ state }) => state !== 'failed').length
}

/** Returns the workspace and state of a message; undefined if there is none. */
export async function findMessage(
  db: Database,
  messageId: string,
): Promise<{ workspaceId: string; state: string } | undefined> {
  return db
    .selectFrom('outbox')
    .select(['workspace_id as workspaceId', 'state'])
    .where('message_id', '=', messageId)
    .executeTakeFirst()
}

type Ref = { workspaceId: string; messageId: string }

/** Makes a message due now. One that failed is tried as if it were new. False if it is being sent or was settled otherwise. */
export async function retryNow(db: Database, ref: Ref, now: Temporal.Instant): Promise<boolean> {
  const isFailed = sql<boolean>`state = 'failed'`
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set((eb) => ({
      send_at: now,
      created_at: eb.case().when(isFailed).then(now).else(eb.ref('created_at')).end(),
      state: eb.case().when(isFailed).then('pending').else(eb.ref('state')).end(),
      settled_at: null,
    }))
    .where('workspace_id', '=', ref.workspaceId)
    .where('message_id', '=', ref.messageId)
    .where('state', 'in', ['pending', 'in doubt', 'failed'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Ends a message that waits. It counts as failed, because a canceled one is enqueued again when its reason comes up again.
 * False if it doesn't wait.
 */
export async function cancelWaiting(db: Database, ref: Ref, now: Temporal.Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ state: 'failed', reason: BY_OPERATOR, settled_at: now })
    .where('workspace_id', '=', ref.workspaceId)
    .where('message_id', '=', ref.messageId)
    .where('state', 'in', ['pending', 'in doubt'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
