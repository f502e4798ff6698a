import { Temporal } from 'temporal-polyfill'
import { readPlainDate } from '../../platform/plain-dates.ts'
import { HELP_REQUEST_MAX_LENGTH } from '../help-requests/rules.ts'
import { readTask, STEP_MAX_LENGTH } from '../plans/rules.ts'
import { readCadence } from './cadence-rules.ts'
import { type Command, type CommandName, type Refusal, refuse } from './command-rules.ts'
import { parseLog, readKind, USER_FIRST } from './log-rules.ts'
import { findUnknownUser, type Named, POLITENESS, quote, takeUser, toTyped } from './typed-rules.ts'

/** For whom a command is, in the order of the help screen. */
export const GROUPS = ['mentor', 'mentee', 'self'] as const
export type Group = (typeof GROUPS)[number]

type Said = { name: CommandName; usage: string; says: string }

/** What can be said, for the help screen: what is used most comes first. */
const SAID: Record<Group, readonly Said[]> = {
  mentor: [
    { name: 'overview', usage: '/mentor', says: 'your people, and what is next' },
    {
      name: 'log',
      usage: '/mentor log @ana yesterday by call',
      says: 'you were in touch; a note may follow, for you alone',
    },
    { name: 'prep', usage: '/mentor prep @ana', says: 'all you need before a talk' },
    { name: 'snooze', usage: '/mentor snooze @ana 2 weeks', says: 'no nudge about one person for a while' },
    {
      name: 'promise',
      usage: '/mentor promise @ana introduce her to Finance by 1 Dec',
      says: 'what you will do',
    },
    { name: 'step', usage: '/mentor step @ana lead a meeting by March', says: 'what the mentee will do' },
    { name: 'plan', usage: '/mentor plan @ana', says: 'where the mentee wants to go; you both see it' },
    { name: 'know', usage: '/mentor know @ana', says: 'what you know, what you don’t yet, and a question' },
    { name: 'add', usage: '/mentor add @ana every 2 weeks', says: 'say yes to somebody' },
    { name: 'cadence', usage: '/mentor cadence @ana monthly', says: 'how often you want to be in touch' },
    { name: 'end', usage: '/mentor end @ana', says: 'say goodbye well' },
  ],
  mentee: [
    {
      name: 'agenda',
      usage: '/mentor agenda speaking up in meetings',
      says: 'what you would like to talk about',
    },
    {
      name: 'hand',
      usage: '/mentor hand a word before my talk',
      says: 'a hand or a listening ear, between times',
    },
    {
      name: 'request',
      usage: '/mentor request @ana',
      says: 'ask for a mentor; without a name, I help you choose',
    },
    { name: 'find', usage: '/mentor find public speaking', says: 'mentors who are open to requests' },
    { name: 'requests', usage: '/mentor requests', says: 'where requests stand, yours and those to you' },
    { name: 'profile', usage: '/mentor profile', says: 'you in your own words; you choose who reads it' },
  ],
  self: [
    { name: 'why', usage: '/mentor why', says: 'when the next nudge comes, and what holds one back' },
    { name: 'away', usage: '/mentor away until 5 Jan', says: 'no nudges meanwhile' },
    { name: 'back', usage: '/mentor back', says: 'you are here again' },
    { name: 'settings', usage: '/mentor settings', says: 'hour, days, how many people, who may ask you' },
    { name: 'privacy', usage: '/mentor privacy', says: 'who sees what; download or erase everything' },
    { name: 'list', usage: '/mentor list', says: 'one line for each of your people' },
    { name: 'help', usage: '/mentor help', says: 'this list' },
  ],
}

export const COMMANDS = GROUPS.flatMap((group) => SAID[group].map((said) => ({ ...said, group })))

const SYNONYMS: readonly [CommandName, readonly string[]][] = [
  ['overview', ['home']],
  ['log', ['touch', 'touched', 'met', 'talked', 'spoke', 'helped', 'listened']],
  ['add', ['new']],
  ['find', ['search']],
  ['request', ['ask']],
  ['requests', ['waitlist']],
  ['list', ['mentees', 'mentors']],
  ['snooze', ['pause', 'later']],
  ['away', ['vacation', 'holiday', 'holidays', 'ooo']],
  ['back', ['return']],
  ['cadence', ['rhythm']],
  ['settings', ['preferences']],
  ['end', ['remove', 'goodbye']],
  ['profile', ['me']],
  ['prep', ['prepare']],
  ['promise', ['promised']],
  ['step', ['task', 'todo']],
  ['help', ['?', 'usage']],
]

