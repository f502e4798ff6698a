import { mayRead } from '../mentorships/reading-rules.ts'
import type { PageSection } from '../page-sections.ts'
import { helpPageBlocks } from './page-views.ts'
import { findOpenHelpRequests } from './store.ts'

/** An open help request, on the page about a person. */
export const helpRequestPageSections: readonly PageSection[] = [
  {
    order: 20,
    async read({ db }, { me, mentorship }) {
      if (mentorship === null || !mayRead('between both', mentorship, me.id)) return []
      if (mentorship.endedAt !== null || !mentorship.mentorIsHere || !mentorship.menteeIsHere) return []
      const open = await findOpenHelpRequests(db, me.workspaceId, [mentorship.id])
      return open.flatMap((one) => helpPageBlocks(one, me.id === mentorship.mentorId))
    },
  },
]
