import pLimit from 'p-limit'
import type { Planner } from '../planners.ts'
import { takeDueRechecks } from './store.ts'
import { RECHECK_EVERY, resumeWorkspace } from './suspension.ts'

const AT_ONCE = 20

/** Rechecks suspended workspaces, each every five minutes, and resumes those whose token `acceptsToken` reports. */
export function createResumption(acceptsToken: (workspaceId: string) => Promise<boolean>): Planner {
  return {
    name: 'resumption',
    timeLimitMs: 60_000,
    runsWhileStopped: true,
    async run({ db, clock, log, outbox }, signal) {
      const now = clock.now()
      const due = await takeDueRechecks(db, { now, nextAt: now.add(RECHECK_EVERY) })
      // Slack may not answer for one of them.
      await pLimit(AT_ONCE).map(due, async (workspaceId) => {
        if (signal.aborted || !(await acceptsToken(workspaceId))) return
        await resumeWorkspace({ db, clock, log }, workspaceId)
        await outbox.dispatchDue()
      })
    },
  }
}
