// The words of days, as patterns on folded text.

export const WEEKDAY =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])'
export const MONTH =
  '(?:jan(?:uary)?|feb(?:r(?:uary)?)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])'
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const FULL_WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** 1 is Monday. */
export function weekdayOf(word: string): number {
  return WEEKDAYS.indexOf(word.slice(0, 3)) + 1
}

/** "weds" is "wednesday": chrono doesn't know all the short forms. */
export function fullWeekday(word: string): string {
  return FULL_WEEKDAYS[weekdayOf(word) - 1] ?? word
}

/** Returns the number of a month from its name or its first three letters: 1 for January; 0 if there is no such month. */
export function monthOf(word: string): number {
  return MONTHS.indexOf(word.slice(0, 3)) + 1
}

/** A clock time, or "noon". A number alone is one only after "at". */
export const TIME = String.raw`(?:at |by |around )?(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?|\d{1,2}:\d\d(?: ?h| ?[ap]m)?|\d{1,2} ?(?:o'clock|h)|noon|midday|midnight|lunch ?time|eod|cob)(?![\w])|at \d{1,2}(?![\w:.])`
export const PART_OF_DAY = '(?:in the )?(?:morning|afternoon|evening|night)(?![a-z])'

const UNITS = {
  d: 'days',
  w: 'weeks',
  f: 'fortnights',
  m: 'months',
  y: 'years',
} as const
export const UNIT = '(?:days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|years?|yrs?|y)(?![a-z])'
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
/** Digits may stand right before the unit: "2w". */
export const AMOUNT = `(?:\\d{1,4}|(?:an?|(?:a )?couple(?: of)?|${NUMBERS.join('|')})(?= ))`

export type Span = { unit: 'days' | 'weeks' | 'months' | 'years'; count: number }

/** "2 wks", "a couple of days", "a fortnight" */
export function spanOf(amount: string, unit: string): Span {
  const first = unit.slice(0, 1)
  const kind = first === 'd' || first === 'w' || first === 'f' || first === 'y' ? first : 'm'
  const count = countOf(amount)
  const name = UNITS[kind]
  return name === 'fortnights' ? { unit: 'weeks', count: count * 2 } : { unit: name, count }
}

function countOf(amount: string): number {
  if (/^\d/.test(amount)) return Number(amount)
  if (amount.includes('couple')) return 2
  return NUMBERS.indexOf(amount) + 1 || 1
}

export const NTH = String.raw`(\d{1,2})(?:st|nd|rd|th)`
/** A day of a month, and not a time, an amount or a decimal: "Nov 5pm", "Jan 20%". */
export const DAY_NUMBER = String.raw`(\d{1,2})(?:st|nd|rd|th)?(?![\da-z%]|:\d|[.,]\d| ?[ap]\.?m\b)`

/** After a number: it counts something, and is no day. */
export const COUNTED =
  /^\s*(?:hours?|hrs?|min(?:ute)?s?|people|persons?|times?|x|of|more|days?|weeks?|months?|years?|sessions?|questions?|topics?|points?|o'clock|out|percent|km|miles?|k)(?![a-z])/

/** The pattern at the start of a text. */
export function at(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`, 'u')
}
