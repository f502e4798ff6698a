import { Temporal } from 'temporal-polyfill'
import { type LimitedMethod, RateLimitedError } from '../slack/rate-limiter.ts'
import { type Posted, readFailure, type Sender } from '../slack/sender.ts'
import * as claims from './claims.ts'
import type { AnyKind, Prepared } from './kind.ts'
import * as recipients from './recipients.ts'
import type { DeliveryDependencies, Settlement } from './settlement.ts'
import { stopWorkspace } from './stops.ts'

/** Then other workspaces get their turn. */
const SLICE = Temporal.Duration.from({ seconds: 20 })

/** Whether a workspace has nothing more to send now, something more, or has to be left alone for a while. */
type Progress = 'done' | 'more' | 'held'

type Toward = { message: claims.Claimed; claimedAt: Temporal.Instant }

/** Sends what is due in one workspace. */
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
    while (!signal.aborted) {
      const claimedAt = clock.now()
      if (Temporal.Instant.compare(claimedAt, endsAt) > 0) return 'more'
      const message = await claims.claimNext(db, workspaceId, claimedAt)
      if (message === null) return 'done'
      if ((await this.#send({ message, claimedAt })) === 'held') return 'held'
    }
    return 'done'
  }

  /** A message that fails, fails alone. */
  async #send(toward: Toward): Promise<Progress> {
    const { message, claimedAt } = toward
    const prepared = await this.#prepare(message)
    if (prepared === null) return 'more'
    if (prepared === 'held') return 'held'
    try {
      if (prepared.do === 'cancel') {
        await this.#settlement.settle(message, claimedAt, { state: 'cancelled', reason: prepared.reason })
      } else if (prepared.do === 'wait') {
        const { until: sendAt, reason } = prepared
        const change = { state: 'pending', reason, sendAt, wantedAt: sendAt } as const
        await claims.changeState(this.#deps.db, message, change, this.#deps.clock.now())
      } else return await this.#carryOut(toward, prepared)
    } catch (err) {
      // It may have been posted already: never send it again without a look.
      await this.#settlement.doubt(message, this.#settlement.logFailure(err, message))
    }
    return 'more'
  }

  /** Null when there is nothing to send now. */
  async #prepare(message: claims.Claimed): Promise<Prepared | 'held' | null> {
    try {
      const found = this.#kinds.get(message.kind)
      if (!found) throw new Error(`No kind of message is called ${message.kind}`)
      return await found.prepare(message, message.payload)
    } catch (err) {
      if (err instanceof RateLimitedError) {
        await this.#settlement.later(message, err.message, err.until)
        return null
      }
      const failure = readFailure(err)
      if (failure.outcome === 'shut out') return this.#shutOut(message, failure.reason)
      await this.#settlement.backOff(message, this.#settlement.logFailure(err, message))
      return null
    }
  }

  async #carryOut({ message, claimedAt }: Toward, prepared: ToSend): Promise<Progress> {
    const posted = await this.#post(message, prepared)
    switch (posted.outcome) {
      case 'sent': {
        const change = { state: 'sent', slackTs: posted.ts } as const
        await this.#settlement.settle(message, claimedAt, change, prepared.shows)
        return 'more'
      }
      case 'in doubt':
        await this.#settlement.doubt(message, posted.reason)
        return 'more'
      case 'not sent':
        await this.#settlement.backOff(message, posted.reason)
        return 'more'
      case 'channel is gone':
        // At once again, with a channel that is opened anew.
        await this.#settlement.later(message, posted.reason, this.#deps.clock.now())
        return 'more'
      case 'held':
        await this.#settlement.later(message, posted.reason, posted.until)
        return posted.method === 'chat.postMessage' ? 'held' : 'more'
      case 'refused':
        await this.#refuse({ message, claimedAt }, posted, prepared.shows)
        return 'more'
      case 'shut out':
        return this.#shutOut(message, posted.reason)
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
    const heldUntil = await rateLimiter.acquire(workspaceId, 'chat.postMessage')
    if (heldUntil) return held('chat.postMessage', heldUntil)
    const isOurs = await claims.savePosting(db, message, { channelId: opened, shows, at: clock.now() })
    if (!isOurs) return { outcome: 'in doubt', reason: 'another sender took it over' }
    const posted = await this.#sender.post(opened, words, message.messageId)
    if (posted.outcome === 'sent' && recipient.isRefused) await recipients.saveAccepted(db, message)
    if (posted.outcome === 'refused' && posted.about === 'channel' && known !== null) {
      await recipients.forgetChannel(db, message)
      return { outcome: 'channel is gone', reason: posted.reason }
    }
    if (posted.outcome !== 'wait') return posted
    return held(
      'chat.postMessage',
      await rateLimiter.blockUntil(workspaceId, 'chat.postMessage', posted.seconds),
    )
  }

  /** The channel's id. */
  async #openDm({ workspaceId, personId, others }: claims.Claimed): Promise<string | Outcome> {
    const { rateLimiter } = this.#deps
    const heldUntil = await rateLimiter.acquire(workspaceId, 'conversations.open')
    if (heldUntil) return held('conversations.open', heldUntil)
    const opened = await this.#sender.openDm([personId, ...others])
    if ('channelId' in opened) return opened.channelId
    if (opened.outcome === 'in doubt') return { outcome: 'not sent', reason: opened.reason }
    if (opened.outcome !== 'wait') return opened
    return held(
      'conversations.open',
      await rateLimiter.blockUntil(workspaceId, 'conversations.open', opened.seconds),
    )
  }

  async #refuse(
    { message, claimedAt }: Toward,
    { reason, about }: Extract<Outcome, { outcome: 'refused' }>,
    shows: readonly string[],
  ): Promise<void> {
    const { db, log, clock } = this.#deps
    const where = { kind: message.kind, id: message.messageId, reason }
    if (message.others.length > 0) {
      log.warn(where, 'Slack takes no message to a group')
    } else if (about === 'message') {
      log.error(where, 'Slack takes no message like this one: it is a mistake of the app')
    } else {
      log.warn(where, 'Slack takes no message to somebody; their Home tab says what to do')
      await recipients.saveRefusal(db, message, reason, clock.now())
    }
    await this.#settlement.settle(message, claimedAt, { state: 'failed', reason }, shows)
  }

  /** Nothing is tried any more in this workspace, and nothing is lost. */
  async #shutOut(message: claims.Claimed, reason: string): Promise<'held'> {
    await this.#settlement.later(message, reason, this.#deps.clock.now())
    await stopWorkspace(this.#deps, message.workspaceId, reason)
    return 'held'
  }
}

type ToSend = Extract<Prepared, { do: 'send' }>

/** What became of a message, as far as we know. */
type Outcome =
  | Exclude<Posted, { outcome: 'wait' }>
  /** Nobody knows why, but it was not posted. */
  | { outcome: 'not sent'; reason: string }
  /** The stored one; a new one can be opened. */
  | { outcome: 'channel is gone'; reason: string }
  | { outcome: 'held'; method: LimitedMethod; until: Temporal.Instant; reason: string }

function held(method: LimitedMethod, until: Temporal.Instant): Outcome {
  return { outcome: 'held', method, until, reason: `${method} is held back` }
}
