import { Temporal } from 'temporal-polyfill'
import { isOrganization } from '../slack/people.ts'
import { type LimitedMethod, RateLimitedError } from '../slack/rate-limiter.ts'
import { type Posted, readFailure, type Sender } from '../slack/sender.ts'
import type { SuspensionReason } from '../workspaces/reasons.ts'
import { suspendWorkspace } from '../workspaces/suspension.ts'
import * as claims from './claims.ts'
import type { AnyKind, Prepared } from './kind.ts'
import * as recipients from './recipients.ts'
import { digestOf } from './rerenders.ts'
import type { DeliveryDependencies, Settlement } from './settlement.ts'

/** Time limit per run, so that one workspace can't block the others. */
const SLICE = Temporal.Duration.from({ seconds: 20 })

/** How a run ended: nothing more is due, its time limit was reached, Slack's rate limit, or the workspace is suspended. */
export type Progress =
  | { state: 'done' }
  | { state: 'more' }
  | { state: 'blocked'; until: Temporal.Instant }
  | { state: 'suspended' }

const DONE: Progress = { state: 'done' }
const MORE: Progress = { state: 'more' }
const SUSPENDED: Progress = { state: 'suspended' }

type Attempt = { message: claims.Claimed; claimedAt: Temporal.Instant }

/** Sends the messages that are due in one workspace. */
export class Delivery {
  #deps: DeliveryDependencies
  #kinds: ReadonlyMap<string, AnyKind>
  #settlement: Settlement
  #sender: Sender

  constructor(
    deps: DeliveryDependencies,
    kinds: ReadonlyMap<string, AnyKind>,
    settlement: Settlement,
    sender: Sender,
  ) {
    this.#deps = deps
    this.#kinds = kinds
    this.#settlement = settlement
    this.#sender = sender
  }

  async run(workspaceId: string, signal: AbortSignal): Promise<Progress> {
    const { db, clock } = this.#deps
    const endsAt = clock.now().add(SLICE)
    for (;;) {
      const claimedAt = clock.now()
      // After a stop, another replica continues.
      if (signal.aborted || Temporal.Instant.compare(claimedAt, endsAt) > 0) return MORE
      const message = await claims.claimNext(db, workspaceId, claimedAt)
      if (message === null) return DONE
      const progress = await this.#send({ message, claimedAt })
      if (progress.state !== 'more') return progress
    }
  }

  /** An error in one message must not stop the others. */
  async #send(attempt: Attempt): Promise<Progress> {
    const { message, claimedAt } = attempt
    const prepared = await this.#prepare(message)
    if (prepared === null) return MORE
    if (prepared === 'suspended') return SUSPENDED
    try {
      if (prepared.do === 'cancel') {
        await this.#settlement.settle(message, claimedAt, { state: 'canceled', reason: prepared.reason })
      } else if (prepared.do === 'wait') {
        const { until: sendAt, reason } = prepared
        const change = { state: 'pending', reason, sendAt, wantedAt: sendAt } as const
        await claims.changeState(this.#deps.db, message, change, this.#deps.clock.now())
      } else return await this.#carryOut(attempt, prepared)
    } catch (err) {
      // It may already be posted, so reconcile before resending.
      await this.#settlement.markInDoubt(message, this.#settlement.logFailure(err, message))
    }
    return MORE
  }

