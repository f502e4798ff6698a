import type { Planner } from '../planners.ts'
import { takeDueRechecks } from './store.ts'
import { RECHECK_EVERY, resumeWorkspace } from './suspension.ts'

/** Rechecks suspended workspaces, each every five minutes, and resumes those whose token `acceptsToken` reports. */
export function createResumption(acceptsToken: (workspaceId: string) => Promise<boolean>): Planner {
  return {
    name: 'resumption',
    timeLimitMs: 60_000,
    runsWhileStopped: true,
    async run({ db, clock, log, outbox }, signal) {
      const now = clock.now()
      for (const workspaceId of await takeDueRechecks(db, { now, nextAt: now.add(RECHECK_EVERY) })) {
        if (signal.aborted) return
        if (!(await acceptsToken(workspaceId))) continue
        await resumeWorkspace({ db, clock, log }, workspaceId)
        await outbox.dispatchDue()
      }
    },
  }
}
