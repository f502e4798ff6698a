import type { Temporal } from 'temporal-polyfill'
import { daysBetween } from '../relationships/rules.ts'

export const STRIP_WEEKS = 12

/** The Monday with which the strip begins: eleven weeks before this week's. */
export function stripStart(today: Temporal.PlainDate): Temporal.PlainDate {
  return mondayOf(today).subtract({ weeks: STRIP_WEEKS - 1 })
}

/** What a week of the strip tells: there was a touch, there was none, or the two had not begun yet. */
export type StripWeek = 'touched' | 'quiet' | 'before'

/** The last twelve weeks, this one last. Weeks begin on Monday; days are the reader's own. */
export function touchStrip(
  touchDays: readonly Temporal.PlainDate[],
  startedOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): StripWeek[] {
  const start = stripStart(today)
  const weekOf = (day: Temporal.PlainDate) => Math.floor(daysBetween(start, day) / 7)
  const touched = new Set(touchDays.map(weekOf))
  const firstWeek = Math.min(weekOf(startedOn), ...touched)
  return Array.from({ length: STRIP_WEEKS }, (_, week) => {
    if (touched.has(week)) return 'touched'
    return week < firstWeek ? 'before' : 'quiet'
  })
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
