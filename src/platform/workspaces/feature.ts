import { removalEvents } from './removal.ts'
import { createResumption } from './resumption.ts'
import type { Workspaces } from './workspaces.ts'

/** Declares what workspaces bring, as features do. */
export function createWorkspacesFeature({ acceptsToken }: Workspaces) {
  return { name: 'workspaces', events: removalEvents, planners: [createResumption(acceptsToken)] }
}
