import * as en from 'chrono-node/en'
import { Temporal } from 'temporal-polyfill'
import { toDate } from './clock.ts'

/** Whether "Monday" means the last Monday or the next one. */
export type Direction = 'past' | 'future'

/** A date at the start of a text. */
export type LeadingDate = {
  /** Null if it looks like a date but isn't a day: "31 Feb", "2026-13-45", "March" for the past. */
  on: Temporal.PlainDate | null
  typed: string
  /** The text after the date and its closing punctuation. */
  rest: string
  /** True if it may also be the beginning of a sentence ("Sat with her"). */
  isDoubtful: boolean
}

/**
 * Parses a text that is only a date: "yesterday", "5 Jan", "2026-11-05", "2 weeks".
 * `today` is in the person's time zone. A date that implies past or future ("tomorrow", "5 Jan 2030", "yesterday")
 * ignores `direction`. "5 Jan" on 5 January is today; "Monday" on a Monday is today for the past, and in a week for
 * the future. Null if there is no such day, or other text.
 */
export function readPlainDate(
  text: string,
  today: Temporal.PlainDate,
  direction: Direction,
): Temporal.PlainDate | null {
  const words = text
    .replace(/["“”]/g, '')
    .trim()
    .replace(/[.,;!]+$/, '')
  const reading = readStart(words, today, direction)
  return reading !== null && reading.length === words.length ? reading.on : null
}

/** Parses a date at the start of a text; null if the text begins with something else. */
export function readLeadingDate(
  text: string,
  today: Temporal.PlainDate,
  direction: Direction,
): LeadingDate | null {
  const start = text.trimStart()
  const reading = readStart(start, today, direction)
  const length = reading?.length ?? LOOKS_LIKE_A_DATE.exec(start)?.[0].length ?? 0
  const [typed, after] = [start.slice(0, length), start.slice(length)]
  if (length === 0 || !ENDS_HERE.test(after) || isPartOfSentence(typed, after)) return null
  return {
    on: reading?.on ?? null,
    typed,
    rest: after.replace(CLOSING, '').trimStart(),
    isDoubtful: ORDINARY_WORD.test(typed) || (reading !== null && !reading.isDay),
  }
}

const CLOSING = /^[.,;:!…]+(?=\s|$)/
const ENDS_HERE = /^[.,;:!?…)]*(?:\s|$)/
const ORDINARY_WORD = /^(?:now|sat|weekend|24\/7)$/i

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const LOOKS_LIKE_A_DATE = new RegExp(
  [
    String.raw`^(?:\d{1,4}([-/.])\d{1,2}\1\d{1,4}`,
    String.raw`\d{4}-\d{1,2}`,
    String.raw`\d{1,2}\.\d{1,2}\.`,
    String.raw`[0-3]?\d\/[0-3]?\d`,
    String.raw`\d{1,2}(?:[a-z]{2})?(?: of)? ${MONTH}`,
    String.raw`${MONTH} \d{1,2}(?:[a-z]{2})?)(?![^\s.,;:!])`,
  ].join('|'),
  'i',
)

const SPAN_NOT_DAY = /^(?:for|within|past) |^(?:last|next) .*(?:days|weeks|months|years)$|later$/i
const PREDICATE = /^\s+(?:(?:is|was|were|will|would)(?:n['’]t)?|won['’]t|before last)\b/

/** True if the date is part of a sentence: "Monday is her first day", "last two weeks she was ill". */
function isPartOfSentence(typed: string, after: string): boolean {
  return SPAN_NOT_DAY.test(typed) || PREDICATE.test(after)
}

/** `length` in characters of the text; `isDay` is false for a whole month or a range. */
type Reading = { on: Temporal.PlainDate | null; length: number; isDay: boolean }

const OPENERS: Record<Direction, RegExp> = {
  past: /^(?:on\s+)?(?:the\s+)?/i,
  future: /^(?:(?:until|till|til|for|to|on)\s+)?(?:the\s+)?/i,
}

/** Characters given to chrono: longer than any date, and short enough to be fast. */
const DATE_MAX_LENGTH = 80

function readStart(text: string, today: Temporal.PlainDate, direction: Direction): Reading | null {
  const opener = OPENERS[direction].exec(text)?.[0].length ?? 0
  const [line = ''] = text.slice(opener, opener + DATE_MAX_LENGTH).split(/[\r\n]/)
  // chrono reads uppercase words such as ART and EAT as time zones.
  const words = line.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const reading = readWords(words, today, direction)
  return reading && { ...reading, length: opener + reading.length }
}

function readWords(words: string, today: Temporal.PlainDate, direction: Direction): Reading | null {
  const dotted = DOTTED.exec(words)
  if (dotted) return readDotted(dotted, today, direction)
  const reading = readIdiom(words, today) ?? readWithChrono(words, today, direction)
  if (reading !== null || direction === 'past') return reading
  const asDuration = readWithChrono(`in ${words}`, today, direction)
  return asDuration && { ...asDuration, length: asDuration.length - 'in '.length }
}

/** "1.11.", "1.11.2026", "1.11.26": with dots, the day always comes first. chrono doesn't support that. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?|$)(?!\d)/

function readDotted(
  [whole, day, month, year]: RegExpExecArray,
  today: Temporal.PlainDate,
  direction: Direction,
): Reading | null {
  const on =
    year === undefined
      ? nearestYear(Number(month), Number(day), today, direction)
      : toPlainDate(Number(year.padStart(4, '20')), Number(month), Number(day))
  return on && { on, length: whole.length, isDay: true }
}

// chrono computes some of these in the machine's time zone, and reads others as times of day or not at all.
const IDIOMS: readonly [RegExp, number][] = [
  [/^a fortnight ago/, -14],
  [/^day before yesterday/, -2],
  [/^(?:last night|yesterday (?:morning|afternoon|evening|night))/, -1],
  [/^this (?:morning|afternoon|evening)/, 0],
  [/^day after tomorrow/, 2],
  [/^(?:in )?a fortnight/, 14],
]

function readIdiom(words: string, today: Temporal.PlainDate): Reading | null {
  for (const [pattern, days] of IDIOMS) {
    const match = pattern.exec(words)
    if (match) return { on: today.add({ days }), length: match[0].length, isDay: true }
  }
  return null
}

/** Ignores times of day, so that they stay in the text: "yesterday at 3 we spoke". */
const chrono = new en.Chrono({
  parsers: en.casual.parsers,
  refiners: [
    { refine: (_, results) => results.filter(({ start }) => !start.isOnlyTime()) },
    ...en.casual.refiners,
  ],
})

// chrono computes "2 days after 5 Jan" in the machine's time zone; "this month" and "weekday" are not days.
const UNUSABLE = /before|after|earlier|from(?! now)|\+|\s-|^-|^this (?:month|year)|weekday/

function readWithChrono(words: string, today: Temporal.PlainDate, direction: Direction): Reading | null {
  const instant = toDate(today.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).toInstant())
  const result = chrono.parse(words, { instant, timezone: 0 }).find(({ index }) => index === 0)
  if (!result || (!result.end && UNUSABLE.test(result.text))) return null
  const text = result.text.replace(/[\s,)]+$/, '')
  const withoutYear = dropFalseYear(text, words, result, today)
  if (withoutYear !== null) return readWithChrono(withoutYear, today, direction)
  if (result.end) return { on: null, length: text.length, isDay: false }
  const reading = toDay(result, today, direction)
  return reading && { ...reading, length: text.length }
}

