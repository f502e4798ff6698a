import { createRemovalEvents } from './removal.ts'
import { createResumption } from './resumption.ts'
import type { Workspaces } from './workspaces.ts'

/** Declares the planner and events of workspaces, as features do. */
export function createWorkspacesFeature(workspaces: Workspaces) {
  return {
    name: 'workspaces',
    events: createRemovalEvents(workspaces),
    planners: [createResumption(workspaces.acceptsToken)],
  }
}
