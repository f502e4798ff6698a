import { AsyncLocalStorage } from 'node:async_hooks'
import pLimit, { type LimitFunction } from 'p-limit'

/**
 * How many commands and clicks of a workspace run at once; the rest wait (FIFO). Fewer than the database's
 * connections, so that a burst never makes a job or another workspace wait for a connection until it times out.
 */
const PER_WORKSPACE = 6

const running = new AsyncLocalStorage<() => void>()

/** Releases the slot of the current interaction before it waits for Slack. May be called more than once. */
export function releaseSlot(): void {
  running.getStore()?.()
}

export type Slots = <Result>(workspaceId: string, work: () => Promise<Result>) => Promise<Result>

/** Creates one concurrency limiter per workspace, so a busy workspace doesn't delay the others. */
export function createSlots(): Slots {
  const limits = new Map<string, LimitFunction>()
  return async (workspaceId, work) => {
    const limit = limits.get(workspaceId) ?? pLimit(PER_WORKSPACE)
    limits.set(workspaceId, limit)
    try {
      return await untilReleased(limit, work)
    } finally {
      if (limit.activeCount + limit.pendingCount === 0) limits.delete(workspaceId)
    }
  }
}

/** The slot is held until `work` ends or calls `releaseSlot`; the result is always that of `work`. */
async function untilReleased<Result>(limit: LimitFunction, work: () => Promise<Result>): Promise<Result> {
  const started = Promise.withResolvers<{ result: Promise<Result> }>()
  void limit(async () => {
    const released = Promise.withResolvers<void>()
    const result = running.run(released.resolve, work)
    started.resolve({ result })
    await Promise.race([released.promise, result.catch(() => {})])
  })
  return (await started.promise).result
}
