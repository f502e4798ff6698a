import { Temporal } from 'temporal-polyfill'

// Times of day and lengths in folded text.

/** What was taken out of a text, and the text without it. */
export type Taken<Value> = { value: Value; rest: string }

const AMOUNT = String.raw`\d{1,4}(?:[.,]\d{1,2})?|half an?|(?:an?|one|two|three)(?: and a half)?`
const UNIT = '(hours?|hrs?|h|minutes?|mins?|m)'
/** "in 30 minutes" is a time. */
const LENGTH_WITHOUT_FOR = String.raw`(?<!\b(?:in|after|every)[\s,;(]+)(\d{1,3}|half an|an|one) ?(hours?|hrs?|minutes?|mins?)`
const LENGTH = new RegExp(
  String.raw`(?:^|[\s,;(]+)(?:for (?:about |around )?(${AMOUNT})[ -]?${UNIT}|${LENGTH_WITHOUT_FOR})( and (?:a half|\d{1,3} ?(?:minutes?|mins?|m)))?(?: long)?\)?(?=$|[\s,;.])`,
)
const AMOUNTS: ReadonlyMap<string, number> = new Map([
  ['half an', 0.5],
  ['half a', 0.5],
  ['a', 1],
  ['an', 1],
  ['one', 1],
])

/** Takes "for 45 minutes", "for an hour" or "30 min": the minutes. Null in it if the amount can't be read. */
export function takeLength(text: string): Taken<number | null> | null {
  const match = LENGTH.exec(text)
  if (match === null) return null
  const amount = match[1] ?? match[3] ?? ''
  const unit = match[2] ?? match[4] ?? ''
  const isWhole = match[5] === undefined
  const count = AMOUNTS.get(amount) ?? (/^\d+$/.test(amount) ? Number(amount) : null)
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
  return {
    value: isWhole && count ? count * (unit.startsWith('h') ? 60 : 1) : null,
    rest: rest.replace(EDGES, ''),
  }
}

const SIDE = String.raw`[ap]\.?m\.?`
/** A number alone is a time only after "at". */
const CLOCK = String.raw`(?:(?:at |@ ?)?(?:\d{1,2}(?:[:.]\d\d)? ?${SIDE}|\d{1,2}:\d\d(?: ?h)?|\d{1,2}h(?:\d\d)?|\d{1,2} o'clock|noon|midday)|(?:at |@ ?)\d{1,2}(?:\.\d\d)?)`
const CLOCK_FIRST = new RegExp(String.raw`^(${CLOCK})(?=$|[\s,;])`)
const CLOCK_LAST = new RegExp(String.raw`(?:^|[\s,;]+|(?<=[a-z]) - )(${CLOCK})$`)
const EDGES = /^(?:[\s,;]|on(?= ))+|[\s,;]+$/g

/** Takes a time of day from the start or the end: the words. */
export function takeClock(text: string): Taken<string> | null {
  const match = CLOCK_FIRST.exec(text) ?? CLOCK_LAST.exec(text)
  if (match === null) return null
  const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length)
  return { value: match[1] ?? '', rest: rest.replace(EDGES, '') }
}

export type PartOfDay = 'morning' | 'afternoon' | 'evening'

/** The part of the day that a text names. */
export function partOfDay(text: string): PartOfDay | null {
  const [part] = /\b(?:morning|afternoon|evening|night|tonight)\b/.exec(text) ?? []
  if (part === undefined) return null
  return part === 'morning' || part === 'afternoon' ? part : 'evening'
}

const PARTS: Readonly<Record<PartOfDay, { from: number; before: number }>> = {
  morning: { from: 0, before: 12 },
  afternoon: { from: 12, before: 19 },
  evening: { from: 16, before: 24 },
}
/** The last hour that may as well be in the afternoon: "at 7". Later ones are in the morning. */
const LAST_UNSURE_HOUR = 7

/**
 * Returns the times that words from `takeClock` may mean: none if there is no such time, two if it could be in the morning
 * or in the afternoon. "3:00" could be either; "03:00" is not.
 */
export function readClock(words: string, part: PartOfDay | null): readonly Temporal.PlainTime[] {
  const said = words.replace(/^(?:at |@ ?)/, '')
  const [, digits = '12', minute = '0', side] =
    /^(\d{1,2})(?:[:.h](\d\d))? ?(?:([ap])\.?m\.?|h|o'clock)?$/.exec(said) ?? []
  const hour = Number(digits)
  if (hour > 23 || Number(minute) > 59) return []
  return hoursOfDay(digits, side ?? null, part)
    .filter((one) => part === null || (one >= PARTS[part].from && one < PARTS[part].before))
    .map((one) => Temporal.PlainTime.from({ hour: one, minute: Number(minute) }))
}

function hoursOfDay(digits: string, side: string | null, part: PartOfDay | null): readonly number[] {
  const hour = Number(digits)
  // Whether 12am is the start or the end of a day isn't clear to everybody.
  if (side !== null)
    return hour < 1 || hour > 12 || (side === 'a' && hour === 12)
      ? []
      : [(hour % 12) + (side === 'p' ? 12 : 0)]
  if (digits.startsWith('0') || hour >= 12) return [hour]
  return hour <= LAST_UNSURE_HOUR || part !== null ? [hour, hour + 12] : [hour]
}
