import type { Temporal } from 'temporal-polyfill'
import { daysBetween } from '../relationships/rules.ts'

export const STRIP_WEEKS = 12

/** Returns the Monday on which the strip begins, eleven weeks before this week's. */
export function stripStart(today: Temporal.PlainDate): Temporal.PlainDate {
  return mondayOf(today).subtract({ weeks: STRIP_WEEKS - 1 })
}

/** A week of the strip. `quiet`: no check-in; `before`: before the mentorship started. */
export type StripWeek = 'checkedIn' | 'quiet' | 'before'

/** Returns the last twelve weeks, this week last. Weeks begin on Monday; dates are in the reader's time zone. */
export function checkInStrip(
  checkInDays: readonly Temporal.PlainDate[],
  startedOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): StripWeek[] {
  const start = stripStart(today)
  const weekOf = (day: Temporal.PlainDate) => Math.floor(daysBetween(start, day) / 7)
  const checkedIn = new Set(checkInDays.map(weekOf))
  const firstWeek = Math.min(weekOf(startedOn), ...checkedIn)
  return Array.from({ length: STRIP_WEEKS }, (_, week) => {
    if (checkedIn.has(week)) return 'checkedIn'
    return week < firstWeek ? 'before' : 'quiet'
  })
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
