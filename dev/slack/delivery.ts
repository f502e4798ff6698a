import type { Temporal } from 'temporal-polyfill'
import type { JsonObject } from './json.ts'

export type Delivery = {
  kind: 'slash_commands' | 'interactive' | 'events_api'
  payload: JsonObject
  retry?: { attempt: number; reason: string }
}

/** The app's response to one request. `status` is 0 if there was no HTTP response. */
export type Answer = {
  outcome: 'acked' | 'refused' | 'timeout' | 'unreachable'
  status: number
  ackMs: number
  /** The body of the ack: a message, or a `response_action`. */
  ackBody?: JsonObject
}

export type DeliveryRecord = Delivery & Answer & { transport: 'http' | 'socket'; at: Temporal.Instant }

export const NO_ANSWER: Answer = { outcome: 'timeout', status: 0, ackMs: 0 }
