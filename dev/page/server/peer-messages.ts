import { z } from 'zod'

const written = z.object({ ts: z.string(), at: z.string(), userId: z.string(), text: z.string() })
export type Written = z.output<typeof written>

export const savedPeerMessages = z.object({
  messages: z.record(z.string(), z.array(written)),
  /** Timestamps of the app's messages, by conversation. */
  arrived: z.record(z.string(), z.array(z.string())),
  /** By person, then by conversation. */
  lastRead: z.record(z.string(), z.record(z.string(), z.string())),
})
export type SavedPeerMessages = z.output<typeof savedPeerMessages>

/** Messages between people, and what each person has read. The app sees none of them. */
export class PeerMessages {
  private readonly kept: SavedPeerMessages

  constructor(saved: SavedPeerMessages = { messages: {}, arrived: {}, lastRead: {} }) {
    this.kept = saved
  }

  save(): SavedPeerMessages {
    return this.kept
  }

  write(conversation: string, message: Written): void {
    this.kept.messages[conversation] = [...this.messagesIn(conversation), message]
    this.read(message.userId, conversation, message.ts)
  }

  messagesIn(conversation: string): Written[] {
    return this.kept.messages[conversation] ?? []
  }

  /** Records a message of the app. */
  arrive(conversation: string, ts: string): void {
    this.kept.arrived[conversation] = [...(this.kept.arrived[conversation] ?? []), ts]
  }

  /** Marks everything up to `ts` as read. */
  read(personId: string, conversation: string, ts: string): void {
    if (ts <= this.lastRead(personId, conversation)) return
    this.kept.lastRead[personId] = { ...this.kept.lastRead[personId], [conversation]: ts }
  }

  lastRead(personId: string, conversation: string): string {
    return this.kept.lastRead[personId]?.[conversation] ?? ''
  }

  /** Number of messages of the app and of other people that this person has not read. */
  unread(personId: string, conversation: string): number {
    const others = this.messagesIn(conversation).filter(({ userId }) => userId !== personId)
    const stamps = [...others.map(({ ts }) => ts), ...(this.kept.arrived[conversation] ?? [])]
    return stamps.filter((ts) => ts > this.lastRead(personId, conversation)).length
  }
}

/** Id of the direct message between two people. */
export function dmBetween(one: string, other: string): string {
  return `D-${[one, other].sort().join('-')}`
}
