import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { RateLimiter } from '../slack/rate-limiter.ts'
import * as claims from './claims.ts'
import type { AnyKind, Settled } from './kind.ts'

export type DeliveryDependencies = {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  rateLimiter: RateLimiter
}

/** How long after an unclear answer Slack's history is trusted to show the message if it was taken. */
export const GRACE = Temporal.Duration.from({ seconds: 60 })
/** A message that could not be sent for so long is given up. */
const GIVE_UP_AFTER = Temporal.Duration.from({ hours: 24 })
const BACKOFF_MAX_SECONDS = 60 * 60

/** Moves claimed messages on, to what became of them or to another try. */
export class Settlement {
  #deps: DeliveryDependencies
  #kinds: ReadonlyMap<string, AnyKind>

  constructor(deps: DeliveryDependencies, kinds: ReadonlyMap<string, AnyKind>) {
    this.#deps = deps
    this.#kinds = kinds
  }

  /** For good, together with what the message's kind writes then. */
  async settle(
    message: claims.Claimed,
    claimedAt: Temporal.Instant,
    change: Extract<claims.Change, { state: Settled['state'] }>,
    rendered?: readonly string[],
  ): Promise<void> {
    const { db, metrics, clock } = this.#deps
    const shows = rendered ?? (await claims.findRendered(db, message))
    const settled = { state: change.state, shows, claimedAt }
    const now = clock.now()
    const moved = await db.transaction().execute(async (trx) => {
      if (!(await claims.changeState(trx, message, change, now))) return false
      await this.#kinds.get(message.kind)?.settle(trx, message, settled)
      return true
    })
    if (!moved) return
    metrics.messages.inc({ kind: message.kind, state: change.state })
    if (change.state === 'sent') {
      metrics.sendDelaySeconds.observe({ kind: message.kind }, message.wantedAt.until(now).total('seconds'))
    }
    await this.#kinds.get(message.kind)?.settled(message, settled)
  }

  /** It may have arrived: it is looked up when `lookAt` has come, by default after the grace. */
  async doubt(message: claims.Claimed, reason: string, lookAt?: Temporal.Instant): Promise<void> {
    const { db, clock, log } = this.#deps
    const now = clock.now()
    if (isTooOld(message, now)) return this.settle(message, now, { state: 'failed', reason })
    await claims.changeState(
      db,
      message,
      { state: 'in doubt', reason, sendAt: lookAt ?? now.add(GRACE) },
      now,
    )
    log.warn({ kind: message.kind, id: message.messageId, reason }, 'a message is in doubt')
  }

  /** It did not arrive: it is tried again at `sendAt`, or given up when that would be too late. */
  async later(message: claims.Claimed, reason: string, sendAt: Temporal.Instant): Promise<void> {
    const { db, clock } = this.#deps
    const now = clock.now()
    if (isTooOld(message, sendAt)) return this.settle(message, now, { state: 'failed', reason })
    await claims.changeState(db, message, { state: 'pending', reason, sendAt }, now)
  }

  /** It did not arrive, and nobody knows when it will: later and later, with the time since `from` counted. */
  async backOff(message: claims.Claimed, reason: string, from = this.#deps.clock.now()): Promise<void> {
    const at = from.add({ seconds: Math.round(backoffSeconds(message.attempts)) })
    const now = this.#deps.clock.now()
    await this.later(message, reason, Temporal.Instant.compare(at, now) < 0 ? now : at)
  }

  /** Returns the reason to store: the error itself is in the log. */
  logFailure(err: unknown, message: claims.Claimed): string {
    const reference = newReference()
    this.#deps.log.error({ err, reference, kind: message.kind, id: message.messageId }, 'a message failed')
    return `failed, reference ${reference}`
  }
}

function isTooOld(message: claims.Claimed, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(at, message.wantedAt.add(GIVE_UP_AFTER)) > 0
}

/** Twice as long after each attempt, from a minute to an hour, and never in step with others. */
function backoffSeconds(attempts: number): number {
  const longest = Math.min(BACKOFF_MAX_SECONDS, 60 * 2 ** (attempts - 1))
  return longest * (0.75 + Math.random() / 2)
}
