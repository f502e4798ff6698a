import type { Temporal } from 'temporal-polyfill'
import type { Impact } from './rules.ts'

/** What everybody in a workspace reads for a month. */
export type Snapshot = {
  /** The first day of the month (UTC) for which it was taken. */
  month: Temporal.PlainDate
  takenOn: Temporal.PlainDate
  impact: Impact
}

/** A snapshot, and the one before it if there is one. */
export type Snapshots = { snapshot: Snapshot; before: Snapshot | null }

export const STRIP_MONTHS = 12
export const CHECK_IN_DAYS = 90

/** Returns today's date in UTC. It decides for all people of a workspace, wherever they are. */
export function utcDate(now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO('UTC').toPlainDate()
}

export function monthOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.with({ day: 1 })
}

/** Returns the day on which the next snapshot is taken. */
export function nextSnapshotOn(today: Temporal.PlainDate): Temporal.PlainDate {
  return monthOf(today).add({ months: 1 })
}
