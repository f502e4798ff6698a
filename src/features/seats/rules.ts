import type { Temporal } from 'temporal-polyfill'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import type { NotAMember, Person } from '../people/rules.ts'

/** Length of a term. Source: seats.md (GitLab's CEO shadow takes weeks, Amazon's technical advisor up to two years). */
export const TERM_WEEKS = { min: 2, max: 104, default: 26 } as const
export const TERM_MAX_MONTHS = 24
export const OVERLAP_DEFAULT_DAYS = 7
export const PAUSE_MAX_DAYS = 30

export const WORDS_MAX_LENGTH = 1000
export const CHECKLIST_MAX_LENGTH = 1500
export const REFLECTION_MAX_LENGTH = 1500

/** `resting`: nobody is chosen for now. */
export const SEAT_STATES = ['open', 'resting', 'closed'] as const
export type SeatState = (typeof SEAT_STATES)[number]

/** What the leader decides about a seat, for the terms to come. */
export type SeatPlan = {
  termWeeks: number
  /** Days in which the next holder is on site together with the one before. */
  overlapDays: number
  /** What the holder takes part in. */
  sees: string | null
  neverRooms: string | null
  /** Calendars and channels to add and remove; for the leader and the holder. */
  checklist: string | null
}

export type Seat = SeatPlan & { workspaceId: string; id: string; leaderId: string; state: SeatState }

/** `incoming`: has accepted, and starts later. `withdrawn`: called off by either before the start. */
export const TERM_STATES = [
  'invited',
  'incoming',
  'current',
  'ended',
  'ended early',
  'declined',
  'lapsed',
  'withdrawn',
] as const
export type TermState = (typeof TERM_STATES)[number]

/** One person's term in a seat. Days are local to the leader. */
export type Term = {
  id: string
  seatId: string
  personId: string
  state: TermState
  /** The first day on site, beside the holder before. */
  joinsOn: Temporal.PlainDate
  /** The first and the last day as the holder. While invited: as planned. */
  firstOn: Temporal.PlainDate
  lastOn: Temporal.PlainDate
  /** The invitee's day after which the working days of the invitation count. */
  countsFrom: Temporal.PlainDate
  /** Through this day; null if the term isn't paused. It may have passed. */
  pausedUntil: Temporal.PlainDate | null
  /** `asked`: to start now, as the seat is empty. `kept`: rather as planned. */
  vacancy: 'asked' | 'kept' | null
  /** `asked`: to move the end to `proposedLastOn`, as the leader is away for most of it. */
  absence: 'asked' | 'kept' | 'moved' | null
  proposedLastOn: Temporal.PlainDate | null
}

/** What the rules need to know of a person. `leftAt`: when their account was deactivated. */
export type Member = Pick<
  Person,
  'id' | 'displayName' | 'standing' | 'zone' | 'nudgeTime' | 'workingDays' | 'awayFrom' | 'awayUntil'
> & { leftAt: Temporal.Instant | null }

export type TermOf = Term & { person: Member }

/** A seat with everything that decides what happens next. */
export type Course = {
  seat: Seat
  leader: Member
  /** Those that aren't over, and those that a rule has just ended. */
  terms: readonly TermOf[]
  /** Ids of members who asked, in no order. */
  considered: readonly string[]
}

export const REFLECTION_READERS = ['me', 'leader', 'next'] as const
export type ReflectionReaders = (typeof REFLECTION_READERS)[number]
/** One of three fields of the reflection at the end of a term. */
export type Reflection = { number: 1 | 2 | 3; readers: ReflectionReaders; words: string }

/** A term that is over, for the nudge that asks its holder for a reflection. */
export type Ended = {
  termId: string
  personId: string
  leaderId: string
  leaderName: string
  lastOn: Temporal.PlainDate
  isWritten: boolean
}

/** Why something about a seat isn't possible. refusal-views.ts has the text. */
export type SeatRefusal =
  | { reason: 'no seat'; leaderId: string }
  | { reason: 'gone' }
  | { reason: 'not yours' }
  | { reason: 'myself' }
  | { reason: 'not a member'; who: string; standing: NotAMember }
  | { reason: 'resting' }
  /** One invitation at a time. */
  | { reason: 'invited already'; who: string }
  | { reason: 'next already'; who: string }
  /** Not told: whether, or where, they hold a seat. */
  | { reason: 'not available'; who: string }
  | { reason: 'holds this seat'; who: string }
  | { reason: 'start in the past' }
  /** The invitation was answered, withdrawn or lapsed. */
  | { reason: 'no longer open' }
  /** The person holds or takes another seat themselves. */
  | { reason: 'one seat each' }
  | { reason: 'end out of range'; first: Temporal.PlainDate; last: Temporal.PlainDate }
  | { reason: 'same end' }
  | { reason: 'pause out of range'; first: Temporal.PlainDate; last: Temporal.PlainDate }
  | { reason: 'paused already'; until: Temporal.PlainDate }
  | { reason: 'has a seat already' }
  | DailyLimitRefusal

export function termIn(course: Course, ...states: TermState[]): TermOf | null {
  return course.terms.find(({ state }) => states.includes(state)) ?? null
}

export function findTerm({ terms }: Course, termId: string): TermOf | null {
  return terms.find(({ id }) => id === termId) ?? null
}

/** Longest overlap of a term, in days. */
export function overlapMax(termWeeks: number): number {
  return Math.floor((termWeeks * 7) / 4)
}

export function isPaused({ pausedUntil }: Term, today: Temporal.PlainDate): boolean {
  return pausedUntil !== null && today.until(pausedUntil).sign >= 0
}
