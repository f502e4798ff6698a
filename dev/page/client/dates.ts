import { Temporal } from 'temporal-polyfill'

export function local(instant: string, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
}

/** "09:00" */
export function timeOf(instant: string, zone: string): string {
  return local(instant, zone).toPlainTime().toString().slice(0, 5)
}

/** "Mon 16 Nov", with the year when it is not the current one. */
export function dayOf(instant: string, zone: string, now: string): string {
  const day = local(instant, zone).toPlainDate()
  const isThisYear = day.year === local(now, zone).year
  const text = day
    .toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
    .replace(',', '')
  return isThisYear ? text : `${text} ${day.year}`
}

/** "Today", "Yesterday", "Monday 2 November" */
export function dividerOf(instant: string, zone: string, now: string): string {
  const day = local(instant, zone).toPlainDate()
  const today = local(now, zone).toPlainDate()
  const ago = day.until(today).days
  if (ago === 0) return 'Today'
  if (ago === 1) return 'Yesterday'
  return day
    .toLocaleString('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(day.year === today.year ? {} : { year: 'numeric' }),
    })
    .replace(',', '')
}

/** "Berlin" */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
