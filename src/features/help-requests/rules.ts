import { Temporal } from 'temporal-polyfill'
import type { Mentorship } from '../mentorships/rules.ts'
import { instantOn, toKeeper, workingDayFrom } from '../nudges/rules.ts'
import { localDate, type Person } from '../people/rules.ts'

export const HELP_REQUEST_MAX_LENGTH = 1000

/** What became of a mentee's wish for a hand or a listening ear. */
export const HELP_REQUEST_OUTCOMES = [
  'writes today',
  'wants to talk',
  'in touch',
  'withdrawn',
  'ended',
] as const
export type HelpRequestOutcome = (typeof HELP_REQUEST_OUTCOMES)[number]

export type HelpRequest = {
  id: string
  mentorshipId: string
  what: string | null
  askedAt: Temporal.Instant
  /** Null while it is open. */
  outcome: HelpRequestOutcome | null
}

/** What became of a wish that waits no more: answered, or settled by a touch, or by a goodbye. */
export function outcomeOf({ outcome }: HelpRequest, { endedAt }: Mentorship): HelpRequestOutcome {
  return outcome ?? (endedAt === null ? 'in touch' : 'ended')
}

/**
 * When a wish for a hand reaches the mentor (policy rule 9): it passes the budget but not the window. At once
 * inside the window of a working day, else when the next one opens; an absence is rest from this as well.
 */
export function helpRequestComesAt(mentor: Person, now: Temporal.Instant): Temporal.Instant {
  const keeper = toKeeper(mentor)
  const today = localDate(now, mentor.zone)
  const back = mentor.awayUntil?.add({ days: 1 }) ?? today
  const first = Temporal.PlainDate.compare(back, today) > 0 ? back : today
  return instantOn(workingDayFrom(first, mentor.workingDays), keeper, now)
}
