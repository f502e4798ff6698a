import { Temporal } from 'temporal-polyfill'

/** Whether "Monday" means the last Monday or the next one. */
export type Direction = 'past' | 'future'

/** What days are read with. `today` is in the person's time zone, `locale` from Slack ("en-US"); null if unknown. */
export type DayContext = { today: Temporal.PlainDate; direction: Direction; locale: string | null }

/** What words mean that look like a day. */
export type Meaning =
  | { kind: 'day'; on: Temporal.PlainDate }
  /** Both days belong to it. */
  | { kind: 'period'; from: Temporal.PlainDate; through: Temporal.PlainDate }
  /** It could be any of these, in order. */
  | { kind: 'ambiguous'; choices: readonly Temporal.PlainDate[] }
  /** It isn't a day of the calendar, or not one certain day. */
  | { kind: 'unreadable' }

/** A day at the start of a text: how many characters it takes, and what they mean. */
export type Hit = {
  length: number
  meaning: Meaning
  /** It is a day only if no other words follow: "Sat with her" is a sentence. */
  only?: 'closed'
}

/** Whether nothing but punctuation follows what is matched. */
export type IsClosed = (length: number) => boolean

/** Reads a day at the start of a folded text; null if it begins with something else. */
export type Rule = (text: string, context: DayContext, isClosed: IsClosed) => Hit | null

export const UNREADABLE: Meaning = { kind: 'unreadable' }

/** Returns a day as the meaning of a text; unreadable if it is null. */
export function dayOf(on: Temporal.PlainDate | null): Meaning {
  return on === null ? UNREADABLE : { kind: 'day', on }
}

/** Returns a period as the meaning of a text; both days belong to it. */
export function periodOf(from: Temporal.PlainDate, through: Temporal.PlainDate): Meaning {
  return { kind: 'period', from, through }
}

/** A day if all choices are the same; unreadable if there are none. */
export function oneOf(choices: readonly Temporal.PlainDate[]): Meaning {
  const sorted = choices.toSorted(Temporal.PlainDate.compare)
  const different = sorted.filter((on, index) => !sorted[index - 1]?.equals(on))
  const [only, ...others] = different
  if (only === undefined) return UNREADABLE
  return others.length === 0 ? dayOf(only) : { kind: 'ambiguous', choices: different }
}

/** Null if there is no such day. */
export function toPlainDate(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (month < 1 || day < 1) return null
  const date = Temporal.PlainDate.from({ year, month, day })
  return date.month === month && date.day === day ? date : null
}

/** `weekday`: 1 is Monday. "Monday" on a Monday is today for the past, and in a week for the future. */
export function nearestWeekday(weekday: number, { today, direction }: DayContext): Temporal.PlainDate {
  const ahead = (weekday - today.dayOfWeek + 7) % 7
  if (direction === 'past') return today.subtract({ days: (7 - ahead) % 7 })
  return today.add({ days: ahead === 0 ? 7 : ahead })
}

/** Monday of the week `weeks` after this one. */
export function mondayOf(today: Temporal.PlainDate, weeks: number): Temporal.PlainDate {
  return today.subtract({ days: today.dayOfWeek - 1 }).add({ weeks })
}

/** Looks up to eight years away, for 29 Feb: 2100 has none. */
function nearestYear(
  month: number,
  day: number,
  { today, direction }: Pick<DayContext, 'today' | 'direction'>,
): Temporal.PlainDate | null {
  const step = direction === 'past' ? -1 : 1
  for (let years = 0; years <= 8; years += 1) {
    const date = toPlainDate(today.year + step * years, month, day)
    if (date && Temporal.PlainDate.compare(date, today) * step >= 0) return date
  }
  return null
}

/** A day that has just passed, or comes soon, is meant as often as the one a year from it. */
const SOON_DAYS = 45

/**
 * The days that a day and month without a year may mean. "20 Nov" for the past on 16 Nov is asked about; "10 Nov" for the
 * future on 16 Nov has passed.
 */
export function daysWithoutYear(month: number, day: number, context: DayContext): Temporal.PlainDate[] {
  const { today, direction } = context
  const on = nearestYear(month, day, context)
  if (on === null) return []
  const other = nearestYear(month, day, { today, direction: direction === 'past' ? 'future' : 'past' })
  const isNear = other !== null && !other.equals(today) && daysApart(today, other) <= SOON_DAYS
  if (!isNear || daysApart(today, on) <= SOON_DAYS) return [on]
  return direction === 'past' ? [on, other] : [other]
}

function daysApart(one: Temporal.PlainDate, other: Temporal.PlainDate): number {
  return Math.abs(one.until(other, { largestUnit: 'days' }).days)
}
