import { z } from 'zod'
import type { Jobs, Queue } from './jobs.ts'
import type { Log } from './log.ts'
import { type Metrics, startAtZero } from './metrics.ts'
import type { Services } from './services.ts'

/** A job that looks for due work in all workspaces every minute. */
export type Planner = {
  /** Names its job and its metrics. */
  name: string
  /** A run that takes longer fails, and its signal is aborted. */
  timeLimitMs: number
  /** True if it sends nothing, so it also runs while the operator has stopped sending. */
  runsWhileStopped?: boolean
  /** Must stop between two batches when `signal` is aborted. */
  run(services: Services, signal: AbortSignal): Promise<void>
}

type Parts = { services: Services; jobs: Jobs; metrics: Metrics; log: Log }

/**
 * Handles each planner as a separate job, so one that fails or hangs doesn't stop the others. Call before `jobs.start`.
 * Returns a function that requests one run of each.
 */
export function handlePlanners(
  planners: readonly Planner[],
  { services, jobs, metrics, log }: Parts,
): () => Promise<void> {
  jobs.handle(QUEUE, async ({ planner: name }, signal) => {
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
  startAtZero(
    metrics.plannerErrors,
    planners.map(({ name: planner }) => ({ planner })),
  )
  const enabled = planners.filter((planner) => services.sending || planner.runsWhileStopped === true)
  return () =>
    jobs.sendMany(
      QUEUE,
      enabled.map((planner) => ({ planner: planner.name })),
    )
}

const payload = z.object({ planner: z.string() })

/** Leaves most of the pool's connections for people's requests. No retries: the next tick requests each planner again. */
const QUEUE: Queue<z.output<typeof payload>> = {
  name: 'plan',
  payload,
  keyOf: ({ planner }) => planner,
  concurrency: 4,
  batchSize: 20,
  retries: 0,
}

/** Throws at the time limit, even if the planner keeps running. */
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
