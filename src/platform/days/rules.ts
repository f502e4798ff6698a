import { Temporal } from 'temporal-polyfill'
import {
  type DayContext,
  dayOf,
  mondayOf,
  nearestWeekday,
  oneOf,
  type Rule,
  toPlainDate,
  UNREADABLE,
} from './calendar.ts'
import { readCalendar } from './calendar-dates.ts'
import { askChrono } from './chrono.ts'
import { readNumbers } from './numbers.ts'
import { readAround, readEnd, readEndOfMonth, readMonth, readSpan } from './spans.ts'
import { at, COUNTED, fullWeekday, MONTH, NTH, WEEKDAY, weekdayOf } from './words.ts'

// Reads a day at the start of a folded text. chrono counts; these rules say which words are a day at all, since chrono also
// finds days in fractions, names and half sentences, and drops what it doesn't know.

/** "early next week", "around Monday", "first Monday of May": no certain day. */
const VAGUE = at(
  String.raw`(?:early|mid|late|around|about|roughly|some ?time|maybe|(?:the )?(?:beginning|start|middle)(?: of)?)[\s-]+(?:(?:in|on|of|the|next|last|this) )*(?:${WEEKDAY}|${MONTH}|week|month|year|summer|spring|autumn|winter|${NTH})(?![a-z])`,
)
const VAGUE_WEEKDAY = at(
  String.raw`(?:(?:first|second|third|fourth|last) ${WEEKDAY} (?:of|in) (?:(?:the|this|last|next) )?(?:${MONTH}|month|year|quarter)|(?:the )?week before last|${WEEKDAY} (?:before last|after next|week)|(?:a|one|two|\d+) weeks? (?:from|on|after|before) ${WEEKDAY})(?![a-z])`,
)
const FEW = at(
  String.raw`(?:(?:a )?(?:few|several|some|many|half an?)|\d+(?:[.,]\d+| ?- ?\d+| or \d+| to \d+)|\d+ (?:business|working|work)) ?(?:days|weeks?|wks|months?|years?)(?: ago)?(?![a-z])`,
)

const readVague: Rule = (text) => {
  const week =
    VAGUE_WEEKDAY.exec(text) ??
    /^(?:early|mid|late)[\s-]+(?:last|next|this) (?:week|month|year)(?![a-z])/.exec(text)
  if (week) return { length: week[0].length, meaning: UNREADABLE }
  const few = FEW.exec(text)
  if (few?.[0].endsWith('ago')) return { length: few[0].length, meaning: UNREADABLE }
  const vague = VAGUE.exec(text) ?? few
  return vague && { length: vague[0].length, meaning: UNREADABLE, only: 'closed' }
}

const WEEKDAY_NUMBER = at(
  `(${WEEKDAY})[.,]? (the )?(\\d{1,2})(st|nd|rd|th)?(?![\\da-z%]|:\\d|[.,]\\d| ?[ap]\\.?m\\b)`,
)
/** How far from today such a day is looked for. */
const MONTHS_AROUND = 3

/** "Friday the 6th", "Fri 6": chrono drops the number. A number that counts something belongs to the words. */
const readWeekdayNumber: Rule = (text, context, isClosed) => {
  const [whole, weekday = '', the, number, th] = WEEKDAY_NUMBER.exec(text) ?? []
  if (whole === undefined) return null
  const isSure = the !== undefined || th !== undefined
  if (!isSure && COUNTED.test(text.slice(whole.length))) return null
  const on = nearestDayNumber(Number(number), context, weekdayOf(weekday))
  const meaning = dayOf(on)
  if (isSure || isClosed(whole.length)) return { length: whole.length, meaning }
  const choices = [nearestWeekday(weekdayOf(weekday), context), ...(on ? [on] : [])]
  const both = oneOf(choices)
  return {
    length: whole.length,
    meaning: both.kind === 'day' ? { kind: 'ambiguous', choices: [both.on] } : both,
  }
}

/** The nearest day with this number, on this weekday if one is given. */
function nearestDayNumber(
  day: number,
  { today, direction }: DayContext,
  weekday: number | null,
): Temporal.PlainDate | null {
  const step = direction === 'past' ? -1 : 1
  for (let months = 0; months <= MONTHS_AROUND; months += 1) {
    const { year, month } = today.toPlainYearMonth().add({ months: months * step })
    const on = toPlainDate(year, month, day)
    const isOnSide = on !== null && Temporal.PlainDate.compare(on, today) * step >= 0
    if (isOnSide && (weekday === null || on.dayOfWeek === weekday)) return on
  }
  return null
}

const NTH_OF = at(`(?:the )?${NTH} (?:of )?(this|last|next) month`)
const THE_NTH = at(`(the )?${NTH}(?![a-z])`)
const SENTENCE = /^\s+(?:we|she|he|they|i|you|by|in person|with|at|over)\b/

