import type { Temporal } from 'temporal-polyfill'
import { foldText } from '../plain-text.ts'
import { type DayContext, type Meaning, mondayOf, periodOf, toPlainDate } from './calendar.ts'
import { readWholeDay } from './read.ts'
import { AMOUNT, MONTH, monthOf, spanOf, UNIT } from './words.ts'

const WHOLE = '(?:for |during |over |in |on )?(?:(all|the whole|the entire|(?:the )?rest)(?: of)? )?(?:the )?'
const WEEK = new RegExp(`^${WHOLE}(this|next)? ?(week|month|quarter|year|weekend)$`)
const MONTH_ALONE = new RegExp(`^${WHOLE}(next |this )?(${MONTH})\\.?(?: (\\d{4}))?$`)
const WEEK_OF =
  /^(?:the )?(?:week|w\/c) ?(?:of|commencing|starting|beginning|from|on)? ?(?:the )?(?:on )?(.+)$/
const FROM_FOR = new RegExp(`^(.+?),? for (?:the )?(${AMOUNT}) ?(${UNIT})$`)
const FOR_FROM = new RegExp(
  `^(?:for )?(?:the )?(${AMOUNT}) ?(${UNIT}),? (?:from|starting(?: on)?|beginning(?: on)?|as of) (.+)$`,
)

/**
 * Reads a text that is a whole period: "next week", "December", "20 Dec for 2 weeks". A period that has begun goes from
 * today on. Null if it is something else.
 */
export function readPeriod(text: string, context: DayContext): Meaning | null {
  const folded = foldText(text)
  return (
    readUnit(folded, context.today) ??
    readMonth(folded, context.today) ??
    readFor(folded, context) ??
    readWeekOf(folded, context)
  )
}

function readUnit(text: string, today: Temporal.PlainDate): Meaning | null {
  const [whole, all, which, unit = ''] = WEEK.exec(text) ?? []
  // "a week" is a length, and "week" alone nothing.
  if (whole === undefined || (all === undefined && which === undefined && unit !== 'weekend')) return null
  const ahead = which === 'next' ? 1 : 0
  const monday = mondayOf(today, ahead)
  switch (unit) {
    case 'week':
      return onFrom(today, monday, monday.add({ days: 6 }))
    case 'weekend':
      return onFrom(today, monday.add({ days: 5 }), monday.add({ days: 6 }))
    case 'month':
      return months(today, today.with({ day: 1 }).add({ months: ahead }), 1)
    case 'quarter':
      return months(
        today,
        today
          .with({ day: 1 })
          .subtract({ months: (today.month - 1) % 3 })
          .add({ months: 3 * ahead }),
        3,
      )
    default:
      return months(today, today.with({ month: 1, day: 1 }).add({ years: ahead }), 12)
  }
}

function readMonth(text: string, today: Temporal.PlainDate): Meaning | null {
  const [whole, , , word = '', year] = MONTH_ALONE.exec(text) ?? []
  if (whole === undefined) return null
  const first =
    year === undefined
      ? today.with({ month: monthOf(word), day: 1 })
      : toPlainDate(Number(year), monthOf(word), 1)
  if (first === null) return null
  const isPast = year === undefined && first.month < today.month
  return months(today, isPast ? first.add({ years: 1 }) : first, 1)
}

function months(today: Temporal.PlainDate, first: Temporal.PlainDate, count: number): Meaning {
  return onFrom(today, first, first.add({ months: count }).subtract({ days: 1 }))
}

function readFor(text: string, context: DayContext): Meaning | null {
  const [, day, amount, unit] = FROM_FOR.exec(text) ?? []
  const [, otherAmount, otherUnit, otherDay] = FOR_FROM.exec(text) ?? []
  const start = day ?? otherDay
  const [count, name] = [amount ?? otherAmount, unit ?? otherUnit]
  if (start === undefined || count === undefined || name === undefined) return null
  const from = readWholeDay(start, context)?.meaning
  if (from?.kind !== 'day') return from ?? null
  const span = spanOf(count, name)
  return onFrom(context.today, from.on, from.on.add({ [span.unit]: span.count }).subtract({ days: 1 }))
}

function readWeekOf(text: string, context: DayContext): Meaning | null {
  const [, day] = WEEK_OF.exec(text) ?? []
  const read = day === undefined ? null : readWholeDay(day, context)?.meaning
  if (read?.kind !== 'day') return null
  const monday = mondayOf(read.on, 0)
  return onFrom(context.today, monday, monday.add({ days: 6 }))
}

/** What is over of a period doesn't count. */
function onFrom(today: Temporal.PlainDate, from: Temporal.PlainDate, through: Temporal.PlainDate): Meaning {
  return periodOf(from.since(today).sign < 0 && through.since(today).sign >= 0 ? today : from, through)
}
