import type { PageSection } from '../page-sections.ts'
import { helpRequestRows } from './home.ts'
import { helpPageBlocks } from './page-views.ts'

/** An open help request, on the page about a person. */
export const helpRequestPageSections: readonly PageSection[] = [
  {
    order: 20,
    async read(services, { me, today, mentorship }) {
      if (mentorship === null || mentorship.endedAt !== null) return []
      const now = services.clock.now()
      const rows = await helpRequestRows(services, { me, now, today, mentorships: [mentorship] })
      const row = rows.get(mentorship.id)
      return row ? helpPageBlocks(row) : []
    },
  },
]
