import { z } from 'zod'
import type { Jobs, Queue } from './jobs.ts'
import type { Metrics } from './metrics.ts'
import type { Services } from './services.ts'
import { saveTick } from './watchdog.ts'

const TICK: Queue<object> = {
  name: 'tick',
  payload: z.object({}),
  keyOf: () => 'tick',
  concurrency: 1,
  retries: 0,
}

type Parts = { services: Services; jobs: Jobs; metrics: Metrics; requestPlanners(): Promise<void> }

/** Handles ticks, which request all work that is due. Call before `jobs.start`. Returns a function that requests a tick. */
export function handleTicks({ services, jobs, metrics, requestPlanners }: Parts): () => Promise<void> {
  const { db, clock, outbox } = services
  jobs.handle(TICK, async () => {
    await requestPlanners()
    await outbox.dispatchDue()
    await saveTick(db, clock.now())
    metrics.ticks.inc()
  })
  return () => jobs.send(TICK, {})
}
