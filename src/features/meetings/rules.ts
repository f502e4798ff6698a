import { Temporal } from 'temporal-polyfill'
import type { FindRefusal } from '../mentorships/rules.ts'
import { localDate, type Person } from '../people/rules.ts'
import type { Busy, Party } from './span-rules.ts'
import type { MeetingMinutes } from './time-rules.ts'

export const PLACE_MAX_LENGTH = 200
export const LINE_MAX_LENGTH = 200
export const DEFAULT_MINUTES = 30

/** What stays the same from a proposal to its meeting. */
export type Arrangement = {
  minutes: MeetingMinutes
  /** Where, as it was typed; null if nobody said. */
  place: string | null
  /** A short line to the other person. Never part of a calendar. */
  line: string | null
  /** Whether the next one follows at the cadence. */
  repeats: boolean
}

export const OUTCOMES = ['agreed', 'declined', 'withdrawn', 'countered', 'expired', 'ended'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Times that one of the two proposes. At most one is open for each mentorship. */
export type MeetingProposal = Arrangement & {
  id: string
  mentorshipId: string
  proposerId: string
  /** One to three, as proposed. */
  times: readonly Temporal.Instant[]
  /** Null while it waits for an answer. */
  outcome: Outcome | null
  /** The meeting that it led to. */
  meetingId: string | null
}

/** `over`: it has ended, and nobody has said how it went. */
export const MEETING_STATES = ['agreed', 'over', 'happened', 'not happened', 'called off'] as const
export type MeetingState = (typeof MEETING_STATES)[number]

export type Meeting = Arrangement & {
  id: string
  mentorshipId: string
  /** Who proposed it: a repeating meeting keeps their local hour. */
  proposerId: string
  start: Temporal.Instant
  state: MeetingState
  sequence: number
  changedAt: Temporal.Instant
  /** Null: the app, at the end of the mentorship or of an account. */
  changedBy: string | null
  /** When both were asked whether to move it, because one of them is away that day. */
  awayAskedAt: Temporal.Instant | null
}

/** Why something about meetings isn't possible. views.ts has the text. */
export type Refusal =
  | FindRefusal
  | { reason: 'ended'; who: string }
  | { reason: 'not accepted'; who: string }
  | { reason: 'not here'; who: string }
  /** They have proposed times, and the other person hasn't answered. */
  | { reason: 'proposed already'; who: string }
  /** The other person has proposed times: their message has the buttons. */
  | { reason: 'asked already'; who: string }

/** A person as the rules of times know them. */
export function toParty(person: Person, busy: readonly Busy[]): Party {
  const { zone, workingDays, nudgeTime, awayFrom, awayUntil } = person
  return { timeZone: zone, workDays: workingDays, nudgeHour: nudgeTime, awayFrom, awayUntil, busy }
}

export function endOf({ start, minutes }: Pick<Meeting, 'start' | 'minutes'>): Temporal.Instant {
  return start.add({ minutes })
}

/** When a person gets the message of the day: at their nudge hour, or an hour before a meeting that begins earlier. */
export function dayMessageAt(
  start: Temporal.Instant,
  { zone, nudgeTime }: Pick<Person, 'zone' | 'nudgeTime'>,
): Temporal.Instant {
  const opens = localDate(start, zone).toZonedDateTime({ timeZone: zone, plainTime: nudgeTime }).toInstant()
  const hourBefore = start.subtract({ hours: 1 })
  return Temporal.Instant.compare(opens, hourBefore) < 0 ? opens : hourBefore
}
