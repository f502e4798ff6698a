import type { Temporal } from 'temporal-polyfill'
import { showInstant } from '../../platform/plain-dates.ts'
import { localDate, type Person } from '../people/rules.ts'
import type { Arrangement } from './rules.ts'

/** Who reads a view, and when: times are shown in their zone. */
export type Reader = Pick<Person, 'id' | 'zone'> & { now: Temporal.Instant }

/** "Tue 24 Nov, 14:00" */
export function showTime(at: Temporal.Instant, { zone, now }: Pick<Reader, 'zone' | 'now'>): string {
  return showInstant(at, zone, localDate(now, zone))
}

/** "30 minutes", "45 minutes, every 2 weeks" */
export function showLength({ minutes, repeats }: Pick<Arrangement, 'minutes' | 'repeats'>): string {
  return repeats ? `${minutes} minutes, repeats at your cadence` : `${minutes} minutes`
}
