import { Temporal } from 'temporal-polyfill'
import { isAwayOn, type Weekday } from '../people/rules.ts'

/** A meeting that stands, with whomever. */
export type Busy = { start: Temporal.Instant; minutes: number }

/** One of the two people who meet. Days and times of day are in their own zone. */
export type Party = {
  timeZone: string
  workDays: readonly Weekday[]
  /** Earliest local time of day for a nudge. */
  nudgeHour: Temporal.PlainTime
  /** First and last day of an absence, as in `Absence` of people/rules.ts. */
  awayFrom: Temporal.PlainDate | null
  awayUntil: Temporal.PlainDate | null
  busy: readonly Busy[]
}

/** A part of a day in which a person can meet: epoch milliseconds, and the local minute of the day at `from`. */
export type Span = { on: Temporal.PlainDate; from: number; to: number; minute: number }

/** A part of the day in which both can meet. Each has their own day and minute. */
export type CommonSpan = Span & { otherOn: Temporal.PlainDate; otherMinute: number }

export type Hours = { opens: Temporal.PlainTime; closes: Temporal.PlainTime }

const MORNING = Temporal.PlainTime.from('09:00')
const EVENING = Temporal.PlainTime.from('18:00')

/** No meeting is proposed outside these hours, however early somebody wants nudges. */
export const WIDEST_HOURS: Hours = {
  opens: Temporal.PlainTime.from('07:00'),
  closes: Temporal.PlainTime.from('21:00'),
}

/** A nudge hour after this one leaves less than two hours before 18:00. */
const LATEST_START = Temporal.PlainTime.from('16:00')

/**
 * Returns the hours in which a person meets: from their nudge hour to 18:00, and not before 07:00. A nudge hour late in the
 * day says when somebody reads messages, not when they work: then their hours are 09:00 to 18:00.
 */
export function hoursOf({ nudgeHour }: Pick<Party, 'nudgeHour'>): Hours {
  if (Temporal.PlainTime.compare(nudgeHour, LATEST_START) > 0) return { opens: MORNING, closes: EVENING }
  const isEarly = Temporal.PlainTime.compare(nudgeHour, WIDEST_HOURS.opens) < 0
  return { opens: isEarly ? WIDEST_HOURS.opens : nudgeHour, closes: EVENING }
}

/** Whether a person works on a day, isn't away, and the mentorship isn't paused. `pausedUntil` is the first day after it. */
export function isFreeOn(
  party: Pick<Party, 'workDays' | 'awayFrom' | 'awayUntil'>,
  on: Temporal.PlainDate,
  pausedUntil: Temporal.PlainDate | null,
): boolean {
  return (
    party.workDays.some((day) => day === on.dayOfWeek) &&
    !isAwayOn(party, on) &&
    (pausedUntil === null || Temporal.PlainDate.compare(on, pausedUntil) >= 0)
  )
}

/** The hours of a person on their free days, from tomorrow to `days` ahead. Computed only as far as they are read. */
export function* spansOf(
  party: Party,
  hours: Hours,
  { now, pausedUntil, days }: { now: Temporal.Instant; pausedUntil: Temporal.PlainDate | null; days: number },
): Generator<Span> {
  const { timeZone } = party
  let on = now.toZonedDateTimeISO(timeZone).toPlainDate()
  for (let ahead = 1; ahead <= days; ahead += 1) {
    on = on.add({ days: 1 })
    if (!isFreeOn(party, on, pausedUntil)) continue
    const from = on.toZonedDateTime({ timeZone, plainTime: hours.opens })
    const to = on.toZonedDateTime({ timeZone, plainTime: hours.closes }).epochMilliseconds
    // Some local dates don't exist: Samoa skipped 30 Dec 2011.
    const exists = from.toPlainDate().equals(on)
    if (exists) yield { on, from: from.epochMilliseconds, to, minute: minuteOf(hours.opens) }
  }
}

/** Intersects two lists of spans, each in order. */
export function* commonSpans(first: Iterator<Span>, second: Iterator<Span>): Generator<CommonSpan> {
  let [one, other] = [first.next(), second.next()]
  while (!one.done && !other.done) {
    const from = Math.max(one.value.from, other.value.from)
    const to = Math.min(one.value.to, other.value.to)
    const [minute, otherMinute] = [minuteAt(one.value, from), minuteAt(other.value, from)]
    if (from < to) yield { on: one.value.on, minute, otherOn: other.value.on, otherMinute, from, to }
    if (one.value.to < other.value.to) one = first.next()
    else other = second.next()
  }
}

export const MINUTE_MS = 60_000

export function minuteOf({ hour, minute }: { hour: number; minute: number }): number {
  return hour * 60 + minute
}

function minuteAt(span: Span, at: number): number {
  return span.minute + (at - span.from) / MINUTE_MS
}
