import { WebAPIRateLimitedError } from '@slack/web-api'
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Failure, Posted, Sender } from '../slack/sender.ts'
import type { AnyKind, Prepared, Settled } from './kind.ts'
import * as store from './store.ts'

/** How long after an unclear answer Slack's history is trusted to show the message if it was taken. */
const GRACE = Temporal.Duration.from({ seconds: 60 })
/** A claim this old, when nobody else delivers in the workspace, is of a sender that died. */
const DEAD_AFTER = Temporal.Duration.from({ seconds: 30 })
/** A message that could not be sent for so long is given up. */
const GIVE_UP_AFTER = Temporal.Duration.from({ hours: 24 })
const BACKOFF_MAX_SECONDS = 60 * 60

export type DeliveryDependencies = { db: Database; clock: Clock; log: Log; metrics: Metrics }

/** Sends what is due in one workspace. */
export class Delivery {
  #deps: DeliveryDependencies
  #kinds: ReadonlyMap<string, AnyKind>
  #sender: Sender

  constructor(deps: DeliveryDependencies, kinds: ReadonlyMap<string, AnyKind>, sender: Sender) {
    this.#deps = deps
    this.#kinds = kinds
    this.#sender = sender
  }

  /** Looks up in Slack what became of messages whose answer never came. */
  async reconcile(workspaceId: string): Promise<void> {
    const now = this.#deps.clock.now()
    const doubtful = await store.findInDoubt(this.#deps.db, workspaceId, now, now.subtract(DEAD_AFTER))
    for (const message of doubtful) {
      try {
        if (!(await this.#reconcileOne(message, message.claimedAt))) return
      } catch (err) {
        await this.#doubt(message, this.#logFailure(err, message))
      }
    }
  }

  /** False when the workspace is to be left alone for now. */
  async #reconcileOne(message: store.Claimed, claimedAt: Temporal.Instant): Promise<boolean> {
    // Without a channel the call was never made.
    if (message.channelId === null) return this.#later(message, 'not sent yet', 0)
    const found = await this.#sender.find(message.channelId, message.messageId)
    if ('unknown' in found) return this.#stillInDoubt(message, claimedAt, found.unknown)
    if (found.ts !== null) return this.#settle(message, claimedAt, { state: 'sent', slackTs: found.ts })
    const seconds = backoffSeconds(message.attempts) - GRACE.seconds
    return this.#later(message, 'looked up and not found', seconds)
  }

  async #stillInDoubt(message: store.Claimed, claimedAt: Temporal.Instant, why: Failure): Promise<boolean> {
    if (why.reason === 'missing_scope') return this.#settle(message, claimedAt, FAILED_WITHOUT_SCOPE)
    await this.#doubt(message, `could not look it up: ${why.reason}`)
    return why.outcome !== 'wait'
  }

  async sendAll(workspaceId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.#deps.clock.now()
      const message = await store.claimNext(this.#deps.db, workspaceId, now)
      if (message === null) return
      if (!(await this.#send(message, now))) return
    }
  }

  /** False when the workspace is to be left alone for now. A message that fails, fails alone. */
  async #send(message: store.Claimed, claimedAt: Temporal.Instant): Promise<boolean> {
    const prepared = await this.#prepare(message)
    if (typeof prepared === 'boolean') return prepared
    try {
      return await this.#carryOut(message, prepared, claimedAt)
    } catch (err) {
      // It may have been posted already: never send it again without a look.
      return this.#doubt(message, this.#logFailure(err, message))
    }
  }

  /** A boolean when there is nothing to send now: whether to go on with the workspace. */
  async #prepare(message: store.Claimed): Promise<Prepared | boolean> {
    try {
      return await this.#kind(message).prepare(message, message.payload)
    } catch (err) {
      if (err instanceof WebAPIRateLimitedError) return this.#wait(message, 'rate limited', err.retryAfter)
      return this.#later(message, this.#logFailure(err, message), backoffSeconds(message.attempts))
    }
  }

  #logFailure(err: unknown, message: store.Claimed): string {
    const reference = newReference()
    this.#deps.log.error({ err, reference, kind: message.kind, id: message.messageId }, 'a message failed')
    return `failed, reference ${reference}`
  }

