import { Temporal } from 'temporal-polyfill'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import type { Facet } from '../profiles/rules.ts'

export const STATES = ['open', 'filled', 'closed', 'called off'] as const
export type State = (typeof STATES)[number]
export type Ending = Exclude<State, 'open'>

/** `thanked`: it went to others, or to nobody. The person decides up to `shown`, the poster after it. */
export const INTEREST_STATES = ['suggested', 'passed', 'shown', 'chosen', 'thanked', 'withdrawn'] as const
export type InterestState = (typeof INTEREST_STATES)[number]

export const LIMITS = { title: 100, why: 500, learn: 500, takes: 100 } as const
export const PLACES = { min: 1, max: 20, default: 1 } as const
/** Days from posting to the last day on which somebody can be chosen. */
export const OPEN_DAYS = { default: 30, max: 180 } as const
/** A person is told about at most `count` opportunities in `days`. */
export const TOLD = { count: 3, days: 7 } as const
/** An account deactivated by mistake is usually reactivated within an hour. */
export const TOLD_OF_LEAVING_AFTER = Temporal.Duration.from({ hours: 1 })
/** How long a co-owner can take over after that. */
export const TAKE_OVER_WITHIN = Temporal.Duration.from({ hours: 14 * 24 })

/** What the poster writes. */
export type Posted = {
  title: string
  why: string
  learn: string
  /** How much time it takes, in the poster's words. */
  takes: string
  places: number
  /** The last day on which somebody can be chosen, in the poster's zone. */
  closesOn: Temporal.PlainDate
  coOwnerId: string | null
}

export type Opportunity = Posted & {
  workspaceId: string
  id: string
  posterId: string
  posterName: string
  posterZone: string
  posterIsHere: boolean
  coOwnerName: string | null
  closesAt: Temporal.Instant
  state: State
}

/** One person's interest in an opportunity, from the suggestion to the answer. */
export type Interest = {
  id: string
  opportunityId: string
  personId: string
  personName: string
  state: InterestState
  /** The mentor who suggested it. */
  suggestedBy: string | null
  shownAt: Temporal.Instant | null
  decidedAt: Temporal.Instant | null
}

/** An opportunity for which one of two people was chosen. */
export type Taken = { opportunity: Opportunity; personId: string; at: Temporal.Instant }

/** The person's own words that match, as a quote. */
export type Reason = { facet: Facet; quote: string }

/** Returns the instant at which the last day ends in the poster's zone. */
export function endOfDay(on: Temporal.PlainDate, zone: string): Temporal.Instant {
  return on.add({ days: 1 }).toZonedDateTime(zone).toInstant()
}

export function isOwner(
  { posterId, coOwnerId }: Pick<Opportunity, 'posterId' | 'coOwnerId'>,
  id: string,
): boolean {
  return id === posterId || id === coOwnerId
}

/** Why nothing can be done with an opportunity. */
export type Refusal =
  | { reason: 'gone' }
  | { reason: 'not yours' }
  | { reason: 'yours' }
  | { reason: 'over'; title: string; state: Ending }
  /** `daysAgo`: in the poster's zone. */
  | { reason: 'day passed'; title: string; daysAgo: number }
  | { reason: 'place taken'; title: string }
  | { reason: 'chosen already'; title: string; by: string }
  | { reason: 'interest gone'; who: string }
  | { reason: 'passed'; who: string }
  | { reason: 'known'; who: string }
  | { reason: 'poster is here'; who: string }
  | { reason: 'last owner'; title: string }
  | { reason: 'fewer places than chosen'; chosen: number }
  /** The co-owner isn't one, or is the poster. */
  | { reason: 'not a member' }
  | DailyLimitRefusal

/** Why it is no longer open; null if it is. It closes on its day, also before the planner has run. */
export function refuseClosed(
  opportunity: Pick<Opportunity, 'title' | 'state' | 'closesAt' | 'closesOn' | 'posterZone'>,
  now: Temporal.Instant,
): Refusal | null {
  const { title, state, closesAt, closesOn, posterZone } = opportunity
  if (state !== 'open') return { reason: 'over', title, state }
  if (Temporal.Instant.compare(now, closesAt) < 0) return null
  const today = now.toZonedDateTimeISO(posterZone).toPlainDate()
  return { reason: 'day passed', title, daysAgo: Math.max(1, closesOn.until(today).days) }
}

/** Returns the first day, in the person's zone, on which they can be told about more. */
export function nextToldOn(lastToldOn: Temporal.PlainDate | null): Temporal.PlainDate | null {
  return lastToldOn && lastToldOn.add({ days: TOLD.days })
}
