import { Temporal } from 'temporal-polyfill'
import { localDate, type Person } from '../people/rules.ts'

type Clocked = Pick<Person, 'zone' | 'nudgeTime'>

/** The instant of a person's own hour on a day. */
export function hourOn(day: Temporal.PlainDate, { zone, nudgeTime }: Clocked): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: nudgeTime }).toInstant()
}

/** The latest day that it is anywhere: where the day comes first, clocks are fourteen hours ahead of UTC. */
export function latestDay(now: Temporal.Instant): Temporal.PlainDate {
  return localDate(now.add({ hours: 14 }), 'UTC')
}

/** A reminder comes on its very day, from the person's own hour on: neither before nor later. */
export function remindOn(
  on: Temporal.PlainDate,
  person: Clocked,
  now: Temporal.Instant,
): 'now' | 'too late' | { at: Temporal.Instant } {
  const at = hourOn(on, person)
  if (Temporal.Instant.compare(now, at) < 0) return { at }
  return localDate(now, person.zone).equals(on) ? 'now' : 'too late'
}

/** An anniversary longer ago than this is no news: the app was not there that day. */
const LATE_DAYS = 7

/**
 * The last anniversary up to a day; 0 years before the first. Those missed for long are no news. Of those who began on
 * 29 February the year is full on the 28th, where there is no 29th.
 */
export function anniversaryBy(
  startedOn: Temporal.PlainDate,
  day: Temporal.PlainDate,
): { years: number; on: Temporal.PlainDate; changed: boolean } {
  const inYear = day.year - startedOn.year
  const isFull = Temporal.PlainDate.compare(startedOn.add({ years: inYear }), day) <= 0
  const years = isFull ? inYear : inYear - 1
  const on = startedOn.add({ years })
  return { years, on, changed: Temporal.PlainDate.compare(day, on.add({ days: LATE_DAYS })) <= 0 }
}

/** A look back comes on the anniversary, at the hour of whoever reads it, and waits for who is away. */
export function lookBackAt(
  on: Temporal.PlainDate,
  person: Clocked & Pick<Person, 'awayUntil'>,
): Temporal.Instant {
  const back = person.awayUntil?.add({ days: 1 }) ?? on
  return hourOn(Temporal.PlainDate.compare(back, on) > 0 ? back : on, person)
}
