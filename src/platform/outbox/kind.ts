import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import type { Trx } from '../database.ts'
import type { Message } from '../slack/blocks.ts'

/** How a feature declares a kind of message. The outbox knows kinds, not features. */
export type Kind<Payload extends object> = {
  name: string
  payload: z.ZodType<Payload>
  /** Rechecks right before sending, and renders the message as of now. */
  prepare(address: Address, payload: Payload): Promise<Prepared>
  /**
   * How long after it is due a message is tried; left out: `TRIED_FOR`. For messages that `prepare` would cancel after that
   * anyway, such as those of a day.
   */
  triedFor?: Temporal.Duration
  /** Writes what follows from the final state, in the same transaction. */
  settle?(trx: Trx, address: Address, settled: Settled): Promise<void>
  /** How a sent message follows later changes; if missing, it stays as sent. */
  rerender?: Rerender
}

/** Messages live as long as `prepare` finds them true; one that could not be sent for this long comes too late. */
export const TRIED_FOR = Temporal.Duration.from({ hours: 30 * 24 })
/** For messages of a day. */
export const A_DAY = Temporal.Duration.from({ hours: 24 })

export type Rerender = {
  /**
   * Which messages of this kind follow changes: a person's newest one, or all that still show something. One on which
   * a button was clicked does so, too.
   */
  which: 'newest' | 'open'
  /** Renders the message as of now; null leaves it unchanged. */
  render(address: Address, sent: Sent): Promise<Rendered | null>
}

/** `shows`: ids, as in `Prepared`. If empty, the message is final and isn't rendered again. */
export type Rendered = { message: Message; shows: readonly string[] }

/** A message that was sent, as Slack knows it. */
export type Sent = {
  messageId: string
  channelId: string
  ts: string
  /** When sending started. Later changes aren't reflected in the message. */
  claimedAt: Temporal.Instant
  shows: readonly string[]
}

export type Address = { workspaceId: string; personId: string }

/** `shows`: ids of what the message shows, needed to render it again. */
export type Prepared =
  | { do: 'send'; message: Message; shows: readonly string[] }
  | { do: 'cancel'; reason: string }
  /** Outside working hours: prepared again at `until`. */
  | { do: 'wait'; until: Temporal.Instant; reason: string }

export type Settled = {
  state: 'sent' | 'canceled' | 'failed'
  shows: readonly string[]
  /** When sending started. Later changes aren't reflected in the message. */
  claimedAt: Temporal.Instant
}

/** A kind whose payload type is known only to the kind itself. */
export type AnyKind = {
  name: string
  prepare(address: Address, payload: unknown): Promise<Prepared>
  triedFor: Temporal.Duration
  settle(trx: Trx, address: Address, settled: Settled): Promise<void>
  rerender: Rerender | undefined
}

/** Creates a kind. Its `prepare` throws if the stored payload doesn't parse. */
export function kind<Payload extends object>(given: Kind<Payload>): AnyKind {
  return {
    name: given.name,
    prepare: async (address, payload) => given.prepare(address, given.payload.parse(payload)),
    triedFor: given.triedFor ?? TRIED_FOR,
    settle: async (trx, address, settled) => given.settle?.(trx, address, settled),
    rerender: given.rerender,
  }
}
