import type { Services } from '../../platform/services.ts'
import { button } from '../../platform/slack/blocks.ts'
import type { HomeReader, HomeRows, RowAddition } from '../home-sections.ts'
import { findTimeButton } from '../mentorships/buttons.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { withdrawTimes } from './actions.ts'
import { meetingLine, proposalLine } from './home-views.ts'
import { howItWentButtons } from './meeting-views.ts'
import { toReader } from './reader.ts'
import type { Meeting, MeetingProposal } from './rules.ts'
import { findCurrentMeetings, findOpenProposals } from './store.ts'

/** The next meeting under the person it is with, how the last one went, or how to find a time. */
export const meetingRows: HomeRows = async (services, { me, mentorships }) => {
  const usable = mentorships
    .filter((one) => one.mentorIsHere && one.menteeIsHere)
    .filter((one) => mayRead('between both', one, me.id) && one.acceptedAt !== null)
  const ids = usable.map(({ id }) => id)
  const meetings = await findCurrentMeetings(services.db, me.workspaceId, ids)
  const proposals = await findOpenProposals(services.db, me.workspaceId, ids)
  return new Map(
    usable.map((one) => {
      const own = meetings.filter(({ mentorshipId }) => mentorshipId === one.id)
      const proposal = proposals.find(({ mentorshipId }) => mentorshipId === one.id)
      return [one.id, addTo(services, one, { own, proposal, me })] as const
    }),
  )
}

type Facts = { own: readonly Meeting[]; proposal: MeetingProposal | undefined; me: HomeReader['me'] }

function addTo(services: Services, mentorship: Mentorship, { own, proposal, me }: Facts): RowAddition {
  const reader = toReader(services, me)
  const next = own.find(({ state }) => state === 'agreed')
  // An earlier meeting that nobody answered is no longer asked about once a later one is agreed.
  const shown = next ?? own.at(-1)
  const lines = [
    ...(shown ? [meetingLine(shown, reader)] : []),
    ...(proposal ? [proposalLine(proposal, reader)] : []),
  ]
  const findTime = findTimeButton({ mentorshipId: mentorship.id, name: otherOf(mentorship, me.id).name })
  const isOwnProposal = proposal?.proposerId === me.id
  return {
    ...(lines.length > 0 && { line: lines.join('\n') }),
    ...(shown?.state === 'over' && { answers: howItWentButtons({ meeting: shown, mentorship, reader }) }),
    choices: isOwnProposal
      ? [button('Withdraw proposal', withdrawTimes, { value: { proposalId: proposal.id } })]
      : proposal
        ? []
        : [findTime],
  }
}