/** Returns the date alone if chrono took a number after it for a year ("5 Jan 45 min on the phone"); null if not. */
function dropFalseYear(
  text: string,
  words: string,
  { start }: en.ParsedResult,
  today: Temporal.PlainDate,
): string | null {
  const [, date] = /^(.*[^\s,])[\s,]+\d{2}$/.exec(text) ?? []
  if (date === undefined || !start.isCertain('year') || text.length === words.length) return null
  return Math.abs((start.get('year') ?? 0) - today.year) > 1 ? date : null
}

type Day = Omit<Reading, 'length'>

function toDay(result: en.ParsedResult, today: Temporal.PlainDate, direction: Direction): Day | null {
  const { start, text } = result
  if (result.tags().has('result/relativeDate')) return toRelativeDay(result, today)
  if (start.isCertain('month')) return toCalendarDay(start, today, direction)
  const weekday = start.get('weekday')
  const isBare = weekday !== null && !/this|last|past|next/.test(text)
  return { on: isBare ? nearestWeekday(weekday, today, direction) : fullDate(start), isDay: true }
}

/** "two weeks ago", "in 3 months". "An hour ago" is today, or null if that isn't certain. */
function toRelativeDay(result: en.ParsedResult, today: Temporal.PlainDate): Day | null {
  const on = fullDate(result.start)
  if (on === null) return null
  if (result.tags().has('result/relativeDateAndTime')) {
    return result.text.endsWith('ago') && on.equals(today) ? { on, isDay: true } : null
  }
  return { on: result.start.isCertain('day') ? on : stayInMonth(on, today), isDay: true }
}

