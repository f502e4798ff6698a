import type { HomeReader, HomeRows, RowAddition } from '../home-sections.ts'
import { offerButtons, proposalButtons } from './buttons.ts'
import { ownProposalLine, proposalBadge } from './home-views.ts'
import { offerLine } from './offer-views.ts'
import { findRecentProposals } from './proposal-store.ts'
import { isOffered, type Mentorship, type Proposal } from './rules.ts'

/** How long a mentee sees the answer to the cadence that they suggested, in hours. */
const ANSWER_SHOWN_HOURS = 24 * 14

/** Offers that wait for an answer, and suggested cadences. */
export const mentorshipRows: HomeRows = async ({ db }, reader) => {
  const { me, now } = reader
  const here = reader.mentorships.filter((one) => one.mentorIsHere && one.menteeIsHere)
  const [offered, accepted] = [here.filter(isOffered), here.filter((one) => !isOffered(one))]
  const ids = accepted.map(({ id }) => id)
  const since = now.subtract({ hours: ANSWER_SHOWN_HOURS })
  const proposals = await findRecentProposals(db, me.workspaceId, ids, since)
  const byMentorship = new Map(proposals.map((one) => [one.mentorshipId, one]))
  return new Map([
    ...offered.map((one) => [one.id, offerRow(one, reader)] as const),
    ...accepted.map((one) => [one.id, proposalRow(one, byMentorship.get(one.id), me.id)] as const),
  ])
}

function offerRow(mentorship: Mentorship, { me, today }: HomeReader): RowAddition {
  return {
    line: offerLine(mentorship, me.id, today),
    answers: mentorship.menteeId === me.id ? offerButtons(mentorship) : [],
  }
}

function proposalRow(mentorship: Mentorship, proposal: Proposal | undefined, readerId: string): RowAddition {
  if (!proposal) return {}
  if (mentorship.menteeId === readerId) {
    const line = ownProposalLine(mentorship, proposal)
    return line === null ? {} : { line }
  }
  if (proposal.outcome !== null) return {}
  return { badges: [proposalBadge(proposal)], answers: proposalButtons(mentorship, proposal) }
}
