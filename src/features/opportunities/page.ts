import type { PageSection } from '../page-sections.ts'
import { takenBlocks } from './history-views.ts'
import { findTaken } from './taken-store.ts'

/** What one of the two was chosen for, in the history of both. */
export const opportunityPageSections: readonly PageSection[] = [
  {
    order: 65,
    async read({ db }, { me, today, other }) {
      return takenBlocks(await findTaken(db, me.workspaceId, [me.id, other.id]), me.zone, today)
    },
  },
]
