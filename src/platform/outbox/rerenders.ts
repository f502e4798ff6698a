import { createHash } from 'node:crypto'
import type { HomeView, KnownBlock } from '@slack/types'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Jobs, Queue } from '../jobs.ts'
import { newReference } from '../log.ts'
import { home, type Message } from '../slack/blocks.ts'
import type { Failure, Sender } from '../slack/sender.ts'
import { findSuspension } from '../workspaces/store.ts'
import { suspendWorkspace } from '../workspaces/suspension.ts'
import type { Change } from './change.ts'
import type { Address, AnyKind } from './kind.ts'
import * as store from './rerender-store.ts'
import type { DeliveryDependencies } from './settlement.ts'

/** Renders a person's Home tab; null if there is no such person. */
export type RenderHome = (address: Address) => Promise<KnownBlock[] | null>

const payload = z.object({ workspaceId: z.string(), surface: z.enum(['home', 'messages']) })
type Payload = z.output<typeof payload>
const keyOf = ({ workspaceId, surface }: Payload) => `${workspaceId}/${surface}`

/** Updates of one workspace run one after the other. */
export const RERENDER: Queue<Payload> = { name: 'rerender', payload, keyOf, concurrency: 20, retries: 0 }
/** Updates that people wait for; separate workers, so that they don't queue behind the others. */
export const RERENDER_URGENT: Queue<Payload> = { ...RERENDER, name: 'rerender-urgent', concurrency: 10 }

/** Time limit per run, so that one workspace can't block the others. */
const SLICE = Temporal.Duration.from({ seconds: 20 })
/** Longer waits are left to the next tick. */
export const TICK = Temporal.Duration.from({ minutes: 1 })
/** The time between two attempts doubles from two seconds to this. */
const BACKOFF_MAX_SECONDS = 60 * 60
/** Errors for messages that were deleted or can no longer be edited. */
const GONE = [
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
  'is_inactive',
]

type Dependencies = DeliveryDependencies & { jobs: Jobs; senderFor(workspaceId: string): Promise<Sender> }

/** How an attempt ended; the worst of a person's messages counts. */
type Outcome =
  | { state: 'done' }
  | { state: 'failed' }
  | { state: 'blocked'; until: Temporal.Instant }
  | { state: 'suspended' }

const DONE: Outcome = { state: 'done' }
const FAILED: Outcome = { state: 'failed' }

/**
 * Keeps Home and sent messages up to date, within the rate limits. Calls Slack only if what is shown has changed. An update
 * that fails stays due until it succeeds or Slack rejects it for good, however long Slack is away.
 */
export class Rerenders {
  #deps: Dependencies
  #kinds: ReadonlyMap<string, AnyKind>
  #renderHome: RenderHome = async () => null

  constructor(deps: Dependencies, kinds: ReadonlyMap<string, AnyKind>) {
    this.#deps = deps
    this.#kinds = kinds
  }

  set renderHome(render: RenderHome) {
    this.#renderHome = render
  }

  /** Requests updates. Never throws: the change is committed, and failing to queue an update must not fail the request. */
  async request({
    workspaceId,
    personIds,
    clickedTs,
    homeOnly = false,
    priority = 'people',
  }: Change): Promise<void> {
    const { db, clock, jobs, log } = this.#deps
    const isUrgent = priority === 'people'
    try {
      const kinds = this.#namesOf('newest', 'open')
      const surfaces: store.Surface[] = homeOnly ? ['home'] : ['home', 'messages']
      const change = { workspaceId, personIds, surfaces, clickedTs, isUrgent, kinds }
      const added = await store.insertRerenders(db, change, clock.now())
      await jobs.sendMany(
        isUrgent ? RERENDER_URGENT : RERENDER,
        added.map((surface) => ({ workspaceId, surface })),
      )
    } catch (err) {
      log.warn({ err, reference: newReference() }, 'could not queue a view update')
    }
  }

  /** Requests a run for each workspace and surface with due updates. */
  async dispatchDue(): Promise<void> {
    const { db, clock, jobs } = this.#deps
    await jobs.sendMany(RERENDER, await store.findDueRerenders(db, clock.now()))
  }

  /** Renders what is due in a workspace, one person at a time. Requests another run for what has to wait. */
  async run({ workspaceId, surface }: Payload, signal: AbortSignal, urgentOnly: boolean): Promise<void> {
    const { db, clock, jobs } = this.#deps
    if ((await findSuspension(db, workspaceId)).isSuspended) return
    const sender = await this.#deps.senderFor(workspaceId)
    const endsAt = clock.now().add(SLICE)
    for (;;) {
      const now = clock.now()
      // After a stop, another replica continues.
      if (signal.aborted || Temporal.Instant.compare(now, endsAt) > 0) {
        return jobs.send(urgentOnly ? RERENDER_URGENT : RERENDER, { workspaceId, surface })
      }
      const next = await store.claimRerender(db, { workspaceId, surface, urgentOnly }, now)
      if (next === null) break
      const outcome = await this.#attempt(next, sender)
      if (outcome.state === 'suspended') return
      if (outcome.state === 'blocked') break
    }
    await this.#requestLater({ workspaceId, surface })
  }

