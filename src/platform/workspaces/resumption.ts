import pLimit from 'p-limit'
import type { Planner } from '../planners.ts'
import type { Services } from '../services.ts'
import { confirmRemoval } from './removal.ts'
import { type DueRecheck, takeDueRechecks } from './store.ts'
import { RECHECK_EVERY, resumeWorkspace } from './suspension.ts'
import type { Workspaces } from './workspaces.ts'

type Tokens = Pick<Workspaces, 'checkToken' | 'destroyTokens'>

/** Slack may take long for one of them. */
const AT_ONCE = 20
const REMOVED = ['app_uninstalled', 'tokens_revoked']

/** Rechecks suspended workspaces, each every five minutes, and resumes those whose token Slack accepts. */
export function createResumption(tokens: Tokens): Planner {
  return {
    name: 'resumption',
    timeLimitMs: 60_000,
    runsWhileStopped: true,
    async run(services, signal) {
      const now = services.clock.now()
      const due = await takeDueRechecks(services.db, { now, nextAt: now.add(RECHECK_EVERY) })
      await pLimit(AT_ONCE).map(due, async (one) => {
        if (!signal.aborted) await recheck(services, tokens, one)
      })
    },
  }
}

async function recheck(services: Services, tokens: Tokens, due: DueRecheck): Promise<void> {
  const answer = await tokens.checkToken(due.workspaceId)
  if (answer === 'accepted') {
    await resumeWorkspace(services, due.workspaceId)
    await services.outbox.dispatchDue()
  } else if (answer === 'rejected' && REMOVED.includes(due.reason))
    await confirmRemoval(services, tokens, due)
}
