import { Temporal } from 'temporal-polyfill'
import { localDate, type Person } from '../people/rules.ts'

type Clocked = Pick<Person, 'zone' | 'nudgeTime'>

/** On that very day, from the person's own hour on: neither before nor later. */
export function isReminderTime(on: Temporal.PlainDate, person: Clocked, now: Temporal.Instant): boolean {
  return localDate(now, person.zone).equals(on) && isPastHour(person, now)
}

function isPastHour({ zone, nudgeTime }: Clocked, now: Temporal.Instant): boolean {
  return Temporal.PlainTime.compare(now.toZonedDateTimeISO(zone).toPlainTime(), nudgeTime) >= 0
}

/** Of those who began on 29 February the year is full on the 28th, where there is no 29th. */
function yearsTogether(startedOn: Temporal.PlainDate, today: Temporal.PlainDate): number {
  const years = today.year - startedOn.year
  return Temporal.PlainDate.compare(startedOn.add({ years }), today) <= 0 ? years : years - 1
}

/** An anniversary longer ago than this is no news: the app was not there that day. */
const LATE_DAYS = 7

/**
 * Whether an anniversary is to be told now. `years`: how many are told about then, so that each is told once; those
 * missed for long are passed over. The mentor's day and hour count for both.
 */
export function lookBackNow(
  { startedOn, yearsTold }: { startedOn: Temporal.PlainDate; yearsTold: number },
  mentor: Clocked,
  now: Temporal.Instant,
): 'wait' | { years: number; isTold: boolean } {
  const today = localDate(now, mentor.zone)
  const years = yearsTogether(startedOn, today)
  const on = startedOn.add({ years })
  if (years <= yearsTold || (today.equals(on) && !isPastHour(mentor, now))) return 'wait'
  return { years, isTold: Temporal.PlainDate.compare(today, on.add({ days: LATE_DAYS })) <= 0 }
}
