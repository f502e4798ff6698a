import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../database.ts'
import type { Jobs, Queue } from '../jobs.ts'
import { startAtZero } from '../metrics.ts'
import type { Sender } from '../slack/sender.ts'
import { findSuspension } from '../workspaces/store.ts'
import type { Change } from './change.ts'
import { Delivery, type Progress } from './delivery.ts'
import type { AnyKind } from './kind.ts'
import { Reconciliation } from './reconciliation.ts'
import { RERENDER, RERENDER_URGENT, type RenderHome, Rerenders, TICK } from './rerenders.ts'
import { type DeliveryDependencies, Settlement } from './settlement.ts'
import * as store from './store.ts'

export type Outbox = {
  /** Adds message kinds and the renderer of Home. Call before `jobs.start`. Throws if a name is taken. */
  register(kinds: readonly AnyKind[], renderHome?: RenderHome): void
  /** Handles the jobs of the outbox. Call before `jobs.start`. */
  handleJobs(): void
  /** Stores messages in the caller's transaction. They are sent after it commits, at the next tick at the latest. */
  enqueue(trx: Trx, messages: store.NewMessage[]): Promise<void>
  /**
   * Sends what is due in a workspace, one message at a time, within Slack's rate limits. Only one delivery may run per
   * workspace. Requests another delivery for messages left at the time limit or due before the next tick.
   */
  deliver(workspaceId: string, signal: AbortSignal): Promise<void>
  /** Deletes some of the records of messages that were settled before an instant; 0: none is left. */
  forgetSettled(before: Temporal.Instant): Promise<number>
  /** Requests deliveries and updates for all workspaces in which some are due. */
  dispatchDue(): Promise<void>
  /** Updates Home and the messages of these people after a change, soon. Never throws. */
  refresh(change: Change): Promise<void>
}

const deliveryPayload = z.object({ workspaceId: z.string() })
export const DELIVERY: Queue<z.output<typeof deliveryPayload>> = {
  name: 'deliver',
  payload: deliveryPayload,
  keyOf: ({ workspaceId }) => workspaceId,
  // Deliveries mostly wait for the rate limiter or for Slack.
  concurrency: 50,
  // The next tick requests it again.
  retries: 0,
}

export type OutboxDependencies = DeliveryDependencies & {
  jobs: Jobs
  senderFor(workspaceId: string): Promise<Sender>
  /** The operator's switch. False sends nothing and keeps all messages. */
  sending: boolean
}

const FORGOTTEN_AT_ONCE = 1_000
const FINAL_STATES = ['sent', 'canceled', 'failed']

/** Creates the outbox. It sends nothing until kinds are registered, its jobs are handled, and `jobs.start` was called. */
export function createOutbox(deps: OutboxDependencies): Outbox {
  const kinds = new Map<string, AnyKind>()
  const { db, clock, jobs } = deps
  const rerenders = new Rerenders(deps, kinds)
  const refresh = (change: Change) => rerenders.request(change)

  async function goOn(workspaceId: string, progress: Progress): Promise<void> {
    if (progress.state === 'suspended') return
    if (progress.state === 'more') return jobs.send(DELIVERY, { workspaceId })
    const now = clock.now()
    const at = progress.state === 'blocked' ? progress.until : await store.findNextDue(db, workspaceId, now)
    if (at === null || Temporal.Instant.compare(at, now.add(TICK)) > 0) return
    await jobs.sendLater(DELIVERY, { workspaceId }, { now, at })
  }

  const outbox: Outbox = {
    refresh,
    register(added, renderHome) {
      if (renderHome) rerenders.renderHome = renderHome
      for (const kind of added) {
        if (kinds.has(kind.name)) throw new Error(`Two kinds of messages are called ${kind.name}`)
        kinds.set(kind.name, kind)
        startAtZero(
          deps.metrics.messages,
          FINAL_STATES.map((state) => ({ kind: kind.name, state })),
        )
      }
    },
    forgetSettled(before) {
      const following = [...kinds.values()].flatMap(({ name, rerender }) => (rerender ? [name] : []))
      return store.deleteSettled(db, { before, following, limit: FORGOTTEN_AT_ONCE })
    },
    async enqueue(trx, messages) {
      await store.insertMessages(trx, messages, clock.now())
      if (!deps.sending) return
      const workspaceIds = [...new Set(messages.map((message) => message.workspaceId))]
      await jobs.sendMany(
        DELIVERY,
        workspaceIds.map((workspaceId) => ({ workspaceId })),
        trx,
      )
    },
    async deliver(workspaceId, signal) {
      if (!deps.sending) return
      const { isSuspended, resumedAt } = await findSuspension(db, workspaceId)
      if (isSuspended) return
      const sender = await deps.senderFor(workspaceId)
      const settlement = new Settlement({ ...deps, requestRerender: refresh, resumedAt }, kinds)
      const reconciled = await new Reconciliation(deps, settlement, sender).run(workspaceId, signal)
      if (reconciled === 'suspended') return
      await goOn(workspaceId, await new Delivery(deps, kinds, settlement, sender).run(workspaceId, signal))
    },
    async dispatchDue() {
      await rerenders.dispatchDue()
      if (!deps.sending) return
      const workspaceIds = await store.findWorkspacesWithWork(db, clock.now())
      await jobs.sendMany(
        DELIVERY,
        workspaceIds.map((workspaceId) => ({ workspaceId })),
      )
    },
    handleJobs() {
      jobs.handle(DELIVERY, ({ workspaceId }, signal) => outbox.deliver(workspaceId, signal))
      jobs.handle(RERENDER, (which, signal) => rerenders.run(which, signal, false))
      jobs.handle(RERENDER_URGENT, (which, signal) => rerenders.run(which, signal, true))
    },
  }
  return outbox
}
