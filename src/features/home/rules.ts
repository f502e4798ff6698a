import type { Temporal } from 'temporal-polyfill'
import { daysBetween } from '../relationships/rules.ts'

export const STRIP_WEEKS = 12

/** The Monday with which the strip begins: eleven weeks before this week's. */
export function stripStart(today: Temporal.PlainDate): Temporal.PlainDate {
  return mondayOf(today).subtract({ weeks: STRIP_WEEKS - 1 })
}

/** For each of the last twelve weeks, this one last: whether there was a touch. Weeks begin on Monday. */
export function touchStrip(touchDays: readonly Temporal.PlainDate[], today: Temporal.PlainDate): boolean[] {
  const start = stripStart(today)
  const weeks = new Set(touchDays.map((day) => Math.floor(daysBetween(start, day) / 7)))
  return Array.from({ length: STRIP_WEEKS }, (_, week) => weeks.has(week))
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
