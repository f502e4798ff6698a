import { Temporal } from 'temporal-polyfill'
import type { Failure, Sender } from '../slack/sender.ts'
import { suspendWorkspace } from '../workspaces/suspension.ts'
import * as claims from './claims.ts'
import { type DeliveryDependencies, GRACE, type Settlement } from './settlement.ts'

/** Claims older than this belong to a crashed sender: calls time out after 10 s, and only one sender runs per workspace. */
const DEAD_AFTER = Temporal.Duration.from({ seconds: 30 })

const FAILED_WITHOUT_SCOPE = {
  state: 'failed',
  reason: 'cannot check whether it was delivered: missing scope',
} as const
const LOOK_AT_LEAST_EVERY = Temporal.Duration.from({ hours: 1 })

/** Checks whether messages in doubt were delivered. */
export class Reconciliation {
  #deps: DeliveryDependencies
  #settlement: Settlement
  #sender: Sender

  constructor(deps: DeliveryDependencies, settlement: Settlement, sender: Sender) {
    this.#deps = deps
    this.#settlement = settlement
    this.#sender = sender
  }

  async run(workspaceId: string, signal: AbortSignal): Promise<'done' | 'suspended'> {
    const now = this.#deps.clock.now()
    for (const message of await claims.findInDoubt(
      this.#deps.db,
      workspaceId,
      now,
      now.subtract(DEAD_AFTER),
    )) {
      if (signal.aborted) return 'done'
      try {
        if ((await this.#reconcile(message)) === 'suspended') return 'suspended'
      } catch (err) {
        await this.#settlement.markInDoubt(
          message,
          this.#settlement.logFailure(err, message),
          this.#nextLookAt(message),
        )
      }
    }
    return 'done'
  }

  async #reconcile(message: claims.InDoubt): Promise<'done' | 'suspended'> {
    const { postingAt, channelId } = message
    if (postingAt === null || channelId === null) {
      await this.#settlement.backOff(message, 'not sent yet', message.claimedAt)
      return 'done'
    }
    const blockedUntil = await this.#deps.rateLimiter.acquire(message.workspaceId, 'conversations.history')
    if (blockedUntil) {
      await this.#settlement.markInDoubt(message, 'could not look it up: rate limited', blockedUntil)
      return 'done'
    }
    const found = await this.#sender.find(channelId, message.messageId, postingAt)
    if ('unknown' in found) return this.#stillInDoubt(message, found.unknown)
    const trustedAt = postingAt.add(GRACE)
    if (found.ts !== null) {
      await this.#settlement.settle(message, message.claimedAt, { state: 'sent', slackTs: found.ts })
    } else if (Temporal.Instant.compare(this.#deps.clock.now(), trustedAt) < 0) {
      await this.#settlement.markInDoubt(message, 'not there yet', trustedAt)
    } else {
      await this.#settlement.backOff(message, 'looked up and not found', postingAt)
    }
    return 'done'
  }

  /** As long from now as the call is ago, so that the time between two look-ups doubles, up to an hour. */
  #nextLookAt({ postingAt, claimedAt }: claims.InDoubt): Temporal.Instant {
    const now = this.#deps.clock.now()
    const seconds = (postingAt ?? claimedAt).until(now).total('seconds')
    const wait = Math.min(Math.max(seconds, GRACE.total('seconds')), LOOK_AT_LEAST_EVERY.total('seconds'))
    return now.add({ seconds: Math.round(wait) })
  }

  async #stillInDoubt(message: claims.InDoubt, why: Failure): Promise<'done' | 'suspended'> {
    const { log, rateLimiter } = this.#deps
    if (why.reason === 'missing_scope') {
      log.error(
        { kind: message.kind, id: message.messageId },
        'cannot check whether a message was delivered: scope im:history is missing (see manifest.yml)',
      )
      await this.#settlement.settle(message, message.claimedAt, FAILED_WITHOUT_SCOPE)
      return 'done'
    }
    if (why.outcome === 'no access') {
      await this.#settlement.keep(message, 'in doubt', why.reason)
      await suspendWorkspace(this.#deps, message.workspaceId, why.reason)
      return 'suspended'
    }
    const reconcileAt =
      why.outcome === 'wait'
        ? await rateLimiter.blockUntil(message.workspaceId, 'conversations.history', why.seconds)
        : this.#nextLookAt(message)
    await this.#settlement.markInDoubt(message, `could not look it up: ${why.reason}`, reconcileAt)
    return 'done'
  }
}
