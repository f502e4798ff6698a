import { mayRead } from '../mentorships/reading-rules.ts'
import type { PageSection } from '../page-sections.ts'
import { findAgenda } from './agenda-store.ts'
import { planSummaryBlocks } from './page-views.ts'
import { findOpenSteps, findPlan } from './store.ts'

/** The plan and the topics, on the page about a person. */
export const planPageSections: readonly PageSection[] = [
  {
    order: 30,
    async read({ db }, { me, today, mentorship }) {
      if (mentorship === null || !mayRead('between both', mentorship, me.id)) return []
      const { workspaceId, id: mentorshipId } = mentorship
      const [plan, open, agenda] = await Promise.all([
        findPlan(db, { workspaceId, mentorshipId }),
        findOpenSteps(db, workspaceId, [mentorshipId]),
        findAgenda(db, workspaceId, [mentorshipId]),
      ])
      return planSummaryBlocks({ mentorship, readerId: me.id, today, plan, open, agenda })
    },
  },
]
