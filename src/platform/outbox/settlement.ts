import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { RateLimiter } from '../slack/rate-limiter.ts'
import type { Change } from './change.ts'
import * as claims from './claims.ts'
import { type AnyKind, type Settled, TRIED_FOR } from './kind.ts'

export type DeliveryDependencies = {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  rateLimiter: RateLimiter
}

type SettlementDependencies = DeliveryDependencies & {
  requestRerender(change: Change): Promise<void>
  /** When the last suspension of the workspace ended; null if there was none. */
  resumedAt: Temporal.Instant | null
}

/** How long after an unclear response Slack's history may not show a delivered message yet. */
export const GRACE = Temporal.Duration.from({ seconds: 60 })
const BACKOFF_MAX_SECONDS = 60 * 60

/** Moves claimed messages to a final state or to another attempt. */
export class Settlement {
  #deps: SettlementDependencies
  #kinds: ReadonlyMap<string, AnyKind>

  constructor(deps: SettlementDependencies, kinds: ReadonlyMap<string, AnyKind>) {
    this.#deps = deps
    this.#kinds = kinds
  }

  /** Moves the message to a final state, and lets its kind write in the same transaction. */
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
    // What it shows may have changed while it was being sent, and Home may show its state.
    const { workspaceId, personId, kind } = message
    if (this.#kinds.get(kind)?.rerender) {
      await this.#deps.requestRerender({ workspaceId, personIds: [personId], priority: 'background' })
    }
  }

  /** It may have been delivered: reconciled at `reconcileAt`, by default after the grace period. */
  async markInDoubt(message: claims.Claimed, reason: string, reconcileAt?: Temporal.Instant): Promise<void> {
    const { db, clock, log } = this.#deps
    const now = clock.now()
    if (this.#isTooOld(message, now)) return this.#giveUp(message, reason)
    await claims.changeState(
      db,
      message,
      { state: 'in doubt', reason, sendAt: reconcileAt ?? now.add(GRACE) },
      now,
    )
    log.warn({ kind: message.kind, id: message.messageId, reason }, 'message in doubt')
  }

  /** It was not delivered: retried at `sendAt`, or failed if that is too late. */
  async retryAt(message: claims.Claimed, reason: string, sendAt: Temporal.Instant): Promise<void> {
    const { db, clock } = this.#deps
    const now = clock.now()
    if (this.#isTooOld(message, sendAt)) return this.#giveUp(message, reason)
    await claims.changeState(db, message, { state: 'pending', reason, sendAt }, now)
  }

  /** The app has no access to the workspace: the message keeps this state until it has, without a time limit. */
  async keep(message: claims.Claimed, state: 'pending' | 'in doubt', reason: string): Promise<void> {
    const now = this.#deps.clock.now()
    await claims.changeState(this.#deps.db, message, { state, reason, sendAt: now }, now)
  }

  /** It was not delivered, for an unknown reason: retried with exponential backoff, counted from `from`. */
  async backOff(message: claims.Claimed, reason: string, from = this.#deps.clock.now()): Promise<void> {
    const at = from.add({ seconds: Math.round(backoffSeconds(message.attempts)) })
    const now = this.#deps.clock.now()
    await this.retryAt(message, reason, Temporal.Instant.compare(at, now) < 0 ? now : at)
  }

  /** Time before the workspace was resumed doesn't count. */
  #isTooOld({ kind, wantedAt }: claims.Claimed, at: Temporal.Instant): boolean {
    const { resumedAt } = this.#deps
    const from = resumedAt && Temporal.Instant.compare(resumedAt, wantedAt) > 0 ? resumedAt : wantedAt
    const triedFor = this.#kinds.get(kind)?.triedFor ?? TRIED_FOR
    return Temporal.Instant.compare(at, from.add(triedFor)) > 0
  }

  async #giveUp(message: claims.Claimed, reason: string): Promise<void> {
    const { log, clock } = this.#deps
    await this.settle(message, clock.now(), { state: 'failed', reason })
    log.error({ kind: message.kind, id: message.messageId, reason }, 'message given up')
  }

  /** Logs the error, as a warning if the last attempt failed as well, and returns the reason to store. */
  logFailure(err: unknown, message: claims.Claimed): string {
    const before = FAILED_BEFORE.exec(message.reason ?? '')?.groups?.reference
    const reference = before ?? newReference()
    const fields = { err, reference, kind: message.kind, id: message.messageId }
    if (before === undefined) this.#deps.log.error(fields, 'message failed')
    else this.#deps.log.warn(fields, 'message failed again')
    return `failed, reference ${reference}`
  }
}

const FAILED_BEFORE = /^failed, reference (?<reference>\w+)$/

/** Exponential backoff with jitter: one minute for the first attempt, at most an hour. */
function backoffSeconds(attempts: number): number {
  const longest = Math.min(BACKOFF_MAX_SECONDS, 60 * 2 ** (attempts - 1))
  return longest * (0.75 + Math.random() / 4)
}
