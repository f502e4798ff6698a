import { newReference } from '../../platform/log.ts'
import type { Planner } from '../../platform/planners.ts'
import { findDueWorkspaces, takeSnapshot } from './store.ts'

/** Workspaces of one run, so that it ends within its time limit; the next tick takes the others. */
const BATCH = 100

/** Takes the monthly snapshots, one workspace after the other. Other planners run meanwhile, each in its own job. */
export const impactPlanner: Planner = {
  name: 'impact',
  timeLimitMs: 600_000,
  runsWhileStopped: true,
  async run({ db, clock, log }, signal) {
    const now = clock.now()
    for (const workspaceId of await findDueWorkspaces(db, now, BATCH)) {
      if (signal.aborted) return
      try {
        await takeSnapshot(db, workspaceId, now)
      } catch (err) {
        // It is tried again later; the others must not wait for it.
        log.error({ err, workspaceId, reference: newReference() }, 'could not take a snapshot')
      }
    }
  },
}
