import { z } from 'zod'

const written = z.object({ ts: z.string(), at: z.string(), userId: z.string(), text: z.string() })
export type Written = z.output<typeof written>

export const savedChatter = z.object({
  messages: z.record(z.string(), z.array(written)),
  /** The stamps of the app's messages, by conversation. */
  arrived: z.record(z.string(), z.array(z.string())),
  /** By person, then by conversation. */
  lastRead: z.record(z.string(), z.record(z.string(), z.string())),
})
export type SavedChatter = z.output<typeof savedChatter>

/** What people write to each other, and what each of them has read. The app sees none of it. */
export class Chatter {
  private readonly kept: SavedChatter

  constructor(saved: SavedChatter = { messages: {}, arrived: {}, lastRead: {} }) {
    this.kept = saved
  }

  save(): SavedChatter {
    return this.kept
  }

  write(conversation: string, message: Written): void {
    this.kept.messages[conversation] = [...this.messagesIn(conversation), message]
    this.read(message.userId, conversation, message.ts)
  }

  messagesIn(conversation: string): Written[] {
    return this.kept.messages[conversation] ?? []
  }

  /** A message of the app's came. */
  arrive(conversation: string, ts: string): void {
    this.kept.arrived[conversation] = [...(this.kept.arrived[conversation] ?? []), ts]
  }

  /** The person has seen all up to `ts`. */
  read(personId: string, conversation: string, ts: string): void {
    if (ts <= this.lastRead(personId, conversation)) return
    this.kept.lastRead[personId] = { ...this.kept.lastRead[personId], [conversation]: ts }
  }

  lastRead(personId: string, conversation: string): string {
    return this.kept.lastRead[personId]?.[conversation] ?? ''
  }

  /** How many messages of the app's and of other people the person hasn't seen yet. */
  unread(personId: string, conversation: string): number {
    const others = this.messagesIn(conversation).filter(({ userId }) => userId !== personId)
    const stamps = [...others.map(({ ts }) => ts), ...(this.kept.arrived[conversation] ?? [])]
    return stamps.filter((ts) => ts > this.lastRead(personId, conversation)).length
  }
}

/** The conversation of two people. */
export function dmBetween(one: string, other: string): string {
  return `D-${[one, other].sort().join('-')}`
}
