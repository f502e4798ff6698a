import type { FaultRule } from '../../client.ts'
import type { FaultMode } from '../contract.ts'

const SLOW_MS = 2_000
const RETRY_AFTER_SECONDS = 30

/** The Slack fault behind each switch. */
export const FAULT_RULES: Record<FaultMode, FaultRule> = {
  slow: { fault: { kind: 'delay', ms: SLOW_MS } },
  'too many requests': { fault: { kind: 'rate_limited', retryAfterSeconds: RETRY_AFTER_SECONDS } },
  // Slack posts the message and the response is lost: the hardest case for sending exactly once.
  'lost replies': { method: 'chat.postMessage', fault: { kind: 'lost', accepted: true } },
  down: { fault: { kind: 'server_error', accepted: false } },
}
