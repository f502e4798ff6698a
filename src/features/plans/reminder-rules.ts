import { Temporal } from 'temporal-polyfill'
import type { Mentorship } from '../mentorships/rules.ts'
import { type Absence, hereFrom, localDate, type Person } from '../people/rules.ts'
import type { Step } from './rules.ts'

type Clocked = Pick<Person, 'zone' | 'nudgeTime'>

/** Returns the person's nudge time on a day, in their time zone. */
export function nudgeTimeOn(day: Temporal.PlainDate, { zone, nudgeTime }: Clocked): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: nudgeTime }).toInstant()
}

/** The latest current date anywhere (UTC+14). */
export function latestDay(now: Temporal.Instant): Temporal.PlainDate {
  return localDate(now.add({ hours: 14 }), 'UTC')
}

/** A reminder is sent only on its day, from the person's nudge time on. */
export function remindOn(
  on: Temporal.PlainDate,
  person: Clocked,
  now: Temporal.Instant,
): 'now' | 'too late' | { at: Temporal.Instant } {
  const at = nudgeTimeOn(on, person)
  if (Temporal.Instant.compare(now, at) < 0) return { at }
  return localDate(now, person.zone).equals(on) ? 'now' : 'too late'
}

/** What became of a step since the reminder about it. */
export type DueState = 'open' | 'done' | 'moved' | 'not yours' | 'ended'

/** `on`: the day of the reminder. */
export function dueStateOf(
  step: Pick<Step, 'doneOn' | 'dueOn' | 'ownerId'>,
  { endedAt }: Pick<Mentorship, 'endedAt'>,
  { readerId, on }: { readerId: string; on: Temporal.PlainDate },
): DueState {
  if (step.doneOn !== null) return 'done'
  if (endedAt !== null) return 'ended'
  if (step.ownerId !== readerId) return 'not yours'
  return step.dueOn?.equals(on) ? 'open' : 'moved'
}

/** Anniversaries longer ago than this are skipped. */
const LATE_DAYS = 7

/**
 * Returns the last anniversary on or before a day; 0 years before the first. `isRecent` is false if it was too long
 * ago. After a start on 29 February, anniversaries are on the 28th in other years.
 */
export function anniversaryBy(
  startedOn: Temporal.PlainDate,
  day: Temporal.PlainDate,
): { years: number; on: Temporal.PlainDate; isRecent: boolean } {
  const inYear = day.year - startedOn.year
  const isFull = Temporal.PlainDate.compare(startedOn.add({ years: inYear }), day) <= 0
  const years = isFull ? inYear : inYear - 1
  const on = startedOn.add({ years })
  return { years, on, isRecent: Temporal.PlainDate.compare(day, on.add({ days: LATE_DAYS })) <= 0 }
}

/** When a look back is sent: on the anniversary at the reader's nudge time, or once they are back. */
export function lookBackAt(on: Temporal.PlainDate, person: Clocked & Absence): Temporal.Instant {
  return nudgeTimeOn(hereFrom(person, on), person)
}

const LOOK_BACK_MIN_DAYS = 4

/** Whether there is something to look back on: check-ins on four days of the year, one of them in its last quarter. */
export function isWorthLookingBack(facts: { daysInLastYear: number; daysInLastQuarter: number }): boolean {
  return facts.daysInLastYear >= LOOK_BACK_MIN_DAYS && facts.daysInLastQuarter > 0
}
