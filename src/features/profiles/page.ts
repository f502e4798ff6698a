import type { PageSection } from '../page-sections.ts'
import { profileBlocks } from './page-views.ts'
import { findSides } from './store.ts'

/** A mentee's profile, on the page about them. */
export const profilePageSections: readonly PageSection[] = [
  {
    order: 40,
    async read({ db }, { me, other, mentorship }) {
      if (mentorship?.mentorId !== me.id) return []
      const { theirs } = await findSides(db, me.workspaceId, me.id, other.id)
      return profileBlocks(mentorship, theirs)
    },
  },
]