/** "5 Jan", "Friday 5 Jan 2026", "March". */
function toCalendarDay(
  start: en.ParsedResult['start'],
  today: Temporal.PlainDate,
  direction: Direction,
): Day {
  if (direction === 'past' && !start.isCertain('day')) return { on: null, isDay: false }
  const on = start.isCertain('year')
    ? fullDate(start)
    : nearestYear(start.get('month'), start.get('day'), today, direction)
  // "Friday 5 Jan" in a year in which it is a Tuesday.
  const isWrong = on !== null && start.isCertain('weekday') && start.get('weekday') !== on.dayOfWeek % 7
  return { on: isWrong ? null : on, isDay: true }
}

function fullDate(start: en.ParsedResult['start']): Temporal.PlainDate | null {
  return toPlainDate(start.get('year'), start.get('month'), start.get('day'))
}

/** A month from 31 Jan is the last day of February; chrono overflows into March. */
function stayInMonth(on: Temporal.PlainDate, today: Temporal.PlainDate): Temporal.PlainDate {
  return on.day < today.day ? on.subtract({ days: on.day }) : on
}

/** `weekday` as in chrono: 0 is Sunday. */
function nearestWeekday(
  weekday: number,
  today: Temporal.PlainDate,
  direction: Direction,
): Temporal.PlainDate {
  const ahead = (weekday - today.dayOfWeek + 7) % 7
  if (direction === 'past') return today.subtract({ days: (7 - ahead) % 7 })
  return today.add({ days: ahead === 0 ? 7 : ahead })
}

/** Looks up to eight years away, for 29 Feb: 2100 has none. */
function nearestYear(
  month: number | null,
  day: number | null,
  today: Temporal.PlainDate,
  direction: Direction,
): Temporal.PlainDate | null {
  const step = direction === 'past' ? -1 : 1
  for (let years = 0; years <= 8; years += 1) {
    const date = toPlainDate(today.year + step * years, month, day)
    if (date && Temporal.PlainDate.compare(date, today) * step >= 0) return date
  }
  return null
}

/** Null if there is no such day. */
function toPlainDate(
  year: number | null,
  month: number | null,
  day: number | null,
): Temporal.PlainDate | null {
  if (year === null || month === null || day === null) return null
  if (month < 1 || day < 1) return null
  const date = Temporal.PlainDate.from({ year, month, day })
  return date.month === month && date.day === day ? date : null
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "Mon 16 Nov"; with the year if it is not today's: "Tue 16 Nov 2027". */
export function showDate(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const shown = `${WEEKDAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`
  return date.year === today.year ? shown : `${shown} ${date.year}`
}

/** "Mon 16 Nov, 09:00" in `zone` (IANA); `today` is in the reader's time zone. */
export function showInstant(instant: Temporal.Instant, zone: string, today: Temporal.PlainDate): string {
  const local = instant.toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${showDate(local.toPlainDate(), today)}, ${time}`
}

/** Shows a number of days: as weeks if they are whole weeks, else as days. */
export function showDays(days: number): string {
  return days > 0 && days % 7 === 0 ? count(days / 7, 'week') : count(days, 'day')
}

/** "every day", "every 2 weeks", "every month" (30 days), "every 45 days" */
export function showEvery(days: number): string {
  const shown = days % 30 === 0 && days <= 90 ? count(days / 30, 'month') : showDays(days)
  return `every ${shown.replace(/^1 /, '')}`
}

/**
 * Shows how long ago something was, `days` back: in days for two weeks, then in rounded weeks, months and years.
 * One day ahead is "today": it is already that date where the other person lives.
 */
export function showAgo(days: number): string {
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days < 14) return `${count(days, 'day')} ago`
  if (days < 8 * 7) return `${count(Math.round(days / 7), 'week')} ago`
  if (days < 2 * 365) return `${count(Math.round(days / 30.44), 'month')} ago`
  return `${count(Math.round(days / 365.25), 'year')} ago`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}
