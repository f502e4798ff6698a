import type { Temporal } from 'temporal-polyfill'
import type { Mentorship } from '../mentorships/rules.ts'

export const HELP_REQUEST_MAX_LENGTH = 1000

/** The mentor's answers to a help request. */
export const ANSWERS = ['writes today', 'wants to talk'] as const
export type Answer = (typeof ANSWERS)[number]

/** How a mentee's help request was closed. */
export const HELP_REQUEST_OUTCOMES = [...ANSWERS, 'in touch', 'withdrawn', 'ended'] as const
export type HelpRequestOutcome = (typeof HELP_REQUEST_OUTCOMES)[number]

export type HelpRequest = {
  id: string
  mentorshipId: string
  what: string | null
  askedAt: Temporal.Instant
  /** Null while it is open. */
  outcome: HelpRequestOutcome | null
}

/** Returns how a closed help request was closed: answered, withdrawn, or by a check-in or the end of the mentorship. */
export function outcomeOf({ outcome }: HelpRequest, { endedAt }: Mentorship): HelpRequestOutcome {
  return outcome ?? (endedAt === null ? 'in touch' : 'ended')
}
