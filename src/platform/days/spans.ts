import { Temporal } from 'temporal-polyfill'
import { dayOf, daysWithoutYear, mondayOf, type Rule, toPlainDate, UNREADABLE } from './calendar.ts'
import { AMOUNT, at, MONTH, monthOf, spanOf, UNIT } from './words.ts'

// Spans, months and weeks, and their ends.

const END_OF = at(
  `(?:the )?(?:end[ -](?:of[ -])?(?:the )?(?:(this|next|last) )?(week|month|quarter|year|day)|(eo[dwmqy]|cob)|(?:week|month|quarter|year)[ -]end)(?![a-z])`,
)
const END_OF_MONTH = at(String.raw`(?:the )?end of (${MONTH})(?: (\d{4}))?`)

/** chrono knows the end of a month only. The working week ends on Friday. */
export const readEnd: Rule = (text, { today, direction }) => {
  const [whole, which, unit, short] = END_OF.exec(text) ?? []
  if (whole === undefined) return null
  const letter = unit?.[0] ?? short?.at(2) ?? whole.replace('the ', '')[0] ?? ''
  const ahead = which === 'next' ? 1 : which === 'last' ? -1 : 0
  const isDay = letter === 'd' || letter === 'b'
  const on = isDay ? today.add({ days: ahead }) : endOf(letter, today, ahead)
  const isVague = direction === 'past' && !isDay
  return { length: whole.length, meaning: isVague ? UNREADABLE : dayOf(on), only: 'closed' }
}

/** "end of March" */
export const readEndOfMonth: Rule = (text, context) => {
  const [whole, month = '', year] = END_OF_MONTH.exec(text) ?? []
  if (whole === undefined) return null
  const [first] =
    year === undefined
      ? daysWithoutYear(monthOf(month), 28, context)
      : [toPlainDate(Number(year), monthOf(month), 1)]
  const isVague = context.direction === 'past' || !first
  const meaning = isVague ? UNREADABLE : dayOf(first.with({ day: first.daysInMonth }))
  return { length: whole.length, meaning, only: 'closed' }
}

function endOf(letter: string, today: Temporal.PlainDate, ahead: number): Temporal.PlainDate {
  switch (letter) {
    case 'w': {
      const monday = mondayOf(today, ahead)
      const friday = monday.add({ days: 4 })
      return Temporal.PlainDate.compare(friday, today) < 0 ? monday.add({ days: 6 }) : friday
    }
    case 'y':
      return today.add({ years: ahead }).with({ month: 12, day: 31 })
    case 'q': {
      const last = today.add({ months: 2 - ((today.month - 1) % 3) + 3 * ahead })
      return last.with({ day: last.daysInMonth })
    }
    default: {
      const month = today.with({ day: 1 }).add({ months: ahead })
      return month.with({ day: month.daysInMonth })
    }
  }
}

const MONTH_ALONE = at(String.raw`(${MONTH})\.?(?: (\d{4}|'\d\d)(?!\d))?`)

/** "until March" is its first day. "March was hard" is a sentence, and March as a whole is no day of the past. */
export const readMonth: Rule = (text, { today, direction }) => {
  const [whole, word = '', year] = MONTH_ALONE.exec(text) ?? []
  if (whole === undefined) return null
  const month = monthOf(word)
  const first =
    year === undefined ? nextFirst(month, today) : toPlainDate(Number(year.replace("'", '20')), month, 1)
  const isShortEnd = whole.endsWith('.')
  const length = isShortEnd ? whole.length - 1 : whole.length
  return { length, meaning: direction === 'past' ? UNREADABLE : dayOf(first), only: 'closed' }
}

function nextFirst(month: number, today: Temporal.PlainDate): Temporal.PlainDate {
  const first = today.with({ month, day: 1 })
  return Temporal.PlainDate.compare(first, today) < 0 ? first.add({ years: 1 }) : first
}

const AGO = at(`(?:about )?(${AMOUNT})? ?(${UNIT}) (?:ago|back)(?: today)?(?![a-z])`)
const IN = at(`in (${AMOUNT})? ?(${UNIT})(?: time)?(?![a-z'])`)
const FROM_NOW = at(`(${AMOUNT})? ?(${UNIT}) (?:from (?:now|today)|hence)(?![a-z])`)
const MORE = `(?:(?:,| and|, and) (${AMOUNT}) (${UNIT}))?`
const SPAN = at(`(?:the )?(?:next |coming )?(${AMOUNT})? ?(${UNIT})${MORE}`)

/** Spans of days, with the short forms that chrono doesn't know. "2 weeks" of the past may be ago, or a length. */
export const readSpan: Rule = (text, { today, direction }) => {
  const ago = spanAt(AGO, text)
  if (ago) return { length: ago.length, meaning: dayOf(today.subtract(ago.duration)) }
  const later = spanAt(IN, text) ?? spanAt(FROM_NOW, text)
  if (later) return { length: later.length, meaning: dayOf(today.add(later.duration)) }
  const span = spanAt(SPAN, text)
  if (!span) return null
  if (direction === 'future') return { length: span.length, meaning: dayOf(today.add(span.duration)) }
  return {
    length: span.length,
    meaning: { kind: 'ambiguous', choices: [today.subtract(span.duration)] },
    only: 'closed',
  }
}

function spanAt(pattern: RegExp, text: string): { length: number; duration: Temporal.Duration } | null {
  const [whole, amount, unit, moreAmount, moreUnit] = pattern.exec(text) ?? []
  if (whole === undefined || amount === undefined || unit === undefined) return null
  const one = spanOf(amount, unit)
  const duration = Temporal.Duration.from({ [one.unit]: one.count })
  if (moreAmount === undefined || moreUnit === undefined) return { length: whole.length, duration }
  const more = spanOf(moreAmount, moreUnit)
  return { length: whole.length, duration: duration.with({ [more.unit]: duration[more.unit] + more.count }) }
}

const AROUND: readonly [RegExp, Temporal.DurationLike][] = [
  [at("(?:next|coming) (?:week|wk)(?![a-z'])"), { weeks: 1 }],
  [at("(?:last|previous) (?:week|wk)(?![a-z'])"), { weeks: -1 }],
  [at("next month(?![a-z'])"), { months: 1 }],
  [at("next year(?![a-z'])"), { years: 1 }],
]
const NO_DAY = at("(?:this (?:week|wk|month|quarter|year)|weekday|(?:next|last) quarter)(?![a-z'])")
const WIDE = at("(?:last|previous) (?:month|year)(?![a-z'])")

export const readAround: Rule = (text, { today }) => {
  for (const [pattern, duration] of AROUND) {
    const match = pattern.exec(text)
    if (match) return { length: match[0].length, meaning: dayOf(today.add(duration)) }
  }
  const wide = WIDE.exec(text)
  if (wide) return { length: wide[0].length, meaning: UNREADABLE }
  const none = NO_DAY.exec(text)
  return none && { length: none[0].length, meaning: UNREADABLE, only: 'closed' }
}
