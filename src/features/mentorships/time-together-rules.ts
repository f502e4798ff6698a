import { Temporal } from 'temporal-polyfill'
import { NEWS_DAYS } from '../nudge-sources.ts'

/** Months that are full on a date, as a milestone: 6, then whole years; 0 before the first. */
export function monthsTogether(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): number {
  const { months } = startedOn.until(on, { largestUnit: 'months' })
  if (months >= 12) return months - (months % 12)
  return months >= 6 ? 6 : 0
}

/** The milestone that was reached in the last `NEWS_DAYS` days, in months; null if there is none. */
export function newMilestone(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): number | null {
  const months = monthsTogether(startedOn, on)
  const reachedOn = startedOn.add({ months })
  const isNews = Temporal.PlainDate.compare(reachedOn, on.subtract({ days: NEWS_DAYS })) >= 0
  return months > 0 && isNews ? months : null
}
