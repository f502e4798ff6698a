import { Temporal } from 'temporal-polyfill'
import { excerpt, toTyped } from '../../platform/commands/typed.ts'
import { readPeriod } from '../../platform/days/periods.ts'
import { type DayContext, type LeadingDay, readLeadingDay } from '../../platform/days/read.ts'
import { PART_OF_DAY, WEEKDAY } from '../../platform/days/words.ts'
import { cleanText, foldText, trimEdges } from '../../platform/plain-text.ts'
import { partOfDay, readClock, takeClock, takeLength } from './clock-rules.ts'
import { lastPick, MEETING_MINUTES, type MeetingMinutes, startAt } from './time-rules.ts'

/** What was typed after the person. */
export type TypedTime =
  | { kind: 'nothing'; minutes: MeetingMinutes | null }
  | { kind: 'day'; on: Temporal.PlainDate; minutes: MeetingMinutes | null }
  | { kind: 'time'; start: Temporal.Instant; minutes: MeetingMinutes | null }
  | ({ kind: 'refused' } & TypedTimeRefusal)

/** Why it isn't one certain day or time. `typed` is short enough to be shown. Days and times are the reader's. */
export type TypedTimeRefusal =
  | { why: 'unreadable'; typed: string }
  | { why: 'ambiguous day'; typed: string; choices: readonly Temporal.PlainDate[] }
  /** "at 3" */
  | { why: 'ambiguous time'; typed: string; choices: readonly Temporal.PlainTime[] }
  /** "next week" */
  | { why: 'several days'; from: Temporal.PlainDate; through: Temporal.PlainDate }
  /** Not one of `MEETING_MINUTES`. */
  | { why: 'not a length'; typed: string }
  | { why: 'past'; on: Temporal.PlainDate; at: Temporal.PlainTime | null }
  /** `through`: the last day that can be picked. */
  | { why: 'too far'; on: Temporal.PlainDate; through: Temporal.PlainDate }
  /** The clock skips it. */
  | { why: 'gap'; on: Temporal.PlainDate; at: Temporal.PlainTime }

type Reader = { now: Temporal.Instant; timeZone: string; locale: string | null }

/** Longer than any time, and short enough to be fast. */
const MAX_LENGTH = 120

/** Reads "", "Tuesday", "tomorrow at 3pm", "20 Nov 14:30 for 45 minutes", "10:00". Refuses what isn't certain. */
export function readTypedTime(text: string, reader: Reader): TypedTime {
  const typed = excerpt(text)
  const said = normalize(text)
  if (said.length > MAX_LENGTH) return refuse({ why: 'unreadable', typed })
  const length = takeLength(said)
  const minutes = length && MEETING_MINUTES.find((one) => one === length.value)
  if (minutes === undefined) return refuse({ why: 'not a length', typed })
  return readWithoutLength(length?.rest ?? said, minutes, { typed, reader })
}

type Reading = { typed: string; reader: Reader }

function readWithoutLength(said: string, minutes: MeetingMinutes | null, reading: Reading): TypedTime {
  if (said === '') return { kind: 'nothing', minutes }
  const clock = takeClock(said)
  const times = clock === null ? [] : readClock(clock.value, partOfDay(said))
  const [at = null, ...others] = times
  const { typed } = reading
  if (clock !== null && at === null) return refuse({ why: 'unreadable', typed })
  const day = readDay(clock?.rest ?? said, at, reading)
  if (day.kind === 'refused') return day
  if (others.length > 0) return refuse({ why: 'ambiguous time', typed, choices: times })
  if (at !== null) return toTime(day.on, at, minutes, reading.reader)
  return day.on === null ? refuse({ why: 'unreadable', typed }) : { kind: 'day', on: day.on, minutes }
}

function refuse(refusal: TypedTimeRefusal): TypedTime & { kind: 'refused' } {
  return { kind: 'refused', ...refusal }
}

