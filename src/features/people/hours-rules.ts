import { Temporal } from 'temporal-polyfill'
import { memoize } from '../../platform/memoize.ts'
import { type Absence, hereFrom, localDate, type Person, type Weekday } from './rules.ts'

const CLOSES_AT = Temporal.PlainTime.from('18:00')

/** When a person gets messages. Days are local to `zone`. */
type Hours = Pick<Person, 'zone' | 'nudgeTime' | 'workingDays'>

/** The part of a day in which a message may be sent (rules 5 and 10); ends by midnight. */
export const windowOn = memoize(
  (day: Temporal.PlainDate, { zone, nudgeTime }: Pick<Hours, 'zone' | 'nudgeTime'>): Window => {
    const opens = day.toZonedDateTime({ timeZone: zone, plainTime: nudgeTime })
    const evening = day.toZonedDateTime({ timeZone: zone, plainTime: CLOSES_AT })
    const anHourLater = opens.add({ hours: 1 })
    const midnight = day.add({ days: 1 }).toZonedDateTime({ timeZone: zone })
    const closes = [evening, anHourLater].sort(Temporal.ZonedDateTime.compare).at(-1) ?? evening
    const clipped = Temporal.ZonedDateTime.compare(closes, midnight) > 0 ? midnight : closes
    return { opensAt: opens.toInstant(), closesAt: clipped.toInstant() }
  },
  (day, { zone, nudgeTime }) => `${day} ${nudgeTime} ${zone}`,
)

type Window = { opensAt: Temporal.Instant; closesAt: Temporal.Instant }

/** Returns the first time in the window of `day`, from `now` on; in a later working day if that window has passed. */
export function instantOn(day: Temporal.PlainDate, person: Hours, now: Temporal.Instant): Temporal.Instant {
  const { opensAt, closesAt } = windowOn(day, person)
  // Some local dates don't exist: Samoa skipped 30 Dec 2011.
  const exists = localDate(opensAt, person.zone).equals(day)
  if (exists && Temporal.Instant.compare(now, opensAt) <= 0) return opensAt
  if (exists && Temporal.Instant.compare(now, closesAt) < 0) return now
  return instantOn(nextWorkingDay(day, person.workingDays), person, now)
}

/** Returns the first working day from `day` on. */
export function workingDayFrom(day: Temporal.PlainDate, workingDays: readonly Weekday[]): Temporal.PlainDate {
  const ahead = workingDays.map((weekday) => (weekday - day.dayOfWeek + 7) % 7)
  return day.add({ days: Math.min(...ahead) })
}

/** The first working day after `day`, to which a nudge moves when a status says "away". */
export function nextWorkingDay(day: Temporal.PlainDate, workingDays: readonly Weekday[]): Temporal.PlainDate {
  return workingDayFrom(day.add({ days: 1 }), workingDays)
}

/** Like `instantOn` from the first working day on, but not while the person is away. */
export function instantHere(
  day: Temporal.PlainDate,
  person: Hours & Absence,
  now: Temporal.Instant,
): Temporal.Instant {
  const at = instantOn(workingDayFrom(hereFrom(person, day), person.workingDays), person, now)
  const on = localDate(at, person.zone)
  const here = hereFrom(person, on)
  return here.equals(on) ? at : instantOn(workingDayFrom(here, person.workingDays), person, now)
}

/** When a person gets a message: now, or when their hours next begin, and not while they are away. */
function sendTime(person: Hours & Absence, now: Temporal.Instant): Temporal.Instant {
  const today = localDate(now, person.zone)
  return instantHere(today, person, now)
}

/** Working hours that far apart have no common time. */
const ROUNDS = 10

/** When all of them can get a message together; in the hours of one of them if there is no common time. */
export function commonSendTime(
  people: readonly (Hours & Absence)[],
  now: Temporal.Instant,
): Temporal.Instant {
  let at = now
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = people.map((person) => sendTime(person, at))
    const last = times.toSorted(Temporal.Instant.compare).at(-1) ?? at
    if (last.equals(at)) return at
    at = last
  }
  return at
}
