import { Temporal } from 'temporal-polyfill'
import type { Failure, Sender } from '../slack/sender.ts'
import * as claims from './claims.ts'
import { type DeliveryDependencies, GRACE, type Settlement } from './settlement.ts'

/** A claim this old, when nobody else delivers in the workspace, is of a sender that died: its calls take ten seconds at most. */
const DEAD_AFTER = Temporal.Duration.from({ seconds: 30 })

const FAILED_WITHOUT_SCOPE = {
  state: 'failed',
  reason: 'nobody knows whether it arrived: no scope lets the app look',
} as const

/** Finds out what became of messages whose answer never came, or whose sender died. */
export class Reconciliation {
  #deps: DeliveryDependencies
  #settlement: Settlement
  #sender: Sender

  constructor(deps: DeliveryDependencies, settlement: Settlement, sender: Sender) {
    this.#deps = deps
    this.#settlement = settlement
    this.#sender = sender
  }

  async run(workspaceId: string, signal: AbortSignal): Promise<void> {
    const now = this.#deps.clock.now()
    for (const message of await claims.findInDoubt(
      this.#deps.db,
      workspaceId,
      now,
      now.subtract(DEAD_AFTER),
    )) {
      if (signal.aborted) return
      try {
        await this.#reconcile(message)
      } catch (err) {
        await this.#settlement.doubt(message, this.#settlement.logFailure(err, message))
      }
    }
  }

  async #reconcile(message: claims.Doubtful): Promise<void> {
    const { postingAt, channelId } = message
    if (postingAt === null || channelId === null) {
      return this.#settlement.backOff(message, 'not sent yet', message.claimedAt)
    }
    const blockedUntil = await this.#deps.rateLimiter.acquire(message.workspaceId, 'conversations.history')
    if (blockedUntil)
      return this.#settlement.doubt(message, 'could not look it up: rate limited', blockedUntil)
    const found = await this.#sender.find(channelId, message.messageId, postingAt)
    if ('unknown' in found) return this.#stillInDoubt(message, found.unknown)
    if (found.ts !== null) {
      return this.#settlement.settle(message, message.claimedAt, { state: 'sent', slackTs: found.ts })
    }
    const trustedAt = postingAt.add(GRACE)
    if (Temporal.Instant.compare(this.#deps.clock.now(), trustedAt) < 0) {
      return this.#settlement.doubt(message, 'not there yet', trustedAt)
    }
    return this.#settlement.backOff(message, 'looked up and not found', postingAt)
  }

  async #stillInDoubt(message: claims.Doubtful, why: Failure): Promise<void> {
    const { log, rateLimiter } = this.#deps
    if (why.reason === 'missing_scope') {
      log.error(
        { kind: message.kind, id: message.messageId },
        'cannot check whether a message was delivered: scope im:history is missing (see manifest.yml)',
      )
      return this.#settlement.settle(message, message.claimedAt, FAILED_WITHOUT_SCOPE)
    }
    const lookAt =
      why.outcome === 'wait'
        ? await rateLimiter.blockUntil(message.workspaceId, 'conversations.history', why.seconds)
        : undefined
    await this.#settlement.doubt(message, `could not look it up: ${why.reason}`, lookAt)
  }
}
