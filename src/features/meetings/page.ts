import { actions } from '../../platform/slack/blocks.ts'
import { findTimeButton } from '../mentorships/buttons.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { otherOf } from '../mentorships/rules.ts'
import type { PageSection } from '../page-sections.ts'
import { meetingMessage } from './meeting-views.ts'
import { toReader } from './reader.ts'
import { findCurrentMeetings, findOpenProposals } from './store.ts'

/** The next meeting, on the page about a person; without one, how to find a time. */
export const meetingPageSections: readonly PageSection[] = [
  {
    order: 15,
    async read(services, { me, mentorship }) {
      if (mentorship === null || mentorship.endedAt !== null || mentorship.acceptedAt === null) return []
      if (!mayRead('between both', mentorship, me.id)) return []
      if (!mentorship.mentorIsHere || !mentorship.menteeIsHere) return []
      const current = await findCurrentMeetings(services.db, me.workspaceId, [mentorship.id])
      const meeting = current.find(({ state }) => state === 'agreed')
      if (meeting) return meetingMessage({ meeting, mentorship, reader: toReader(services, me) }).blocks
      const [open] = await findOpenProposals(services.db, me.workspaceId, [mentorship.id])
      if (open) return []
      return [actions(findTimeButton({ mentorshipId: mentorship.id, name: otherOf(mentorship, me.id).name }))]
    },
  },
]
