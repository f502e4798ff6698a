import { edgeAfter, foldText } from '../plain-text.ts'
import type { Meaning } from './calendar.ts'
import { type DayContext, readLeadingDay } from './read.ts'
import { AMOUNT, TIME, UNIT } from './words.ts'

export type { DayContext } from './read.ts'

/** The day at the end of a line. `words`: the line without it. `typed`: exactly the words that were the day. */
export type DueDay = { meaning: Meaning; typed: string; words: string }

const OPENER = /(?<=^|[\s([])(?:by|before|until|till|due(?: on| by)?|on)\s+["'*_~]*/g
/** A month is due "by" or "before" it, not "on" it: "go on march". */
const NO_OPENER_OF_MONTHS = /^(?:on|due on)\s/
const MONTH_ONLY = /^[a-z]+\.?$/
/** "cut it by 2 weeks", "by a third": an amount. */
const AN_AMOUNT = new RegExp(`^(?:the )?(?:next )?${AMOUNT} ?${UNIT}`)
const TIME_FIRST = new RegExp(`^(${TIME})[,\\s]+(?:on\\s+)?`)
const TIME_LAST = new RegExp(`^[,\\s]*(${TIME})$`)
/** Longer than any day with a time and courtesies. Keeps long lines fast. */
const END_LENGTH = 160

/** Reads "by 1 Dec" at the end of a line; null if there is no day. Courtesies and emoji after the day go with it. */
export function readDueDay(line: string, context: DayContext): DueDay | null {
  const folded = foldText(line)
  const end = folded.length - edgeAfter(folded)
  const from = Math.max(0, end - END_LENGTH)
  for (const match of [...folded.slice(from, end).matchAll(OPENER)].reverse()) {
    const index = from + match.index
    const due = readAfter(line, { index, opener: match[0], end }, context)
    if (due !== null) return due
  }
  return null
}

type Opened = { index: number; opener: string; end: number }

function readAfter(line: string, { index, opener, end }: Opened, context: DayContext): DueDay | null {
  const start = index + opener.length
  const after = line.slice(start, end)
  const [timed, first] = TIME_FIRST.exec(foldText(after)) ?? []
  const day = readLeadingDay(after.slice(timed?.length ?? 0), context)
  if (day === null || isAmount(foldText(day.typed), opener)) return null
  const [, last] = TIME_LAST.exec(foldText(day.rest)) ?? []
  if (last === undefined && day.rest !== '') return null
  const time =
    first === undefined ? day.rest.slice(day.rest.length - (last?.length ?? 0)) : after.slice(0, first.length)
  return { meaning: day.meaning, typed: day.typed, words: withoutDay(line, { index, opener }, time) }
}

function isAmount(typed: string, opener: string): boolean {
  return (
    AN_AMOUNT.test(typed) || (NO_OPENER_OF_MONTHS.test(opener) && MONTH_ONLY.test(typed) && isMonth(typed))
  )
}

function isMonth(word: string): boolean {
  return /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/.test(word)
}

/** Only the day is stored apart, so a time stays in the words: "call by 5pm". */
function withoutDay(line: string, { index, opener }: Pick<Opened, 'index' | 'opener'>, time: string): string {
  const before = line
    .slice(0, index)
    .trimEnd()
    .replace(/[\s,([–—-]+$/, '')
  if (time === '') return before
  const [word = ''] = opener.split(/\s/, 1)
  return `${before} ${/^(?:at|by|around) /i.test(time) ? time : `${word} ${time}`}`
}