/** "the 20th" is a day where nothing else follows: "the 5th time" isn't. chrono doesn't know it. */
const readNth: Rule = (text, context, isClosed) => {
  const [relative, number, which] = NTH_OF.exec(text) ?? []
  if (relative !== undefined) {
    const months = which === 'last' ? -1 : which === 'next' ? 1 : 0
    const { year, month } = context.today.toPlainYearMonth().add({ months })
    return { length: relative.length, meaning: dayOf(toPlainDate(year, month, Number(number))) }
  }
  const [whole, the, day] = THE_NTH.exec(text) ?? []
  if (whole === undefined) return null
  const on = nearestDayNumber(Number(day), context, null)
  if (isClosed(whole.length)) return { length: whole.length, meaning: dayOf(on) }
  return the !== undefined && SENTENCE.test(text.slice(whole.length)) && on !== null
    ? { length: whole.length, meaning: { kind: 'ambiguous', choices: [on] } }
    : null
}

const WEEK = '(?:week|wk)'
const WEEK_THEN_DAY = at(`(last|this|next) ${WEEK}(?:'s)?,? (?:on )?(${WEEKDAY})`)
const DAY_THEN_WEEK = at(`(${WEEKDAY}),? (?:of |in )?(last|this|next) ${WEEK}(?![a-z])`)

/** chrono takes "last week Friday" for last week. */
const readDayOfWeek: Rule = (text, { today }) => {
  const one = WEEK_THEN_DAY.exec(text)
  const other = DAY_THEN_WEEK.exec(text)
  const [whole = '', first = '', second = ''] = one ?? other ?? []
  if (whole === '') return null
  const [which, weekday] = one ? [first, second] : [second, first]
  const weeks = which === 'last' ? -1 : which === 'next' ? 1 : 0
  return {
    length: whole.length,
    meaning: dayOf(mondayOf(today, weeks).add({ days: weekdayOf(weekday) - 1 })),
  }
}

const PART = '(?: (?:in the )?(?:morning|afternoon|evening|night))?(?![a-z])'
const MODIFIED = at(`(last|next|this|past|coming|previous)(?: coming)? (${WEEKDAY})${PART}`)

/** chrono counts them, but doesn't know all short forms. */
const readModifiedWeekday: Rule = (text, { today }) => {
  const [whole, which = '', weekday = ''] = MODIFIED.exec(text) ?? []
  if (whole === undefined) return null
  const word = which === 'previous' ? 'last' : which === 'coming' ? 'this' : which
  return { length: whole.length, meaning: dayOf(askChrono(`${word} ${fullWeekday(weekday)}`, today)) }
}

// chrono computes some of these in the machine's time zone, and reads others as times of day or not at all.
const IDIOMS: readonly [RegExp, number][] = [
  [at('(?:the )?day before yesterday(?![a-z])'), -2],
  [at('last night(?![a-z])'), -1],
  [at(`(?:yesterday|yday)${PART}`), -1],
  [at(`today${PART}|this (?:morning|afternoon|evening)(?![a-z])|tonight(?![a-z])`), 0],
  [at('(?:the )?day after tomorrow(?![a-z])'), 2],
  [at(`(?:tomorrow|tmrw|tmr)${PART}`), 1],
]

const readIdiom: Rule = (text, { today }) => {
  for (const [pattern, days] of IDIOMS) {
    const match = pattern.exec(text)
    if (match) return { length: match[0].length, meaning: dayOf(today.add({ days })) }
  }
  return null
}

const BARE = at(`(?:the )?(${WEEKDAY})${PART}`)
const CHRONO = at(
  "(?:now|(?:this |next |last |the )?weekend|(?:an?|\\d{1,2}) (?:hours?|hrs?|minutes?|mins?) ago)(?![a-z'])",
)
/** Also an ordinary word. */
const ORDINARY = /^(?:sat|sun|now|weekend|the weekend)$/

const readWeekday: Rule = (text, context) => {
  const [whole, word = ''] = BARE.exec(text) ?? []
  if (whole === undefined) return null
  const on = nearestWeekday(weekdayOf(word), context)
  return { length: whole.length, meaning: dayOf(on), ...(ORDINARY.test(whole) && { only: 'closed' }) }
}

const readWithChrono: Rule = (text, context) => {
  const [whole] = CHRONO.exec(text) ?? []
  if (whole === undefined) return null
  // For chrono, "the weekend" on a Monday is the last one.
  const isNext = context.direction === 'future' && /^(?:the |this )?weekend$/.test(whole)
  const on = isNext ? nearestWeekday(6, context) : askChrono(whole.replace('the ', ''), context.today)
  return on && { length: whole.length, meaning: dayOf(on), ...(ORDINARY.test(whole) && { only: 'closed' }) }
}

/** The first that matches decides, so more exact rules come first. */
export const RULES: readonly Rule[] = [
  readVague,
  readNumbers,
  readCalendar,
  readWeekdayNumber,
  readNth,
  readDayOfWeek,
  readModifiedWeekday,
  readEndOfMonth,
  readEnd,
  readIdiom,
  readSpan,
  readAround,
  readMonth,
  readWeekday,
  readWithChrono,
]