const HALF_OF_DAY = /\b((?:0?[1-9]|1[0-2])(?:[:.]\d\d)?)(?: o'clock)? in the (morning|afternoon|evening)\b/

/** Without courtesies; "3 in the afternoon" is "3pm", and the ISO form has a space. */
function normalize(text: string): string {
  return foldText(trimEdges(cleanText(toTyped(text))))
    .replace(/\s+/g, ' ')
    .replace(/\b(\d{4}-\d\d-\d\d)t(?=\d\d:)/, '$1 ')
    .replace(HALF_OF_DAY, (_, time: string, part: string) => `${time}${part === 'morning' ? 'am' : 'pm'}`)
    .trim()
}

type ReadDay = { kind: 'read'; on: Temporal.PlainDate | null } | (TypedTime & { kind: 'refused' })

const PART_ONLY = new RegExp(`^(?:${PART_OF_DAY})?$`)
const NO_DAY_OF_MEETING = /^(?:until|till|til|through|thru)\b/

/** Reads the words beside the time of day; no words are no day. */
function readDay(words: string, at: Temporal.PlainTime | null, { typed, reader }: Reading): ReadDay {
  if (PART_ONLY.test(words)) return { kind: 'read', on: null }
  const today = reader.now.toZonedDateTimeISO(reader.timeZone).toPlainDate()
  const context: DayContext = { today, locale: reader.locale, direction: 'future' }
  const period = readPeriod(words, context)
  if (period?.kind === 'period')
    return refuse({ why: 'several days', from: period.from, through: period.through })
  const day = NO_DAY_OF_MEETING.test(words) ? null : readLeadingDay(words, context)
  if (day === null || !PART_ONLY.test(day.rest)) return refuse({ why: 'unreadable', typed })
  const { meaning } = day
  switch (meaning.kind) {
    case 'unreadable':
      return refuse({ why: 'unreadable', typed })
    case 'ambiguous':
      return refuse({ why: 'ambiguous day', typed, choices: meaning.choices })
    case 'period':
      return refuse({ why: 'several days', from: meaning.from, through: meaning.through })
    case 'day':
      return checkDay(meaning.on, day, at, { typed, reader, today })
  }
}

const WEEKDAY_ONLY = new RegExp(`^(?:the )?${WEEKDAY}(?: ${PART_OF_DAY})?$`)
const WEEKDAY_AND_NUMBER = new RegExp(String.raw`^(${WEEKDAY})[.,]? (\d{1,2})$`)

function checkDay(
  on: Temporal.PlainDate,
  day: LeadingDay,
  at: Temporal.PlainTime | null,
  { typed, reader, today }: Reading & { today: Temporal.PlainDate },
): ReadDay {
  if (Temporal.PlainDate.compare(on, today) < 0) return refuse({ why: 'past', on, at: null })
  const through = lastPick(reader.now, reader.timeZone)
  if (Temporal.PlainDate.compare(on, through) > 0) return refuse({ why: 'too far', on, through })
  const other = otherMeaning(on, foldText(day.typed), at, { reader, today })
  if (other === null || other.equals(on)) return { kind: 'read', on }
  return refuse({ why: 'ambiguous day', typed, choices: [on, other].toSorted(Temporal.PlainDate.compare) })
}

/** "Tuesday 10:00" on a Tuesday morning may be today; "Tuesday 10" may be the next Tuesday at 10. */
function otherMeaning(
  on: Temporal.PlainDate,
  words: string,
  at: Temporal.PlainTime | null,
  { reader, today }: { reader: Reader; today: Temporal.PlainDate },
): Temporal.PlainDate | null {
  const [, weekday, number] = WEEKDAY_AND_NUMBER.exec(words) ?? []
  if (weekday !== undefined && at === null && Number(number) < 24) {
    const next = readLeadingDay(weekday, { today, locale: reader.locale, direction: 'future' })?.meaning
    return next?.kind === 'day' ? next.on : null
  }
  const isNextWeek = WEEKDAY_ONLY.test(words) && on.equals(today.add({ days: 7 }))
  if (!isNextWeek || at === null) return null
  const now = reader.now.toZonedDateTimeISO(reader.timeZone).toPlainTime()
  return Temporal.PlainTime.compare(at, now) > 0 ? today : null
}

/** A time without a day is the next one. */
function toTime(
  day: Temporal.PlainDate | null,
  at: Temporal.PlainTime,
  minutes: MeetingMinutes | null,
  { now, timeZone }: Reader,
): TypedTime {
  const local = now.toZonedDateTimeISO(timeZone)
  const hasPassed = Temporal.PlainTime.compare(at, local.toPlainTime()) <= 0
  const today = local.toPlainDate()
  const on = day ?? (hasPassed ? today.add({ days: 1 }) : today)
  const start = startAt(on.toPlainDateTime(at), timeZone)
  if (start === null) return refuse({ why: 'gap', on, at })
  if (Temporal.Instant.compare(start, now) <= 0) return refuse({ why: 'past', on, at })
  return { kind: 'time', start, minutes }
}
