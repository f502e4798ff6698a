import { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'

type Who = { workspaceId: string; personId: string }

/** A person to whom messages are sent. */
export type Recipient = {
  /** Their direct message with the app; null before the first message. */
  channelId: string | null
  /** Whether Slack rejected the last message to them. */
  isRefused: boolean
  /** When the next message may be sent: Slack allows one per second in a conversation. */
  nextMessageAt(now: Temporal.Instant): Temporal.Instant
}

export const MESSAGE_SPACING = Temporal.Duration.from({ seconds: 1 })

/** Returns the recipient; with defaults if the app has never sent them a message. */
export async function findRecipient(db: Database, who: Who): Promise<Recipient> {
  const row = await db
    .selectFrom('recipients')
    .select(['channel_id', 'next_message_at', 'refusal'])
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .executeTakeFirst()
  return {
    channelId: row?.channel_id ?? null,
    isRefused: row !== undefined && row.refusal !== null,
    // More than a second ahead means the clock was set back; ignore it.
    nextMessageAt(now) {
      const candidates = [row?.next_message_at ?? now, now.add(MESSAGE_SPACING)]
      return candidates.sort(Temporal.Instant.compare)[0] ?? now
    },
  }
}

/** Deletes the stored direct message id, so that it is opened again. */
export async function forgetChannel(db: Database, who: Who): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ channel_id: null })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}

/** Stores that Slack rejected a message to this person. `reason` is Slack's error code. */
export async function saveRefusal(
  db: Database,
  who: Who,
  reason: string,
  now: Temporal.Instant,
): Promise<void> {
  const refusal = { refused_at: now, refusal: reason }
  await db
    .insertInto('recipients')
    .values({ workspace_id: who.workspaceId, person_id: who.personId, ...refusal })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(refusal))
    .execute()
}

/** Stores that Slack accepted a message to this person. */
export async function saveAccepted(db: Database, who: Who): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ refused_at: null, refusal: null })
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .execute()
}

/** Returns Slack's error code for the last message to this person; null after a success. */
export async function findRefusal(db: Database, who: Who): Promise<string | null> {
  const row = await db
    .selectFrom('recipients')
    .select('refusal')
    .where('workspace_id', '=', who.workspaceId)
    .where('person_id', '=', who.personId)
    .executeTakeFirst()
  return row?.refusal ?? null
}
