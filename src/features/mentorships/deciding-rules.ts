import type { Temporal } from 'temporal-polyfill'
import { localDate } from '../people/rules.ts'

// How long something waits for a mentor's decision: a mentee's request, or a suggested mentee.

/** Working days (Monday to Friday) without an answer before each step: nudge the mentor, tell the mentee, end. */
export const WAIT = { nudgeAfter: 5, notifyAfter: 10, endAfter: 30 } as const

/** The person in whose time a deadline is. */
export type Local = { zone: string; nudgeTime: Temporal.PlainTime }

/** Adds working days (Monday to Friday), regardless of personal settings. */
export function addWorkingDays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const weekend = Math.max(0, day.dayOfWeek - 5)
  const friday = day.subtract({ days: weekend })
  const days = Math.min(friday.dayOfWeek, 5) - 1 + count
  const monday = friday.subtract({ days: friday.dayOfWeek - 1 })
  return monday.add({ days: Math.floor(days / 5) * 7 + (days % 5) })
}

/** Returns the instant that many working days after `since`, at the person's nudge time. */
export function decisionDeadline(
  since: Temporal.Instant,
  workingDays: number,
  { zone, nudgeTime }: Local,
): Temporal.Instant {
  return addWorkingDays(localDate(since, zone), workingDays)
    .toZonedDateTime({ timeZone: zone, plainTime: nudgeTime })
    .toInstant()
}
