import type { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import type { Trx } from '../database.ts'
import type { Message } from '../slack/blocks.ts'

/** What a feature says of its messages. The outbox knows kinds, not features. */
export type Kind<Payload extends object> = {
  name: string
  payload: z.ZodType<Payload>
  /** Looks again, right before sending: what is true now decides. */
  prepare(address: Address, payload: Payload): Promise<Prepared>
  /** Written in the same transaction as the message's last state. */
  settle?(trx: Trx, address: Address, settled: Settled): Promise<void>
  /** Told after that transaction. */
  settled?(address: Address, settled: Settled): Promise<void>
}

export type Address = { workspaceId: string; personId: string }

/** `shows`: ids of what the message shows, for when it is answered. */
export type Prepared =
  | { do: 'send'; message: Message; shows: readonly string[] }
  | { do: 'cancel'; reason: string }
  /** Not yet, because of the hour: it is looked at again then. */
  | { do: 'wait'; until: Temporal.Instant; reason: string }

export type Settled = {
  state: 'sent' | 'cancelled' | 'failed'
  shows: readonly string[]
  /** When the sending began: what people did later than this, the message doesn't know. */
  claimedAt: Temporal.Instant
}

/** A kind whose payload type is known only to the kind itself. */
export type AnyKind = {
  name: string
  prepare(address: Address, payload: unknown): Promise<Prepared>
  settle(trx: Trx, address: Address, settled: Settled): Promise<void>
  settled(address: Address, settled: Settled): Promise<void>
}

export function kind<Payload extends object>(given: Kind<Payload>): AnyKind {
  return {
    name: given.name,
    prepare: async (address, payload) => given.prepare(address, given.payload.parse(payload)),
    settle: async (trx, address, settled) => given.settle?.(trx, address, settled),
    settled: async (address, settled) => given.settled?.(address, settled),
  }
}
