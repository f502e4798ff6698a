import type { Temporal } from 'temporal-polyfill'

/** A time zone in which it is between eleven and noon: nudges are sent in working hours. */
export function zoneAtEleven(now: Temporal.Instant): string {
  const hours = now.toZonedDateTimeISO('UTC').hour - 11
  // Etc zones have the opposite sign: Etc/GMT-2 is two hours ahead of UTC.
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '+' : '-'}${Math.abs(hours)}`
}
