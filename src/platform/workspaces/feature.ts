import type { Planner } from '../planners.ts'
import type { Installations } from './installations.ts'
import { createRemovalEvents } from './removal.ts'
import { createResumption } from './resumption.ts'
import type { Workspaces } from './workspaces.ts'

/** Declares the planners and events of workspaces, as features do. */
export function createWorkspacesFeature(workspaces: Workspaces, installations: Installations) {
  const rotation: Planner = {
    name: 'token rotation',
    timeLimitMs: 120_000,
    runsWhileStopped: true,
    run: (_, signal) => installations.refreshExpiring(signal),
  }
  return {
    name: 'workspaces',
    events: createRemovalEvents(workspaces),
    planners: [createResumption(workspaces), rotation],
  }
}
