import { z } from 'zod'
import type { Trx } from '../database.ts'
import type { Jobs, Queue } from '../jobs.ts'
import type { Sender } from '../slack/sender.ts'
import { Delivery } from './delivery.ts'
import type { AnyKind } from './kind.ts'
import { Reconciliation } from './reconciliation.ts'
import { type DeliveryDependencies, Settlement } from './settlement.ts'
import { isStopped } from './stops.ts'
import * as store from './store.ts'

export type Outbox = {
  /** Stores messages in the caller's transaction; they are sent after it commits, at the next tick at the latest. */
  enqueue(trx: Trx, messages: store.NewMessage[]): Promise<void>
  /**
   * Sends what is due in a workspace, one after the other, at the pace that Slack allows. Only one at a time may do so.
   * What is left after a while gets a job of its own, so that other workspaces get their turn.
   */
  deliver(workspaceId: string, signal: AbortSignal): Promise<void>
  /** Asks for a delivery in each workspace in which something is due. */
  wake(): Promise<void>
}

const deliveryPayload = z.object({ workspaceId: z.string() })
export const DELIVERY: Queue<z.output<typeof deliveryPayload>> = {
  name: 'deliver',
  payload: deliveryPayload,
  keyOf: ({ workspaceId }) => workspaceId,
  // A delivery mostly sleeps: until its workspace's next turn, or until Slack answers.
  concurrency: 50,
  // The next tick asks again.
  retries: 0,
}

export type OutboxDependencies = DeliveryDependencies & {
  jobs: Jobs
  senderFor(workspaceId: string): Promise<Sender>
  /** The operator's kill switch: false keeps everything stored and sends nothing. */
  sending: boolean
}

export function createOutbox(deps: OutboxDependencies, kinds: readonly AnyKind[]): Outbox {
  const kindsByName = new Map(kinds.map((one) => [one.name, one]))
  return {
    async enqueue(trx, messages) {
      await store.insertMessages(trx, messages, deps.clock.now())
      if (!deps.sending) return
      // In one order everywhere, so that two transactions never wait for each other.
      for (const workspaceId of [...new Set(messages.map((message) => message.workspaceId))].sort()) {
        await deps.jobs.send(DELIVERY, { workspaceId }, trx)
      }
    },
    async deliver(workspaceId, signal) {
      if (!deps.sending || (await isStopped(deps.db, workspaceId))) return
      const sender = await deps.senderFor(workspaceId)
      const settlement = new Settlement(deps, kindsByName)
      await new Reconciliation(deps, settlement, sender).run(workspaceId, signal)
      const progress = await new Delivery(deps, kindsByName, settlement, sender).run(workspaceId, signal)
      if (progress === 'more') await deps.jobs.send(DELIVERY, { workspaceId })
    },
    async wake() {
      if (!deps.sending) return
      const workspaces = await store.findWorkspacesWithWork(deps.db, deps.clock.now())
      for (const workspaceId of workspaces) await deps.jobs.send(DELIVERY, { workspaceId })
    },
  }
}
