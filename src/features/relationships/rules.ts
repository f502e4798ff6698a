import { Temporal } from 'temporal-polyfill'

/** How two people were in touch. */
export const CHECK_IN_KINDS = ['message', 'call', 'in_person', 'helped', 'listened'] as const
export type CheckInKind = (typeof CHECK_IN_KINDS)[number]

export const NOTE_MAX_LENGTH = 2000
export const CHECK_IN_MAX_AGE_YEARS = 10

/** Days between touches that a mentor aims for. */
export const CADENCE_DAYS = { min: 3, max: 365, default: 14, choices: [7, 14, 21, 30, 60, 90] } as const

/** What the due date of a relationship follows from. Days are the keeper's own. */
export type Rhythm = {
  startedOn: Temporal.PlainDate
  cadenceDays: number
  lastCheckInOn: Temporal.PlainDate | null
  /** Since when the two are loosely in touch; left out while they are mentor and mentee. */
  alumniOn?: Temporal.PlainDate | null
}

export type Band = 'on rhythm' | 'due' | 'overdue'

/**
 * Last touch + cadence; with no touch yet, a first one is hoped for within a week of the start. A goodbye is a word
 * as well: friends loosely in touch owe each other none before a whole cadence after it.
 */
export function dueOn({
  startedOn,
  cadenceDays,
  lastCheckInOn,
  alumniOn = null,
}: Rhythm): Temporal.PlainDate {
  const saysGoodbyeLast =
    alumniOn !== null && (lastCheckInOn === null || Temporal.PlainDate.compare(alumniOn, lastCheckInOn) > 0)
  const last = saysGoodbyeLast ? alumniOn : lastCheckInOn
  return last === null ? startedOn.add({ days: Math.min(cadenceDays, 7) }) : last.add({ days: cadenceDays })
}

/** Days since the due date; negative while there is still time. */
export function lateDays(rhythm: Rhythm, on: Temporal.PlainDate): number {
  return daysBetween(dueOn(rhythm), on)
}

export function bandOn(rhythm: Rhythm, on: Temporal.PlainDate): Band {
  const late = lateDays(rhythm, on)
  if (late < 0) return 'on rhythm'
  return late < rhythm.cadenceDays ? 'due' : 'overdue'
}

/** Whole days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days
}

/** The next longer of the usual cadences, for a keeper who wants to slow down. */
export function slowerCadence(cadenceDays: number): number {
  const longer = CADENCE_DAYS.choices.find((choice) => choice > cadenceDays)
  return longer ?? Math.min(CADENCE_DAYS.max, cadenceDays * 2)
}

export type CheckInDateRefusal = 'in the future' | 'too long ago'

/** A touch has happened already, and not before anybody here can remember. `today` is the author's. */
export function refuseCheckInDate(
  on: Temporal.PlainDate,
  today: Temporal.PlainDate,
): CheckInDateRefusal | null {
  if (Temporal.PlainDate.compare(on, today) > 0) return 'in the future'
  const oldest = today.subtract({ years: CHECK_IN_MAX_AGE_YEARS })
  return Temporal.PlainDate.compare(on, oldest) < 0 ? 'too long ago' : null
}

export function isCadence(days: number): boolean {
  return Number.isInteger(days) && days >= CADENCE_DAYS.min && days <= CADENCE_DAYS.max
}

/** A touch as one of the two may read it: the note only when it is their own. */
export type ReadableCheckIn = {
  id: string
  on: Temporal.PlainDate
  kind: CheckInKind
  note: string | null
  isOwn: boolean
  /** It did not happen after all: kept for its author, and counted no more. */
  isCorrected: boolean
}