  async #requestLater(which: Payload): Promise<void> {
    const { db, clock, jobs } = this.#deps
    const now = clock.now()
    const at = await store.findNextRerender(db, which, now)
    if (at === null || Temporal.Instant.compare(at, now.add(TICK)) > 0) return
    await jobs.sendLater(RERENDER, which, { now, at })
  }

  /** An error in one must not stop the others. */
  async #attempt(given: store.Rerender, sender: Sender): Promise<Outcome> {
    const { db, clock } = this.#deps
    const outcome = await this.#rerender(given, sender).catch((err) =>
      this.#logFailure(given, { err, surface: given.surface }),
    )
    const { attempts } = given
    if (outcome.state === 'blocked') {
      await store.postponeRerender(db, given, { dueAt: outcome.until, attempts })
    } else if (outcome.state === 'suspended') {
      await store.postponeRerender(db, given, { dueAt: clock.now(), attempts })
    } else if (outcome.state === 'failed') {
      const dueAt = clock.now().add({ seconds: Math.min(BACKOFF_MAX_SECONDS, 2 ** (attempts + 1)) })
      await store.postponeRerender(db, given, { dueAt, attempts: attempts + 1 })
    } else await store.finishRerender(db, given)
    return outcome
  }

  /** The first failure is an error, later ones of the same update are warnings. */
  #logFailure({ attempts }: store.Rerender, fields: { err: unknown; [field: string]: unknown }): Outcome {
    const { log } = this.#deps
    const all = { reference: newReference(), ...fields }
    if (attempts === 0) log.error(all, 'rendering again failed')
    else log.warn(all, 'rendering again failed again')
    return FAILED
  }

  #rerender(given: store.Rerender, sender: Sender): Promise<Outcome> {
    return given.surface === 'home'
      ? this.#rerenderHome(given, sender)
      : this.#rerenderMessages(given, sender)
  }

  async #rerenderHome(given: store.Rerender, sender: Sender): Promise<Outcome> {
    const { db } = this.#deps
    const before = await store.findHomeDigest(db, given)
    const blocks = before === null ? null : await this.#renderHome(given)
    if (blocks === null) return DONE
    const view = home(blocks)
    const digest = digestOf(view)
    if (digest === before) return DONE
    return this.#call(given, 'views.publish', {
      call: () => sender.publishHome(given.personId, view),
      before: () => store.saveHomeDigest(db, given, ''),
      after: () => store.saveHomeDigest(db, given, digest),
    })
  }

  async #rerenderMessages(given: store.Rerender, sender: Sender): Promise<Outcome> {
    const kinds = { newest: this.#namesOf('newest'), open: this.#namesOf('open') }
    let worst = DONE
    for (const shown of await store.findShown(this.#deps.db, given, kinds)) {
      const outcome = await this.#rerenderMessage(given, shown, sender).catch((err) =>
        this.#logFailure(given, { err, kind: shown.kind, id: shown.messageId }),
      )
      if (outcome.state === 'blocked' || outcome.state === 'suspended') return outcome
      if (outcome.state === 'failed') worst = FAILED
    }
    return worst
  }

  async #rerenderMessage(given: store.Rerender, shown: store.Shown, sender: Sender): Promise<Outcome> {
    const { db } = this.#deps
    const { workspaceId } = given
    const { messageId, channelId, ts } = shown
    const rendered = await this.#kinds.get(shown.kind)?.rerender?.render(given, shown)
    if (!rendered) return DONE
    const { message, shows } = rendered
    const digest = digestOf(message)
    const save = (saved: { digest: string | null; shows: readonly string[] }) =>
      store.saveShown(db, workspaceId, messageId, saved)
    if (digest === shown.digest) {
      if (shows.length !== shown.shows.length) await save({ digest, shows })
      return DONE
    }
    return this.#call(given, 'chat.update', {
      call: () => sender.update(channelId, ts, message),
      before: () => save({ digest: null, shows: shown.shows }),
      after: () => save({ digest, shows }),
      gone: () => save({ digest: null, shows: [] }),
    })
  }

  /** `before` stores that what Slack shows is unknown, in case the response is lost; `after` stores what it shows. */
  async #call(
    given: store.Rerender,
    method: 'chat.update' | 'views.publish',
    { call, before, after, gone }: Call,
  ): Promise<Outcome> {
    const { rateLimiter, log, metrics } = this.#deps
    const { workspaceId, isUrgent } = given
    const blockedUntil = await rateLimiter.acquire(workspaceId, method, { isUrgent })
    if (blockedUntil) return { state: 'blocked', until: blockedUntil }
    await before()
    const answer = await call()
    switch (answer.outcome) {
      case 'done':
        await after()
        return DONE
      case 'wait':
        return { state: 'blocked', until: await rateLimiter.blockUntil(workspaceId, method, answer.seconds) }
      case 'no access':
        await suspendWorkspace(this.#deps, workspaceId, answer.reason)
        return { state: 'suspended' }
      case 'refused':
        await gone?.()
        if (!GONE.includes(answer.reason)) {
          log.error({ method, reason: answer.reason }, 'Slack rejected a view update')
          metrics.updatesRejected.inc({ method })
        }
        return DONE
      case 'in doubt':
      case 'not now':
        log.warn({ method, reason: answer.reason }, 'no clear response to a view update')
        return FAILED
    }
  }

  #namesOf(...which: ('newest' | 'open')[]): string[] {
    return [...this.#kinds.values()].flatMap(({ name, rerender }) =>
      rerender && which.includes(rerender.which) ? [name] : [],
    )
  }
}

type Call = {
  call(): Promise<{ outcome: 'done' } | Failure>
  before(): Promise<void>
  after(): Promise<void>
  gone?(): Promise<void>
}

/** Returns a hash that is equal for what looks the same in Slack. */
export function digestOf(shown: Message | HomeView): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
}
