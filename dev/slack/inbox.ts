import type { Temporal } from 'temporal-polyfill'
import type { JsonObject } from './json.ts'
import { Mailbox } from './mailbox.ts'
import type { ShownView } from './views.ts'

export type Message = {
  ts: string
  channel: string
  /** What people read: the text of the blocks. */
  text: string
  /** Slack's `text`, which notifications on phones show. */
  notification: string
  blocks: JsonObject[]
  metadata?: JsonObject
  /** Arrival in workspace time. */
  at: Temporal.Instant
  edited: boolean
  /** Visible to one person, and not stored by Slack. */
  ephemeral: boolean
  user: string
  threadTs?: string
  /** As Slack shows them in a message. */
  files?: JsonObject[]
}

/** What one person received. */
export class Inbox {
  readonly newEphemerals = new Mailbox<Message>('a message that only this person sees')
  readonly newDms = new Mailbox<Message>('a DM')
  readonly newViews = new Mailbox<ShownView>('a view')
  readonly newHomes = new Mailbox<ShownView>('a Home tab')
  private readonly shown = new Map<string, Message>()

  /** The ephemeral messages that are visible now, oldest first. */
  get ephemerals(): Message[] {
    return [...this.shown.values()]
  }

  show(message: Message): void {
    this.shown.set(message.ts, message)
    this.newEphemerals.put(message)
  }

  remove(ts: string): void {
    this.shown.delete(ts)
  }
}

/** The inboxes of everyone in the workspace. */
export class Inboxes {
  private readonly inboxes = new Map<string, Inbox>()

  of(userId: string): Inbox {
    const existing = this.inboxes.get(userId)
    if (existing !== undefined) return existing
    const inbox = new Inbox()
    this.inboxes.set(userId, inbox)
    return inbox
  }
}
