import type { CommonRefusal, Refused } from '../../platform/commands/refusals.ts'
import { excerpt, takeUser } from '../../platform/commands/typed.ts'
import { foldText, trimEdges } from '../../platform/plain-text.ts'
import { isCadence } from '../relationships/rules.ts'

/** Why a typed cadence is refused. */
export type CadenceRefusal =
  | CommonRefusal
  | { reason: 'cadence missing' }
  | { reason: 'unreadable cadence'; typed: string }
  | { reason: 'cadence out of range'; days: number }

/** "add @ana every 2 weeks" */
export function parseAdd(
  args: string,
): { who: string | null; cadenceDays: number | null } | Refused<CadenceRefusal> {
  const { who, unknown, rest } = takeUser(args)
  if (unknown) return { refused: unknown }
  if (rest === '') return { who, cadenceDays: null }
  const read = readCadence(rest)
  if (typeof read === 'number') return { who, cadenceDays: read }
  // "add ana": a name without the @ that makes it a mention.
  const isName = who === null && read.reason === 'unreadable cadence'
  return { refused: isName ? { reason: 'unknown user', typed: excerpt(rest) } : read }
}

/** "cadence @ana monthly" */
export function parseCadence(args: string): { who: string; cadenceDays: number } | Refused<CadenceRefusal> {
  const { who, unknown, rest } = takeUser(args)
  if (who === null) return { refused: unknown ?? { reason: 'who is missing' } }
  if (rest === '') return { refused: { reason: 'cadence missing' } }
  const read = readCadence(rest)
  return typeof read === 'number' ? { who, cadenceDays: read } : { refused: read }
}

const CADENCE_WORDS: ReadonlyMap<string, number> = new Map([
  ['daily', 1],
  ['weekly', 7],
  ['biweekly', 14],
  ['bi-weekly', 14],
  ['fortnightly', 14],
  ['twice a month', 14],
  ['monthly', 30],
  ['quarterly', 90],
  ['yearly', 365],
])
const UNIT_DAYS: ReadonlyMap<string, number> = new Map([
  ...'day d'.split(' ').map((unit) => [unit, 1] as const),
  ...'week wk w'.split(' ').map((unit) => [unit, 7] as const),
  ['fortnight', 14],
  ...'month mth mo'.split(' ').map((unit) => [unit, 30] as const),
  ...'quarter qtr'.split(' ').map((unit) => [unit, 90] as const),
  ...'year yr y'.split(' ').map((unit) => [unit, 365] as const),
])
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
  ['other', 2],
  ['second', 2],
])
const EVERY =
  /^(?:once )?(?:(?:every|each|an?|per) ?)?(?:(\d{1,5}) ?|([a-z]+) )?(day|d|week|wk|w|fortnight|month|mth|mo|quarter|qtr|year|yr|y)s?$/

/** Parses "every 2 weeks", "monthly", "30 days" or "30". Returns days, or why the cadence is refused. */
export function readCadence(said: string): number | CadenceRefusal {
  // A minus sign is not a courtesy.
  const words = /^\s*-/.test(foldText(said))
    ? said
    : foldText(trimEdges(said)).replace(/\s+/g, ' ').replace(/^to /, '')
  const days = CADENCE_WORDS.get(words) ?? countDays(words)
  if (days === null) return { reason: 'unreadable cadence', typed: excerpt(said) }
  return isCadence(days) ? days : { reason: 'cadence out of range', days }
}

function countDays(words: string): number | null {
  const [, bare] = /^(?:every )?(\d{1,5})$/.exec(words) ?? []
  if (bare !== undefined) return Number(bare)
  const [, digits, word, unit = ''] = EVERY.exec(words) ?? []
  const count = word === undefined ? Number(digits ?? 1) : NUMBER_WORDS.get(word)
  const days = UNIT_DAYS.get(unit)
  return count === undefined || days === undefined ? null : count * days
}
