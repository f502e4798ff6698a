import { Temporal } from 'temporal-polyfill'
import { type CommonRefusal, type Refused, refuse, type Typed } from '../../platform/commands/refusals.ts'
import { checkUntil, excerpt, readUntil, refuseMeaning, toTyped } from '../../platform/commands/typed.ts'
import { UNREADABLE } from '../../platform/days/calendar.ts'
import { readPeriod } from '../../platform/days/periods.ts'
import { type DayContext, type Meaning, readWholeDay } from '../../platform/days/read.ts'
import { AMOUNT, UNIT } from '../../platform/days/words.ts'
import { foldText, trimEdges } from '../../platform/plain-text.ts'

/** An absence as typed. `until` null: a form asks. `from` is missing if it begins now. */
export type TypedAbsence = { until: Temporal.PlainDate | null; from?: Temporal.PlainDate }

const WHY =
  /^(?:(?:on|for|at|with)\s+)?(?:an?\s+|my\s+)?(?:vacation|holidays?|annual leave|parental leave|leave|pto|ooo|out of (?:the )?office|time off|off)(?![a-z])[\s,:;-]*/
const UNTIL = /^(?:until|till|til|through|thru|to|up to|ending)\s+/
const FROM = /^(?:from|starting(?: on| from)?|beginning(?: on)?|as of|between)\s+/
const BACK = /^(?:(?:and )?(?:i'm |i am |i'll be |i will be )?back|returning)\s+(?:on\s+|in\s+|at\s+)?/
const LENGTH = new RegExp(`^(?:for )?(?:the )?(?:next |coming )?${AMOUNT} ?${UNIT}`)
const END = /^(?:the )?(?:end|eo[dwmqy]|cob|(?:week|month|year|quarter)[ -]end)(?![a-z])/
const START_LATER = new RegExp(`^in ${AMOUNT} ?${UNIT}(?: time)?$|^${AMOUNT} ?${UNIT} from (?:now|today)$`)

/** Parses "until 5 Jan", "2 weeks", "next week", "from 20 Dec until 5 Jan". A day alone is that one day. */
export function parseAway({
  args,
  today,
  locale,
}: Pick<Typed, 'args' | 'today' | 'locale'>): TypedAbsence | Refused<CommonRefusal> {
  const typed = trimEdges(toTyped(args))
  const said = typed.slice(WHY.exec(foldText(typed))?.[0].length ?? 0)
  if (said === '') return { until: null }
  const context: DayContext = { today, locale, direction: 'future' }
  const folded = foldText(said)
  const back = BACK.exec(folded)
  if (back) return dayBefore(said.slice(back[0].length), context, args)
  if (UNTIL.test(folded) || END.test(folded)) return throughDay(said, context, args)
  return readDays(said, context, args)
}

/** Without "until": a period, a length from now on, a day, or the first day. */
function readDays(said: string, context: DayContext, args: string): TypedAbsence | Refused<CommonRefusal> {
  const { today } = context
  const folded = foldText(said)
  const from = FROM.exec(folded)?.[0]
  const rest = said.slice(from?.length ?? 0)
  const period =
    readPeriod(rest, context) ?? (from?.startsWith('between') ? readBetween(rest, context) : null)
  const meaning = period ?? readWholeDay(rest, context)?.meaning ?? UNREADABLE
  switch (meaning.kind) {
    case 'unreadable':
      return refuse({ reason: 'unreadable date', typed: excerpt(args) })
    case 'ambiguous':
      return refuse(refuseMeaning(meaning, rest))
    case 'period':
      return fromThrough(meaning.from, meaning.through, today)
    case 'day':
      if (from !== undefined || START_LATER.test(folded)) return startOnly(meaning.on, today)
      return LENGTH.test(folded)
        ? throughDay(said, context, args)
        : fromThrough(meaning.on, meaning.on, today)
  }
}

function throughDay(said: string, context: DayContext, args: string): TypedAbsence | Refused<CommonRefusal> {
  const { today } = context
  const [through] = /^thr(?:ough|u)\s+/.exec(foldText(said)) ?? []
  const period = through === undefined ? null : readPeriod(said.slice(through.length), context)
  if (period?.kind === 'period') return checkUntil(period.through, today, today)
  // The last day away may be today.
  const read = readUntil(said, context, today)
  const isUnreadable = 'refused' in read && read.refused.reason === 'unreadable date'
  return isUnreadable ? refuse({ reason: 'unreadable date', typed: excerpt(args) }) : read
}

function dayBefore(said: string, context: DayContext, args: string): TypedAbsence | Refused<CommonRefusal> {
  const meaning = readWholeDay(said, context)?.meaning
  if (meaning === undefined || meaning.kind === 'unreadable')
    return refuse({ reason: 'unreadable date', typed: excerpt(args) })
  if (meaning.kind !== 'day') return refuse(refuseMeaning(meaning, said))
  return checkUntil(meaning.on.subtract({ days: 1 }), context.today, context.today)
}

/** "20 Dec and 5 Jan" */
function readBetween(said: string, context: DayContext): Meaning | null {
  return readWholeDay(said.replace(/\s+and\s+/i, ' to '), context)?.meaning ?? null
}

function startOnly(on: Temporal.PlainDate, today: Temporal.PlainDate): TypedAbsence | Refused<CommonRefusal> {
  const checked = checkUntil(on, today, today)
  return 'refused' in checked ? checked : { until: null, ...(!on.equals(today) && { from: on }) }
}

function fromThrough(
  from: Temporal.PlainDate,
  through: Temporal.PlainDate,
  today: Temporal.PlainDate,
): TypedAbsence | Refused<CommonRefusal> {
  const checked = checkUntil(through, today, today)
  if ('refused' in checked) return checked
  return Temporal.PlainDate.compare(from, today) > 0 ? { ...checked, from } : checked
}

const HERE =
  /^(?:(?:to|at|from|in|on|for)\s+(?:the\s+|my\s+|a\s+)?(?:work|office|vacation|holidays?|leave|pto|desk|ooo|slack|duty|town|business|break|trip|normal|action|keyboard|sick leave|parental leave|annual leave)|now|again|already|early|online|here|home|at last|and (?:ready|rested|well)|i am|i'm)(?![a-z])[\s,.!]*/

/** A longer text is more than “back”. */
const BACK_MAX_LENGTH = 200

/** Whether "back …" says that the person is here now. "back on Monday" says that they are away until then. */
export function isBackNow({ args, today, locale }: Pick<Typed, 'args' | 'today' | 'locale'>): boolean {
  let said = foldText(trimEdges(args)).slice(0, BACK_MAX_LENGTH)
  for (let match = HERE.exec(said); match; match = HERE.exec(said)) said = said.slice(match[0].length)
  if (said === '') return true
  const words = said.replace(/^since\s+/i, '')
  const meaning = readWholeDay(words, { today, locale, direction: 'past' })?.meaning
  const isPast = meaning?.kind === 'day' && Temporal.PlainDate.compare(meaning.on, today) <= 0
  // "Monday" alone is the next one, although it may also be the last one.
  const isBareDay = !/^(?:today|now|yesterday|this|since)/i.test(said)
  return isPast && !isBareDay
}