  /** Null if there is nothing to send now. */
  async #prepare(message: claims.Claimed): Promise<Prepared | 'suspended' | null> {
    try {
      const found = this.#kinds.get(message.kind)
      if (!found) throw new Error(`No kind of message is called ${message.kind}`)
      return await found.prepare(message, message.payload)
    } catch (err) {
      if (err instanceof RateLimitedError) {
        await this.#settlement.retryAt(message, err.message, err.until)
        return null
      }
      const failure = readFailure(err)
      if (isAboutOneWorkspace(message, failure.reason)) return { do: 'cancel', reason: failure.reason }
      if (failure.outcome === 'no access') {
        await this.#suspend(message, failure.reason)
        return 'suspended'
      }
      await this.#settlement.backOff(message, this.#settlement.logFailure(err, message))
      return null
    }
  }

  async #carryOut({ message, claimedAt }: Attempt, prepared: ToSend): Promise<Progress> {
    const posted = await this.#post(message, prepared)
    switch (posted.outcome) {
      case 'sent': {
        const change = { state: 'sent', slackTs: posted.ts } as const
        await this.#settlement.settle(message, claimedAt, change, prepared.shows)
        return MORE
      }
      case 'in doubt':
        await this.#settlement.markInDoubt(message, posted.reason)
        return MORE
      case 'not sent':
        await this.#settlement.backOff(message, posted.reason)
        return MORE
      case 'not now':
        this.#deps.log.warn(
          { kind: message.kind, id: message.messageId, reason: posted.reason },
          'Slack does not take a message now',
        )
        await this.#settlement.backOff(message, posted.reason)
        return MORE
      case 'channel is gone':
        // Retry at once: the next attempt opens the channel again.
        await this.#settlement.retryAt(message, posted.reason, this.#deps.clock.now())
        return MORE
      case 'blocked':
        await this.#settlement.retryAt(message, posted.reason, posted.until)
        return posted.method === 'chat.postMessage' ? { state: 'blocked', until: posted.until } : MORE
      case 'refused':
        await this.#refuse({ message, claimedAt }, posted, prepared.shows)
        return MORE
      case 'no access':
        if (isAboutOneWorkspace(message, posted.reason)) {
          const refused = { outcome: 'refused', reason: posted.reason, about: 'channel' } as const
          await this.#refuse({ message, claimedAt }, refused, prepared.shows)
          return MORE
        }
        await this.#suspend(message, posted.reason)
        return SUSPENDED
    }
  }

  async #post(message: claims.Claimed, { message: words, shows }: ToSend): Promise<Outcome> {
    const { db, clock, rateLimiter } = this.#deps
    const { workspaceId } = message
    const recipient = await recipients.findRecipient(db, message)
    const known = message.others.length > 0 ? null : recipient.channelId
    const opened = known ?? (await this.#openDm(message))
    if (typeof opened !== 'string') return opened
    await clock.sleepUntil(recipient.nextMessageAt(clock.now()))
    const blockedUntil = await rateLimiter.acquire(workspaceId, 'chat.postMessage')
    if (blockedUntil) return blocked('chat.postMessage', blockedUntil)
    const isOurs = await claims.savePosting(db, message, {
      ...{ channelId: opened, shows, digest: digestOf(words) },
      at: clock.now(),
    })
    if (!isOurs) return { outcome: 'in doubt', reason: 'another sender took it over' }
    const posted = await this.#sender.post(opened, words, message.messageId)
    if (posted.outcome === 'sent' && recipient.isRefused) await recipients.saveAccepted(db, message)
    if (posted.outcome === 'refused' && posted.about === 'channel' && known !== null) {
      await recipients.forgetChannel(db, message)
      return { outcome: 'channel is gone', reason: posted.reason }
    }
    if (posted.outcome !== 'wait') return posted
    return blocked(
      'chat.postMessage',
      await rateLimiter.blockUntil(workspaceId, 'chat.postMessage', posted.seconds),
    )
  }

  /** Returns the channel id, or why the channel can't be opened. */
  async #openDm({ workspaceId, personId, others }: claims.Claimed): Promise<string | Outcome> {
    const { rateLimiter } = this.#deps
    const blockedUntil = await rateLimiter.acquire(workspaceId, 'conversations.open')
    if (blockedUntil) return blocked('conversations.open', blockedUntil)
    const opened = await this.#sender.openDm([personId, ...others])
    if ('channelId' in opened) return opened.channelId
    if (opened.outcome === 'in doubt') return { outcome: 'not sent', reason: opened.reason }
    if (opened.outcome !== 'wait') return opened
    return blocked(
      'conversations.open',
      await rateLimiter.blockUntil(workspaceId, 'conversations.open', opened.seconds),
    )
  }

  async #refuse(
    { message, claimedAt }: Attempt,
    { reason, about }: Extract<Outcome, { outcome: 'refused' }>,
    shows: readonly string[],
  ): Promise<void> {
    const { db, log, clock } = this.#deps
    const where = { kind: message.kind, id: message.messageId, reason }
    if (message.others.length > 0) {
      log.warn(where, 'Slack rejected a group message')
    } else if (about === 'message') {
      log.error(where, 'Slack rejected a malformed message (bug)')
    } else {
      log.warn(where, 'Slack rejected a message to this user; shown on their Home tab')
      await recipients.saveRefusal(db, message, reason, clock.now())
    }
    await this.#settlement.settle(message, claimedAt, { state: 'failed', reason }, shows)
  }

  /** Keeps the message and suspends sending in this workspace. */
  async #suspend(message: claims.Claimed, reason: SuspensionReason): Promise<void> {
    await this.#settlement.keep(message, 'pending', reason)
    await suspendWorkspace(this.#deps, message.workspaceId, reason)
  }
}

/** An organization may take the app away from one of its workspaces: that concerns only the people there. */
function isAboutOneWorkspace({ workspaceId }: claims.Claimed, reason: string): boolean {
  return isOrganization(workspaceId) && reason === 'team_access_not_granted'
}

type ToSend = Extract<Prepared, { do: 'send' }>

/** The result of one attempt. */
type Outcome =
  | Exclude<Posted, { outcome: 'wait' }>
  /** It was not posted, for an unknown reason. */
  | { outcome: 'not sent'; reason: string }
  /** The stored channel no longer works; a new one can be opened. */
  | { outcome: 'channel is gone'; reason: string }
  | { outcome: 'blocked'; method: LimitedMethod; until: Temporal.Instant; reason: string }

function blocked(method: LimitedMethod, until: Temporal.Instant): Outcome {
  return { outcome: 'blocked', method, until, reason: `${method} is rate limited` }
}
