import { Temporal } from 'temporal-polyfill'
import type { Mentorship } from '../mentorships/rules.ts'
import { type Band, daysBetween, dueBandOn, dueOn, isPaused, isSnoozed } from '../relationships/rules.ts'

const STRIP_WEEKS = 12

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

const BAND_ORDER: Record<Band, number> = { overdue: 1, due: 2, 'on track': 3 }

/**
 * Sorts a mentor's mentorships: first those with something to answer, then overdue, due and on track, each by due date;
 * last the snoozed and paused ones and those whose mentee has left.
 */
export function byUrgency<R extends { mentorship: Mentorship; added: { answers: readonly unknown[] } }>(
  rows: readonly R[],
  today: Temporal.PlainDate,
): R[] {
  const rank = ({ mentorship, added }: R) => {
    if (added.answers.length > 0) return 0
    const rests = isSnoozed(mentorship, today) || isPaused(mentorship, today)
    return rests || !mentorship.menteeIsHere ? 4 : BAND_ORDER[dueBandOn(mentorship, today)]
  }
  return rows.toSorted(
    (one, other) =>
      rank(one) - rank(other) || Temporal.PlainDate.compare(dueOn(one.mentorship), dueOn(other.mentorship)),
  )
}