const NAMES: ReadonlyMap<string, CommandName> = new Map([
  ...COMMANDS.map(({ name }) => [name, name] as const),
  ...SYNONYMS.flatMap(([name, words]) => words.map((word) => [word, name] as const)),
])

const TEXT_MAX_LENGTH = 8_000

/**
 * Reads what follows `/mentor`, in which Slack has escaped users as `<@U123|ana>`.
 * `today` is the person's own day. Never throws: whatever can't be followed is 'help' or 'refused'.
 */
export function parseCommand(text: string, today: Temporal.PlainDate): Command {
  // Longer than Slack lets anybody type; the patterns are not made for more.
  const { word, args } = splitWord(text.slice(0, TEXT_MAX_LENGTH))
  if (word === '') return { name: 'overview' }
  const name = NAMES.get(word.toLowerCase())
  if (name === undefined)
    return {
      name: 'help',
      typed: quote(firstWord(toTyped(text))),
      nearest: nearestCommand(word.toLowerCase()),
    }
  switch (name) {
    case 'help':
      return { name, typed: null, nearest: null }
    case 'add':
      return parseAdd(args)
    case 'log':
      return parseLog(withKind(word, args), today)
    case 'snooze':
      return parseSnooze(args, today)
    case 'away':
      return parseAway(args, today)
    case 'cadence':
      return parseCadence(args)
    case 'end':
    case 'know':
      return parseWho(name, args)
    case 'plan':
    case 'prep':
      return parseMaybeWho(name, args)
    case 'agenda':
      return parseAgenda(args)
    case 'hand':
      return parseHelpRequest(args)
    case 'promise':
    case 'step':
      return parseTask(name, args, today)
    case 'request':
      return parseRequest(args)
    case 'find':
      return { name, typed: quote(args.replace(/^(?:about|for|with)\s+/i, '')) }
    case 'profile':
      return args.includes('@') ? parseWho('know', args) : { name }
    case 'back':
      return isStillAway(args, today) ? { name: 'help', typed: quote(text), nearest: 'away' } : { name }
    default:
      return { name }
  }
}

/** "back on Monday" is no return yet. */
function isStillAway(args: string, today: Temporal.PlainDate): boolean {
  const on = readPlainDate(args, today, 'future')
  return on !== null && Temporal.PlainDate.compare(on, today) > 0
}

/** "met @ana", "helped @ana": the word that names the command names the kind as well. */
function withKind(word: string, args: string): string {
  if (word.toLowerCase() === 'met') return `in person ${args}`
  return readKind(word) === null ? args : `${word} ${args}`
}

