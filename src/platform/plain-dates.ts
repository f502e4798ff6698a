import * as chrono from 'chrono-node'
import { Temporal } from 'temporal-polyfill'
import { toDate } from './clock.ts'

/** "Mon 16 Nov"; with the year when it isn't the one of `today`. */
export function showDate(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const year = date.year === today.year ? '' : ` ${date.year}`
  return `${WEEKDAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}${year}`
}

export function showInstant(instant: Temporal.Instant, zone: string, today: Temporal.PlainDate): string {
  const local = instant.toZonedDateTimeISO(zone)
  return `${showDate(local.toPlainDate(), today)}, ${local.toPlainTime().toString().slice(0, 5)}`
}

export function showDays(days: number): string {
  if (days === 7) return '1 week'
  if (days % 7 === 0 && days < 30) return `${days / 7} weeks`
  return days === 1 ? '1 day' : `${days} days`
}

export function showAgo(days: number): string {
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  return days % 7 === 0 && days < 61 && days > 7 ? `${days / 7} weeks ago` : `${days} days ago`
}

export function readPlainDate(
  text: string,
  today: Temporal.PlainDate,
  direction: 'past' | 'future',
): Temporal.PlainDate | null {
  const reference = toDate(today.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).toInstant())
  const [found] = chrono.parse(
    text,
    { instant: reference, timezone: 0 },
    { forwardDate: direction === 'future' },
  )
  if (!found) return null
  const { start } = found
  return Temporal.PlainDate.from({
    year: start.get('year') ?? 0,
    month: start.get('month') ?? 1,
    day: start.get('day') ?? 1,
  })
}
