import type { Temporal } from 'temporal-polyfill'
import {
  type DayContext,
  daysWithoutYear,
  type Hit,
  type Meaning,
  oneOf,
  toPlainDate,
  UNREADABLE,
} from './calendar.ts'

// Days written in digits. chrono takes fractions, scores and amounts for them, and always puts the month first.

/** Locales in which the month comes first. */
const MONTH_FIRST = /^(?:en-(?:us|ph|ca)|fil)\b/i

type Order = 'day first' | 'month first'

/** English is Slack's default, so only the region tells; without one, it is unknown. */
function orderOf(locale: string | null): Order | null {
  if (locale === null || /^en$/i.test(locale)) return null
  return MONTH_FIRST.test(locale) ? 'month first' : 'day first'
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|'?\d{2})(?!\d|[.-]\d)/
const NO_DATE = /^(?:\d{1,4}([-/])\d{1,2}\1\d{1,4}|\d{4}-\d{1,2})(?![\d-])/
const SLASH = /^(\d{1,2})\/(\d{1,2})(?![\d/])/
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(?!\d)/
const DECIMAL = /^(\d{1,2})\.(\d{1,2})(?![\d.])/

/** Reads a day in digits at the start. `isClosed`: whether nothing but punctuation follows what is matched. */
export function readNumbers(
  text: string,
  context: DayContext,
  isClosed: (length: number) => boolean,
): Hit | null {
  const iso = YEAR_FIRST.exec(text)
  if (iso) {
    const [whole, year, , month, day] = iso
    const on = toPlainDate(Number(year), Number(month), Number(day))
    return { length: whole.length, meaning: oneOf(on === null ? [] : [on]) }
  }
  const dated = YEAR_LAST.exec(text)
  if (dated) return readWithYear(dated, context)
  const wrong = NO_DATE.exec(text)
  if (wrong) return { length: wrong[0].length, meaning: UNREADABLE }
  return readSlash(text, context, isClosed) ?? readDots(text, context)
}

function readWithYear(
  [whole, first, sign, second, written = '']: RegExpExecArray,
  context: DayContext,
): Hit | null {
  const year = written.replace("'", '')
  const [a, b, y] = [Number(first), Number(second), Number(year.padStart(4, '20'))]
  const { length } = whole
  const dayFirst = toPlainDate(y, b, a)
  const monthFirst = sign === '.' ? null : toPlainDate(y, a, b)
  // "26-11-05" may be the ISO order without the century.
  const yearFirst = sign === '-' && year.length === 2 ? toPlainDate(2000 + a, b, Number(year)) : null
  const possible = [dayFirst, monthFirst, yearFirst].filter((on) => on !== null)
  const likely = year.length === 4 ? possible : possible.filter((on) => isLikelyYear(on, context))
  // With dots and no such day, it is a version number.
  if (sign === '.' && likely.length === 0 && year.length === 2) return null
  const all = oneOf(likely)
  // With dashes nobody but Americans writes the month first, and they know that others don't: their locale decides nothing.
  if (all.kind !== 'ambiguous' || (sign === '-' && orderOf(context.locale) === 'month first'))
    return { length, meaning: all }
  return { length, meaning: inOrderOf(context, dayFirst, monthFirst, all) }
}

const LIKELY_YEARS = 10

function isLikelyYear(on: Temporal.PlainDate, { today }: DayContext): boolean {
  return Math.abs(on.year - today.year) <= LIKELY_YEARS
}

/** What the locale says, unless that day is on the wrong side of today and the other isn't. */
function inOrderOf(
  { locale, today, direction }: DayContext,
  dayFirst: Temporal.PlainDate | null,
  monthFirst: Temporal.PlainDate | null,
  all: Meaning,
): Meaning {
  const order = orderOf(locale)
  const preferred = order === 'day first' ? dayFirst : order === 'month first' ? monthFirst : null
  const other = order === 'day first' ? monthFirst : dayFirst
  if (preferred === null) return all
  const isWrong = (on: Temporal.PlainDate) =>
    direction === 'past' ? on.since(today).sign > 0 : on.since(today).sign < 0
  return isWrong(preferred) && other !== null && !isWrong(other) ? all : oneOf([preferred])
}

/** Fractions and scores look the same: "1/2 hour", "9/10 for her talk". Around the clock is "24/7". */
function readSlash(text: string, context: DayContext, isClosed: (length: number) => boolean): Hit | null {
  const [whole, first, second] = SLASH.exec(text) ?? []
  if (whole === undefined) return null
  const [a, b] = [Number(first), Number(second)]
  const { length } = whole
  // A one-to-one.
  if (a === 1 && b === 1 && context.direction === 'past') return null
  const closed = isClosed(length)
  if (!closed && (a <= b || whole === '24/7')) return null
  const dayFirst = daysWithoutYear(b, a, context)
  const monthFirst = daysWithoutYear(a, b, context)
  const all = oneOf([...dayFirst, ...monthFirst])
  const order = orderOf(context.locale)
  if (!closed || isFraction(a, b) || order === null) return { length, meaning: asked(all, closed) }
  const preferred = order === 'day first' ? dayFirst : monthFirst
  return { length, meaning: preferred.length > 0 ? oneOf(preferred) : all }
}

/** With words after it, even a single possible day is asked about. */
function asked(all: Meaning, isClosed: boolean): Meaning {
  return all.kind === 'day' && !isClosed ? { kind: 'ambiguous', choices: [all.on] } : all
}

function isFraction(a: number, b: number): boolean {
  return a < b && b <= 10
}

/** "1.11." is a day: with dots, it always comes first. "10.5" may as well be an amount. */
function readDots(text: string, context: DayContext): Hit | null {
  const [whole, day, month] = DOTTED.exec(text) ?? DECIMAL.exec(text) ?? []
  if (whole === undefined) return null
  const [d, m] = [Number(day), Number(month)]
  // A version, or a decimal.
  if (d < 1 || d > 31 || m < 1 || m > 12) return null
  const meaning = oneOf(daysWithoutYear(m, d, context))
  if (whole.endsWith('.')) return { length: whole.length, meaning }
  const asksAbout =
    meaning.kind === 'day' ? [meaning.on] : meaning.kind === 'ambiguous' ? meaning.choices : []
  return asksAbout.length === 0
    ? null
    : { length: whole.length, meaning: { kind: 'ambiguous', choices: asksAbout }, only: 'closed' }
}
