import { z } from 'zod'
import type { Jobs, Queue } from './jobs.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Services } from './services.ts'

/** Work that the app does on its own every minute: it looks for what is due, in all workspaces. */
export type Planner = {
  /** Names its job and its metrics. */
  name: string
  /** A run that takes longer fails; its signal is aborted then. */
  timeLimitMs: number
  /** True if it sends nothing, and so also runs while the operator has stopped sending. */
  runsWhileStopped?: boolean
  /** Stops between two batches when `signal` is aborted. */
  run(services: Services, signal: AbortSignal): Promise<void>
}

type Parts = { services: Services; jobs: Jobs; metrics: Metrics; log: Log }

/**
 * Handles each planner as a job of its own, so that one that fails or hangs stops no other. Call before `jobs.start`.
 * Returns a function that requests one run of each.
 */
export function handlePlanners(
  planners: readonly Planner[],
  { services, jobs, metrics, log }: Parts,
): () => Promise<void> {
  const queue = queueFor(planners.length)
  jobs.handle(queue, async ({ planner: name }, signal) => {
    const planner = planners.find((one) => one.name === name)
    // A replica of another version may have requested it.
    if (!planner) return log.warn({ planner: name }, 'unknown planner')
    const stopTimer = metrics.plannerSeconds.startTimer({ planner: name })
    try {
      await runWithin(planner, services, signal)
    } catch (cause) {
      metrics.plannerErrors.inc({ planner: name })
      throw new Error(`The planner ${name} failed`, { cause })
    } finally {
      stopTimer()
    }
  })
  const enabled = planners.filter((planner) => services.sending || planner.runsWhileStopped === true)
  return () =>
    jobs.sendMany(
      queue,
      enabled.map((planner) => ({ planner: planner.name })),
    )
}

const payload = z.object({ planner: z.string() })

/** Has a worker for each planner, so that none waits for another. The next tick requests a failed one again. */
function queueFor(count: number): Queue<z.output<typeof payload>> {
  return { name: 'plan', payload, keyOf: ({ planner }) => planner, concurrency: count, retries: 0 }
}

/** Throws when the time limit is reached, whether or not the planner then ends. */
async function runWithin(planner: Planner, services: Services, stopping: AbortSignal): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const limit = new AbortController()
  const timer = setTimeout(() => {
    const error = new Error(`It took longer than ${planner.timeLimitMs} ms`)
    limit.abort(error)
    reject(error)
  }, planner.timeLimitMs)
  timer.unref()
  try {
    await Promise.race([planner.run(services, AbortSignal.any([stopping, limit.signal])), late])
  } finally {
    clearTimeout(timer)
  }
}
