import { Temporal } from 'temporal-polyfill'
import { MILESTONE_DAYS } from '../nudge-sources.ts'

/** Returns the latest milestone reached by `on`, in months: 6, 12, 24, …; 0 before the first. */
export function monthsTogether(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): number {
  const { months } = startedOn.until(on, { largestUnit: 'months' })
  if (months >= 12) return months - (months % 12)
  return months >= 6 ? 6 : 0
}

/** Returns the milestone reached in the last `MILESTONE_DAYS` days, in months; null if there is none. */
export function newMilestone(startedOn: Temporal.PlainDate, on: Temporal.PlainDate): number | null {
  const months = monthsTogether(startedOn, on)
  const reachedOn = startedOn.add({ months })
  const isNews = Temporal.PlainDate.compare(reachedOn, on.subtract({ days: MILESTONE_DAYS })) >= 0
  return months > 0 && isNews ? months : null
}
