import { showEvery } from '../../platform/plain-dates.ts'
import { escapeText } from '../../platform/slack/blocks.ts'
import type { Mentorship, Proposal } from './rules.ts'

/** For the mentor: the cadence that the mentee suggests. */
export function proposalBadge({ cadenceDays }: Proposal): string {
  return `suggests ${showEvery(cadenceDays)}`
}

/** For the mentee: what became of the cadence that they suggested; null if it was neither accepted nor turned down. */
export function ownProposalLine(
  { mentorName, cadenceDays: now }: Mentorship,
  { outcome, cadenceDays }: Proposal,
): string | null {
  const mentor = escapeText(mentorName)
  const suggested = showEvery(cadenceDays)
  switch (outcome) {
    case null:
      return `You suggested ${suggested}. Waiting for ${mentor}’s answer.`
    case 'agreed':
      return `You suggested ${suggested}, and ${mentor} accepted.`
    case 'kept':
      return `You suggested ${suggested}. ${mentor} prefers ${showEvery(now)} for now.`
    default:
      return null
  }
}