const OPENING = /^(?:[\s\u200b/"'“”‘’]|mentor(?=\s|$)|(?:please|pls|i['’]m)(?=[\s,]|$),?)+/i
const MENTION_FIRST = /^(<@[^>]*>|@\S+)\s+(\S+)/

/** The first word, which names the command, and the rest. A user may come first. */
function firstWord(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? ''
}

function splitWord(text: string): { word: string; args: string } {
  const start = text.replace(OPENING, '')
  const said = start.replace(MENTION_FIRST, '$2 $1')
  const [whole = '', word = ''] = /^(<[^>]*>|[^\s<:,.;!?"“”'‘’]+|\S)["”'’:,.;!?]*/.exec(said) ?? []
  return { word, args: said.slice(whole.length).trim() }
}

function parseAdd(args: string): Command {
  const { who, unknown, rest } = takeUser(args)
  if (unknown) return refuse('add', unknown)
  if (rest === '') return { name: 'add', who, cadenceDays: null }
  const read = readCadence(rest)
  if (typeof read === 'number') return { name: 'add', who, cadenceDays: read }
  // "add ana": a name that Slack would have known with an @ before it.
  const isName = who === null && read.reason === 'unreadable cadence'
  return refuse('add', isName ? { reason: 'unknown user', typed: quote(rest) } : read)
}

/** "request" alone opens the form; an unknown @name is refused rather than forgotten. */
function parseRequest(args: string): Command {
  const { who, unknown } = takeUser(args)
  return unknown ? refuse('request', unknown) : { name: 'request', who }
}

function parseWho(name: 'end' | 'know', args: string): Command {
  const { who, unknown } = takeUser(args)
  return who === null ? refuse(name, unknown ?? { reason: 'who is missing' }) : { name, who }
}

function parseMaybeWho(name: 'plan' | 'prep', args: string): Command {
  const { who, unknown } = takeUser(args)
  return unknown ? refuse(name, unknown) : { name, who }
}

function parseAgenda(args: string): Command {
  const { who, unknown, rest: words } = takeUserBeforeLine(args)
  if (unknown) return refuse('agenda', unknown)
  const { length } = words
  if (length > STEP_MAX_LENGTH) {
    return refuse('agenda', { reason: 'words too long', length, most: STEP_MAX_LENGTH })
  }
  return { name: 'agenda', who, words: words || null }
}

function parseHelpRequest(args: string): Command {
  const { who, unknown, rest: words } = takeUserBeforeLine(args)
  if (unknown) return refuse('hand', unknown)
  const { length } = words
  if (length > HELP_REQUEST_MAX_LENGTH) {
    return refuse('hand', { reason: 'words too long', length, most: HELP_REQUEST_MAX_LENGTH })
  }
  return { name: 'hand', who, words: words || null }
}

function parseTask(name: 'promise' | 'step', args: string, today: Temporal.PlainDate): Command {
  const { who, unknown, rest } = takeUserBeforeLine(args)
  if (unknown) return refuse(name, unknown)
  const task = readTask(rest, today)
  return 'reason' in task ? refuse(name, task) : { name, who, ...task }
}

/** The user with whom a line begins. What follows is kept as it was typed; others may be named in it. */
function takeUserBeforeLine(args: string): Named {
  const match = USER_FIRST.exec(args)
  if (match === null) {
    return { who: null, unknown: args.startsWith('@') ? findUnknownUser(args) : null, rest: toTyped(args) }
  }
  const line = args.slice(match[0].length).replace(/^[.,;:!…]+(?=\s|$)/, '')
  return { who: match[1] ?? null, unknown: null, rest: toTyped(line.trim()) }
}

function parseCadence(args: string): Command {
  const { who, unknown, rest } = takeUser(args)
  if (who === null) return refuse('cadence', unknown ?? { reason: 'who is missing' })
  if (rest === '') return refuse('cadence', { reason: 'cadence missing' })
  const read = readCadence(rest)
  return typeof read === 'number' ? { name: 'cadence', who, cadenceDays: read } : refuse('cadence', read)
}

function parseSnooze(args: string, today: Temporal.PlainDate): Command {
  const { who, unknown, rest } = takeUser(args)
  if (who === null) return refuse('snooze', unknown ?? { reason: 'who is missing' })
  if (rest === '') return refuse('snooze', { reason: 'date missing' })
  const until = readUntil(rest, today)
  return 'reason' in until ? refuse('snooze', until) : { name: 'snooze', who, until }
}

function parseAway(args: string, today: Temporal.PlainDate): Command {
  const said = args.replace(POLITENESS, '')
  if (said === '') return { name: 'away', until: null }
  // The last day away may be today; a snooze until today would be none.
  const until = readUntil(said, today, today)
  return 'reason' in until ? refuse('away', until) : { name: 'away', until }
}

function readUntil(
  said: string,
  today: Temporal.PlainDate,
  first = today.add({ days: 1 }),
): Temporal.PlainDate | Refusal {
  const on = readPlainDate(said, today, 'future')
  if (on === null) return { reason: 'unreadable date', typed: quote(said) }
  if (Temporal.PlainDate.compare(on, first) < 0) return { reason: 'date in the past', on }
  if (Temporal.PlainDate.compare(on, today.add({ years: 1 })) > 0) return { reason: 'date too far', on }
  return on
}

/** The command of which this is a slip of at most two letters, and of less than half of the word. */
function nearestCommand(typed: string): CommandName | null {
  const [nearest] = [...NAMES]
    .map(([word, name]) => ({ name, word, slips: countSlips(typed, word) }))
    .filter(({ word, slips }) => slips <= 2 && slips * 2 < word.length)
    .toSorted((one, other) => one.slips - other.slips)
  return nearest?.name ?? null
}

/** Letters missing, added, wrong or swapped with their neighbour. */
function countSlips(typed: string, word: string): number {
  const rows: number[][] = [[...word, ''].map((_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= typed.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= word.length; column += 1) {
      const isSame = typed[row - 1] === word[column - 1]
      const isSwapped = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1]
      current[column] = Math.min(
        at(row - 1, column) + 1,
        (current[column - 1] ?? 0) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    rows.push(current)
  }
  return at(typed.length, word.length)
}
