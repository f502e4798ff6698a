import type { Temporal } from 'temporal-polyfill'
import { addWorkingDays, WAIT } from '../mentorships/deciding-rules.ts'
import { localDate } from '../people/rules.ts'

/** What the mentor decided; or it expired. */
export const OUTCOMES = ['offered', 'not now', 'expired'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A mentee that the operator suggested to a mentor. Only the mentor can read it. */
export type Suggestion = {
  workspaceId: string
  id: string
  mentorId: string
  menteeId: string
  menteeName: string
  why: string | null
  cadenceDays: number
  suggestedAt: Temporal.Instant
  lastListedOn: Temporal.PlainDate | null
  /** How many nudges have listed it. */
  listedTimes: number
  /** Null while it is open. */
  outcome: Outcome | null
}

/** Returns the first date, in the mentor's `zone`, on which a nudge can list the suggestion. */
export function firstNudgeDate({ suggestedAt }: Suggestion, zone: string): Temporal.PlainDate {
  return addWorkingDays(localDate(suggestedAt, zone), WAIT.nudgeAfter)
}
