import type { Temporal } from 'temporal-polyfill'

// How days are shown. platform/days reads them.

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "Mon 16 Nov"; with the year if it is not today's: "Tue 16 Nov 2027". */
export function showDate(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const shown = `${WEEKDAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`
  return date.year === today.year ? shown : `${shown} ${date.year}`
}

/** "Nov 2026" */
export function showMonth({ month, year }: Temporal.PlainDate): string {
  return `${MONTHS[month - 1]} ${year}`
}

/** "Mon 16 Nov, 09:00" in `zone` (IANA); `today` is in the reader's time zone. */
export function showInstant(instant: Temporal.Instant, zone: string, today: Temporal.PlainDate): string {
  const local = instant.toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${showDate(local.toPlainDate(), today)}, ${time}`
}

/** Shows a number of days: as weeks if they are whole weeks, else as days. */
export function showDays(days: number): string {
  return days > 0 && days % 7 === 0 ? count(days / 7, 'week') : count(days, 'day')
}

/** "every day", "every 2 weeks", "every month" (30 days), "every 45 days" */
export function showEvery(days: number): string {
  const shown = days % 30 === 0 && days <= 90 ? count(days / 30, 'month') : showDays(days)
  return `every ${shown.replace(/^1 /, '')}`
}

/**
 * Shows how long ago something was, `days` back: in days for two weeks, then in rounded weeks, months and years.
 * One day ahead is "today": it is already that date where the other person lives.
 */
export function showAgo(days: number): string {
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days < 14) return `${count(days, 'day')} ago`
  if (days < 8 * 7) return `${count(Math.round(days / 7), 'week')} ago`
  if (days < 2 * 365) return `${count(Math.round(days / 30.44), 'month')} ago`
  return `${count(Math.round(days / 365.25), 'year')} ago`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}