  async #carryOut(message: store.Claimed, prepared: Prepared, claimedAt: Temporal.Instant): Promise<boolean> {
    if (prepared.do === 'cancel') {
      return this.#settle(message, claimedAt, { state: 'cancelled', reason: prepared.reason })
    }
    if (prepared.do === 'wait') {
      const { until: sendAt, reason } = prepared
      const change = { state: 'pending', reason, sendAt, wantedAt: sendAt } as const
      await store.changeState(this.#deps.db, message, change, this.#deps.clock.now())
      return true
    }
    const posted = await this.#post(message, prepared)
    switch (posted.outcome) {
      case 'sent':
        return this.#settle(message, claimedAt, { state: 'sent', slackTs: posted.ts }, prepared.shows)
      case 'refused':
        this.#deps.log.warn({ kind: message.kind, reason: posted.reason }, 'Slack refused a message')
        return this.#settle(message, claimedAt, { state: 'failed', reason: posted.reason }, prepared.shows)
      case 'in doubt':
        return this.#doubt(message, posted.reason)
      case 'wait':
        return this.#wait(message, posted.reason, posted.seconds)
    }
  }

  async #post(message: store.Claimed, prepared: Extract<Prepared, { do: 'send' }>): Promise<Posted> {
    let channelId = await store.findChannel(this.#deps.db, message)
    if (channelId === null) {
      const opened = await this.#sender.openDm([message.personId, ...message.others])
      if (!('channelId' in opened)) return opened
      channelId = opened.channelId
    }
    const isOurs = await store.saveRendered(this.#deps.db, message, channelId, prepared.shows)
    if (!isOurs) return { outcome: 'in doubt', reason: 'another sender took it over' }
    return this.#sender.post(channelId, prepared.message, message.messageId)
  }

  async #settle(
    message: store.Claimed,
    claimedAt: Temporal.Instant,
    change: Extract<store.Change, { state: Settled['state'] }>,
    rendered?: readonly string[],
  ): Promise<true> {
    const shows = rendered ?? (await store.findRendered(this.#deps.db, message))
    const settled = { state: change.state, shows, claimedAt }
    const moved = await this.#deps.db.transaction().execute(async (trx) => {
      if (!(await store.changeState(trx, message, change, this.#deps.clock.now()))) return false
      await this.#kinds.get(message.kind)?.settle(trx, message, settled)
      return true
    })
    if (!moved) return true
    this.#deps.metrics.messages.inc({ kind: message.kind, state: change.state })
    await this.#kinds.get(message.kind)?.settled(message, settled)
    return true
  }

  async #doubt(message: store.Claimed, reason: string): Promise<true> {
    const now = this.#deps.clock.now()
    if (this.#isTooOld(message, now)) return this.#settle(message, now, { state: 'failed', reason })
    await store.changeState(
      this.#deps.db,
      message,
      { state: 'in doubt', reason, sendAt: now.add(GRACE) },
      now,
    )
    this.#deps.log.warn({ kind: message.kind, id: message.messageId, reason }, 'a message is in doubt')
    return true
  }

  async #later(message: store.Claimed, reason: string, seconds: number): Promise<true> {
    const now = this.#deps.clock.now()
    const sendAt = now.add({ seconds: Math.max(0, Math.round(seconds)) })
    if (this.#isTooOld(message, sendAt)) return this.#settle(message, now, { state: 'failed', reason })
    await store.changeState(this.#deps.db, message, { state: 'pending', reason, sendAt }, now)
    return true
  }

  /** This message and all others of the workspace wait. */
  async #wait(message: store.Claimed, reason: string, seconds: number): Promise<false> {
    await this.#later(message, reason, seconds)
    await store.holdBack(this.#deps.db, message.workspaceId, this.#deps.clock.now().add({ seconds }))
    this.#deps.log.warn({ reason, seconds }, 'a workspace has to wait')
    return false
  }

  #isTooOld(message: store.Claimed, at: Temporal.Instant): boolean {
    return Temporal.Instant.compare(at, message.wantedAt.add(GIVE_UP_AFTER)) > 0
  }

  #kind(message: store.Claimed): AnyKind {
    const found = this.#kinds.get(message.kind)
    if (!found) throw new Error(`No kind of message is called ${message.kind}`)
    return found
  }
}

const FAILED_WITHOUT_SCOPE = {
  state: 'failed',
  reason: 'nobody knows whether it arrived: no scope lets the app look',
} as const

/** Twice as long after each attempt, from a minute to an hour, and never in step with others. */
function backoffSeconds(attempts: number): number {
  const longest = Math.min(BACKOFF_MAX_SECONDS, 60 * 2 ** (attempts - 1))
  return longest * (0.75 + Math.random() / 2)
}
