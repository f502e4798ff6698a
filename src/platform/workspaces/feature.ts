import { removalEvents } from './removal.ts'
import { createResumption } from './resumption.ts'
import type { Workspaces } from './workspaces.ts'

/** Declares the planner and events of workspaces, as features do. */
export function createWorkspacesFeature({ acceptsToken }: Workspaces) {
  return { name: 'workspaces', events: removalEvents, planners: [createResumption(acceptsToken)] }
}
