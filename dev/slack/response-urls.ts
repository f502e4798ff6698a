import { randomBytes } from 'node:crypto'
import { checkMessage } from './app-messages.ts'
import type { Conversations } from './conversations.ts'
import type { Inboxes, Message } from './inbox.ts'
import { type JsonObject, objs, str } from './json.ts'
import { shownText } from './shown-text.ts'
import type { Args, Bot, Upstream } from './upstream.ts'
import type { WorkspaceClock } from './workspace-clock.ts'

const USES = 5
const LIFETIME_MS = 30 * 60_000

/** The context of a response_url: who did something, where, and on which message. */
export type Origin = { userId: string; channel: string; message?: Message }
type Entry = Origin & { usesLeft: number; madeAt: number }
type Parts = {
  inboxes: Inboxes
  upstream: Upstream
  conversations: Conversations
  clock: WorkspaceClock
  bot: Bot
}
export type Responded = { status: number; body: JsonObject }

/** response_urls: each works 5 times within 30 minutes of real time. */
export class ResponseUrls {
  private readonly entries = new Map<string, Entry>()
  private readonly baseUrl: string
  private readonly parts: Parts

  constructor(baseUrl: string, parts: Parts) {
    this.baseUrl = baseUrl
    this.parts = parts
  }

  make(origin: Origin): string {
    const id = randomBytes(12).toString('hex')
    this.entries.set(id, { ...origin, usesLeft: USES, madeAt: Date.now() })
    return `${this.baseUrl}/respond/${id}`
  }

  ownerOf(id: string): string | undefined {
    return this.entries.get(id)?.userId
  }

  /** Handles a post of the app to a response_url. */
  async post(id: string, body: JsonObject): Promise<Responded> {
    const entry = this.entries.get(id)
    if (entry === undefined || Date.now() - entry.madeAt > LIFETIME_MS) return refused(404, 'expired_url')
    if (entry.usesLeft === 0) return refused(404, 'used_url')
    entry.usesLeft -= 1
    return this.answer(entry, body)
  }

  /** Handles the body of an ack or of a post to a response_url: a new message, or a change of the clicked one. */
  async answer(origin: Origin, body: JsonObject): Promise<Responded> {
    if (body.delete_original === true) return this.deleteOriginal(origin)
    const checked = checkMessage(asArgs(body))
    if (!checked.ok) return { status: 400, body: checked.refusal }
    if (!checked.args.text && !checked.args.blocks) return refused(400, 'no_text')
    if (body.replace_original === true && origin.message !== undefined)
      return this.replaceOriginal(origin.message, origin.userId, checked.args)
    if (body.response_type === 'in_channel') return this.postInChannel(origin.channel, checked.args)
    this.show(origin.userId, origin.channel, checked.args)
    return { status: 200, body: { ok: true } }
  }

  /** Shows an ephemeral message. Returns its ts. */
  show(userId: string, channel: string, args: Args, ts = this.parts.clock.nextTs(), edited = false): string {
    const parsed = { blocks: args.blocks === undefined ? [] : JSON.parse(args.blocks) }
    const blocks = objs(parsed, 'blocks')
    const notification = args.text ?? ''
    this.parts.inboxes.of(userId).show({
      ts,
      channel,
      text: shownText(blocks, notification),
      notification,
      blocks,
      at: this.parts.clock.now(),
      edited,
      ephemeral: true,
      user: this.parts.bot.userId,
    })
    return ts
  }

  private async replaceOriginal(message: Message, userId: string, args: Args): Promise<Responded> {
    if (message.ephemeral) {
      this.show(userId, message.channel, args, message.ts, true)
      return { status: 200, body: { ok: true } }
    }
    const update = { ...args, channel: message.channel, ts: message.ts }
    return asResponse(await this.parts.upstream.call('chat.update', update))
  }

  private async deleteOriginal({ userId, message }: Origin): Promise<Responded> {
    if (message === undefined) return refused(404, 'message_not_found')
    if (!message.ephemeral)
      return asResponse(
        await this.parts.upstream.call('chat.delete', { channel: message.channel, ts: message.ts }),
      )
    this.parts.inboxes.of(userId).remove(message.ts)
    return { status: 200, body: { ok: true } }
  }

  private async postInChannel(channel: string, args: Args): Promise<Responded> {
    const answer = await this.parts.upstream.call('chat.postMessage', { ...args, channel })
    const ts = str(answer, 'ts')
    if (ts !== undefined) this.parts.conversations.stamp(ts, channel)
    return asResponse(answer)
  }
}

function asArgs(body: JsonObject): Args {
  const entries = Object.entries(body).filter(([key]) => ['text', 'blocks', 'thread_ts'].includes(key))
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function asResponse(answer: JsonObject): Responded {
  return answer.ok === true ? { status: 200, body: { ok: true } } : { status: 404, body: answer }
}

function refused(status: number, error: string): Responded {
  return { status, body: { ok: false, error } }
}
