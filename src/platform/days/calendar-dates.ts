import type { Temporal } from 'temporal-polyfill'
import {
  type DayContext,
  daysWithoutYear,
  type IsClosed,
  type Meaning,
  oneOf,
  type Rule,
  toPlainDate,
  UNREADABLE,
} from './calendar.ts'
import { at, COUNTED, DAY_NUMBER, MONTH, monthOf, WEEKDAY, weekdayOf } from './words.ts'

// Days with the name of a month.

const CALENDAR = [
  at(`(?:(${WEEKDAY})[.,]? )?(?:the )?(\\d{1,2})(?:st|nd|rd|th)?[ .-]*(?:of )?(${MONTH})(?:\\.(?! *$))?`),
  at(`(?:(${WEEKDAY})[.,]? )?(${MONTH})[. -]*(?:the )?${DAY_NUMBER}`),
] as const
/** "5 may be too many": a verb after "may". */
const VERB =
  /^\s+(?:not|also|be|have|do|need|want|come|go|get|take|make|join|leave|help|lead|work|seem|feel|find|become|apply|change|move|start|stop|ask|say|think|know|give|even|never|soon|still|well|only|just|end|quit|fail|mean|cost|show|turn|look|like|stay|drop|miss|attend|apply|require|suffice|fit|grow|follow|benefit|agree)\b/

/** "2 march in the demo" may be a day as well. */
const PREPOSITION = /^\s+(?:in|to|on|up|out|off|ahead|together|through|against|for|along)\b/

/** "5 Jan", "Fri 20 Nov 2026", "Nov 5th, ’25". chrono takes any number after it for a year, and drops "’25". */
export const readCalendar: Rule = (text, context, isClosed) => {
  const [dayFirst, monthFirst] = CALENDAR
  const [one, other] = [dayFirst.exec(text), monthFirst.exec(text)]
  const [whole, weekday, ...parts] = one ?? other ?? []
  if (whole === undefined) return null
  const after = text.slice(whole.length)
  if (/^\d+ may$/.test(whole) && VERB.test(after)) return null
  const [day = '', month = ''] = one ? parts : parts.toReversed()
  const year = readYear(text, whole.length, context, isClosed)
  const end = trailingWeekday(text, year.length)
  const days = daysOf({ month: monthOf(month), day: Number(day) }, year.year, context)
  const said = weekday ?? end?.weekday
  const fitting = said === undefined ? days : days.filter((on) => on.dayOfWeek === weekdayOf(said))
  const isDoubtful =
    year.isDoubtful || (one ? mayBeVerb(whole, after, isClosed) : year.year === null && COUNTED.test(after))
  return { length: end?.length ?? year.length, meaning: isDoubtful ? doubtful(fitting) : oneOf(fitting) }
}

function mayBeVerb(whole: string, after: string, isClosed: IsClosed): boolean {
  return /^\d+ march$/.test(whole) && PREPOSITION.test(after) && !isClosed(whole.length)
}

function daysOf({ month, day }: { month: number; day: number }, year: number | null, context: DayContext) {
  if (year === null) return daysWithoutYear(month, day, context)
  const on = toPlainDate(year, month, day)
  return on === null ? [] : [on]
}

function doubtful(choices: readonly Temporal.PlainDate[]): Meaning {
  return choices.length === 0 ? UNREADABLE : { kind: 'ambiguous', choices }
}

/** "5 Nov, Thursday", "5 Nov (Thu)" */
function trailingWeekday(text: string, from: number): { weekday: string; length: number } | undefined {
  const [whole, weekday] = at(`,? \\(?(${WEEKDAY})\\)?`).exec(text.slice(from)) ?? []
  return whole === undefined || weekday === undefined ? undefined : { weekday, length: from + whole.length }
}

type Year = { year: number | null; length: number; isDoubtful: boolean }
const FULL_YEAR = /^(?:,? |[.-])(\d{4})(?![\d.,%:]\d|\d)/
const SHORT_YEAR = /^,? ?('?)(\d{2})(?![\d%a-z]|[.,:]\d)/
const AFTER_YEAR = /^\s+(?:by|with|in person|via|over|at|we|she|he|they|i)\b/
const YEARS_AROUND = 15

/** A number after the date is its year if it is near today's, or nothing follows; else it belongs to the words. */
function readYear(text: string, from: number, { today }: DayContext, isClosed: IsClosed): Year {
  const after = text.slice(from)
  const none = { year: null, length: from, isDoubtful: false }
  const [full, digits] = FULL_YEAR.exec(after) ?? []
  if (full !== undefined) {
    const length = from + full.length
    const year = Number(digits)
    return isClosed(length) || Math.abs(year - today.year) <= YEARS_AROUND ? { ...none, year, length } : none
  }
  const [short, quote, two] = SHORT_YEAR.exec(after) ?? []
  if (short === undefined || (quote === '' && !/^,? /.test(short))) return none
  const length = from + short.length
  const year = 2000 + Number(two)
  if (quote !== '' || isClosed(length)) return { year, length, isDoubtful: false }
  if (Math.abs(year - today.year) > 1) return none
  return AFTER_YEAR.test(text.slice(length))
    ? { year, length, isDoubtful: false }
    : { ...none, isDoubtful: true }
}
