import { Temporal } from 'temporal-polyfill'
import { foldText, trimEdges } from '../plain-text.ts'
import {
  type DayContext,
  type Hit,
  type IsClosed,
  type Meaning,
  oneOf,
  periodOf,
  UNREADABLE,
} from './calendar.ts'
import { RULES } from './rules.ts'
import { PART_OF_DAY, TIME } from './words.ts'

export type { DayContext, Direction, Meaning } from './calendar.ts'

/** A day at the start of a text. `typed`: exactly the words that were the day; `rest`: the text after it, as typed. */
export type LeadingDay = { meaning: Meaning; typed: string; rest: string }

/** Longer than any day, and short enough to be fast. */
const DAY_MAX_LENGTH = 80

const OPENERS = {
  past: /^(?:on\s+)?/,
  future: /^(?:(?:until|till|til|through|thru|for|to|on)\s+)?/,
} as const

const ENDS_HERE = /^(?:[.,;:!?…)\]"'”’*_~]*(?:\s|$|<@)|\s*(?:--|[–—―]))/
const CLOSING = /^(?:[.,;:!?…)\]"'”’*_~]+(?=\s|$|<@))?(?:[^\S\n\r]*(?:--|[–—―]+|-(?=\s))(?=[^-]))?/
/** "sat" and "sun" are other words as well, but not after "on". */
const ON_WEEKDAY = /^on\s+(?:sat|sun)$/
/** "Monday is her first day", "yesterday was hard" */
const PREDICATE = /^\s+(?:(?:is|was|were|will|would)(?:n['’]t)?|won['’]t)\b/

/**
 * Reads a day at the start of a text; null if it begins with other words. `endsAt`: what may follow a word that is a day
 * only if the sentence doesn't go on, beside punctuation and the end.
 */
export function readLeadingDay(
  text: string,
  context: DayContext,
  endsAt: (rest: string) => boolean = () => false,
): LeadingDay | null {
  const start = text.trimStart()
  const [line = ''] = foldText(start.slice(0, DAY_MAX_LENGTH + 20)).split(/[\r\n]/)
  const opener = OPENERS[context.direction].exec(line)?.[0].length ?? 0
  const isClosed = (length: number) => {
    const after = start.slice(length)
    const closing = CLOSING.exec(after)?.[0].length ?? 0
    return (
      ON_WEEKDAY.test(line.slice(0, length)) ||
      closing > 0 ||
      after.trim() === '' ||
      endsAt(after.trimStart())
    )
  }
  const hit = readRange(line, opener, context, isClosed)
  if (hit === null) return null
  const end = opener + hit.length
  const after = start.slice(end)
  if (!ENDS_HERE.test(after) || PREDICATE.test(after)) return null
  const closing = CLOSING.exec(after)?.[0].length ?? 0
  return { meaning: hit.meaning, typed: start.slice(opener, end), rest: after.slice(closing).trimStart() }
}

/**
 * Reads a text that is only a day: "yesterday", "5 Jan", "until the 20th, please". Courtesies, quotes and emoji around it
 * don't count, nor does a time after it. Null if there are other words.
 */
export function readWholeDay(text: string, context: DayContext): LeadingDay | null {
  const read = readLeadingDay(trimEdges(text).replace(OPENED_QUOTE, '$1'), context)
  return read !== null && (read.rest === '' || ONLY_TIME.test(foldText(read.rest))) ? read : null
}

/** "until “Friday”" */
const OPENED_QUOTE = /^((?:until|till|for|on|to|through)\s+)["'“”‘’«*_~]+/i
const ONLY_TIME = new RegExp(`^(?:${PART_OF_DAY}|${TIME})$`)

function readOne(line: string, from: number, context: DayContext, isClosed: IsClosed): Hit | null {
  const words = line.slice(from, from + DAY_MAX_LENGTH)
  for (const rule of RULES) {
    const hit = rule(words, context, (length) => isClosed(from + length))
    if (hit !== null && (hit.only === undefined || isClosed(from + hit.length))) return hit
  }
  return null
}

const BETWEEN = /^\s*(?:(-+|to|until|till|til|through|thru)|(or)|(and|&))(?![a-z])\s*(?:on\s+)?/
/** "20-24 Dec", "Dec 20 to 24": one month for both days. */
const SHORT_RANGE =
  /^(?:the )?(\d{1,2})(?:st|nd|rd|th)?\s*(-+|to|until|till|through|or|and|&)\s*(?:the )?(?=\d{1,2}(?:st|nd|rd|th)?[ .-]*(?:of )?([a-z]{3,9}))/
const MONTH_RANGE =
  /^(([a-z]{3,9})\.? \d{1,2}(?:st|nd|rd|th)?)\s*(?:-+|to|until|till|through)\s*(?=\d{1,2}(?:st|nd|rd|th)?(?![\d:/.a-z-]))/

/** One day, or two with "to", "or" or "and" between them. */
function readRange(line: string, from: number, context: DayContext, isClosed: IsClosed): Hit | null {
  const short = readShortRange(line, from, context, isClosed)
  if (short) return short
  const first = readOne(line, from, context, isClosed) ?? readBeforeBetween(line, from, context, isClosed)
  if (first === null) return null
  const between = BETWEEN.exec(line.slice(from + first.length))
  if (between === null || first.meaning.kind !== 'day') return first
  const next = from + first.length + between[0].length
  const last = readOne(line, next, afterDay(first.meaning.on, context), isClosed)
  if (last === null || !ENDS_HERE.test(line.slice(next + last.length))) return first
  return {
    length: next + last.length - from,
    meaning: joined(first.meaning, between[1] ?? between[2] ?? 'and', last.meaning),
  }
}

/** "Sat to Mon": a day that counts only if nothing else follows. */
function readBeforeBetween(line: string, from: number, context: DayContext, isClosed: IsClosed): Hit | null {
  const hit = readOne(line, from, context, (length) => isClosed(length) || BETWEEN.test(line.slice(length)))
  if (hit === null) return null
  const between = BETWEEN.exec(line.slice(from + hit.length))
  const next = from + hit.length + (between?.[0].length ?? 0)
  return between && readOne(line, next, context, isClosed) ? hit : null
}

function readShortRange(line: string, from: number, context: DayContext, isClosed: IsClosed): Hit | null {
  const text = line.slice(from)
  const [before, day, sign = '', month] = SHORT_RANGE.exec(text) ?? []
  if (before !== undefined) {
    const last = readOne(line, from + before.length, context, isClosed)
    const first = readOne(`${day} ${month}`, 0, context, () => true)
    if (!first || !last) return null
    return { length: before.length + last.length, meaning: joined(first.meaning, sign, last.meaning) }
  }
  const [beforeLast, firstDay = '', name] = MONTH_RANGE.exec(text) ?? []
  if (beforeLast === undefined) return null
  const [number = ''] = /^\d{1,2}(?:st|nd|rd|th)?/.exec(text.slice(beforeLast.length)) ?? []
  const first = readOne(firstDay, 0, context, () => true)
  const last = readOne(`${number} ${name}`, 0, context, () => true)
  if (first?.meaning.kind !== 'day' || last?.meaning.kind !== 'day') return null
  return { length: beforeLast.length + number.length, meaning: toPeriod(first.meaning, last.meaning) }
}

/** The last day is looked for from the first one on. */
function afterDay(on: Temporal.PlainDate, context: DayContext): DayContext {
  return context.direction === 'past' ? context : { ...context, today: on }
}

/** "Mon or Tue" is one of them; "Mon and Tue" are a period if they follow one another. */
function joined(first: Meaning, sign: string, last: Meaning): Meaning {
  if (sign === 'or')
    return first.kind === 'day' && last.kind === 'day' ? oneOf([first.on, last.on]) : UNREADABLE
  const period = toPeriod(first, last)
  if (sign !== 'and' && sign !== '&') return period
  return period.kind === 'period' && period.from.add({ days: 1 }).equals(period.through) ? period : UNREADABLE
}

function toPeriod(first: Meaning, last: Meaning): Meaning {
  if (first.kind !== 'day' || last.kind !== 'day') return UNREADABLE
  return Temporal.PlainDate.compare(first.on, last.on) <= 0 ? periodOf(first.on, last.on) : UNREADABLE
}
