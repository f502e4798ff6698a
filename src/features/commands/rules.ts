import { Temporal } from 'temporal-polyfill'
import { type LeadingDate, readLeadingDate, readPlainDate } from '../../platform/plain-dates.ts'
import { HAND_MAX_LENGTH } from '../hands/rules.ts'
import { readTask, STEP_MAX_LENGTH, type TaskRefusal } from '../plans/rules.ts'
import { isCadence, NOTE_MAX_LENGTH, refuseTouchDate, type TouchKind } from '../relationships/rules.ts'

/** What somebody asks for with `/mentor`. Days are the person's own. */
export type Command =
  | { name: 'overview' }
  | { name: 'list' }
  | { name: 'back' }
  | { name: 'why' }
  | { name: 'settings' }
  /** `typed`: what was not understood; `nearest`: the command that it nearly is. */
  | { name: 'help'; typed: string | null; nearest: string | null }
  /** Without `who`, a form. */
  | { name: 'add'; who: string | null; cadenceDays: number | null }
  /** Without `who`, a form. `on` null is today. */
  | {
      name: 'log'
      who: string | null
      on: Temporal.PlainDate | null
      kind: TouchKind | null
      note: string | null
    }
  | { name: 'snooze'; who: string; until: Temporal.PlainDate }
  /** Without `until`, a form. */
  | { name: 'away'; until: Temporal.PlainDate | null }
  | { name: 'cadence'; who: string; cadenceDays: number }
  | { name: 'end'; who: string }
  /** Without `who`, a form that helps to choose. */
  | { name: 'request'; who: string | null }
  | { name: 'requests' }
  /** `typed` is empty for everybody who is listed. */
  | { name: 'find'; typed: string }
  | { name: 'profile' }
  | { name: 'know'; who: string }
  /** Without `who`, the only relationship there is. */
  | { name: 'plan'; who: string | null }
  | { name: 'prep'; who: string | null }
  /** Without `words`, what is on it. */
  | { name: 'agenda'; who: string | null; words: string | null }
  | { name: 'hand'; who: string | null; words: string | null }
  | { name: 'privacy' }
  | { name: 'promise'; who: string | null; words: string; dueOn: Temporal.PlainDate | null }
  | { name: 'step'; who: string | null; words: string; dueOn: Temporal.PlainDate | null }
  | { name: 'refused'; command: Refusable; refusal: Refusal }

type Refusable =
  | 'add'
  | 'log'
  | 'snooze'
  | 'away'
  | 'cadence'
  | 'end'
  | 'know'
  | 'plan'
  | 'prep'
  | 'agenda'
  | 'hand'
  | 'promise'
  | 'step'
  | 'request'
type CommandName = Exclude<Command['name'], 'refused'>

/** Why a command can't be followed, seen from its words alone. Nothing was changed. */
export type Refusal =
  /** Slack did not know the name: "@anna". */
  | { reason: 'unknown user'; typed: string }
  | { reason: 'who is missing' }
  | { reason: 'unreadable date'; typed: string }
  | { reason: 'date in the future'; on: Temporal.PlainDate }
  | { reason: 'date too long ago'; on: Temporal.PlainDate }
  /** A snooze or an absence has to end after today … */
  | { reason: 'date in the past'; on: Temporal.PlainDate }
  /** … and within a year. */
  | { reason: 'date too far'; on: Temporal.PlainDate }
  | { reason: 'date missing' }
  | { reason: 'unreadable cadence'; typed: string }
  | { reason: 'cadence missing' }
  | { reason: 'cadence out of range'; days: number }
  | { reason: 'note too long'; length: number }
  | TaskRefusal

/** What can be said, for the help screen: in the order in which people need it. */
export const COMMANDS: readonly { name: CommandName; usage: string; says: string }[] = [
  { name: 'overview', usage: '/mentor', says: 'Your people, and what is next.' },
  {
    name: 'log',
    usage: '/mentor log @ana yesterday by call',
    says: 'You were in touch. A note may follow; only you see it.',
  },
  { name: 'add', usage: '/mentor add @ana every 2 weeks', says: 'Say yes to somebody.' },
  {
    name: 'know',
    usage: '/mentor know @ana',
    says: 'What you know of somebody, what you don’t yet, and a question. Only you see it.',
  },
  {
    name: 'plan',
    usage: '/mentor plan @ana',
    says: 'Where the mentee wants to go, and the steps there. You both see it.',
  },
  {
    name: 'prep',
    usage: '/mentor prep @ana',
    says: 'All that you need before a talk, on one page. Only you see it.',
  },
  {
    name: 'hand',
    usage: '/mentor hand a word before my talk',
    says: 'As a mentee: ask for a hand or a listening ear, between times.',
  },
  {
    name: 'privacy',
    usage: '/mentor privacy',
    says: 'Who sees what; download or erase everything about you.',
  },
  {
    name: 'agenda',
    usage: '/mentor agenda speaking up in meetings',
    says: 'As a mentee: what you would like to talk about.',
  },
  {
    name: 'promise',
    usage: '/mentor promise @ana introduce her to Finance by 1 Dec',
    says: 'What you will do. I remind you of it.',
  },
  { name: 'step', usage: '/mentor step @ana lead a meeting by March', says: 'What the mentee will do.' },
  { name: 'profile', usage: '/mentor profile', says: 'You in your own words; you choose who reads it.' },
  {
    name: 'find',
    usage: '/mentor find public speaking',
    says: 'Mentors who are open to requests, by topic.',
  },
  {
    name: 'request',
    usage: '/mentor request @ana',
    says: 'Ask somebody to be your mentor; without a name, I help you choose.',
  },
  {
    name: 'requests',
    usage: '/mentor requests',
    says: 'Who asks you, and where your own requests stand.',
  },
  { name: 'list', usage: '/mentor list', says: 'One line for each of your people.' },
  { name: 'snooze', usage: '/mentor snooze @ana 2 weeks', says: 'No nudge about one person for a while.' },
  { name: 'away', usage: '/mentor away until 5 Jan', says: 'No nudges at all while you are away.' },
  { name: 'back', usage: '/mentor back', says: 'You are here again.' },
  { name: 'cadence', usage: '/mentor cadence @ana monthly', says: 'How often you want to be in touch.' },
  { name: 'why', usage: '/mentor why', says: 'When the next nudge comes, and what holds one back.' },
  {
    name: 'settings',
    usage: '/mentor settings',
    says: 'Hour, working days, how many people, nudges on or off.',
  },
  { name: 'end', usage: '/mentor end @ana', says: 'Say goodbye well. The past stays readable.' },
  { name: 'help', usage: '/mentor help', says: 'This list.' },
]

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
      return parseHand(args)
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

function refuse(command: Refusable, refusal: Refusal): Command {
  return { name: 'refused', command, refusal }
}

const USER = String.raw`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`
const USER_ANYWHERE = new RegExp(String.raw`(?:(?:with|to|for|of)\s+)?${USER}`, 'i')
const UNKNOWN_USER = /(?:^|\s)(@[^\s,;:]+)/
const POLITENESS = /[\s,]*\b(?:please|pls|thanks)\b[.!]*/gi

type Named = { who: string | null; unknown: Refusal | null; rest: string }

/** Finds the user wherever it stands; the words around it are what is said about them. */
function takeUser(args: string): Named {
  const said = args.replace(POLITENESS, '')
  const match = USER_ANYWHERE.exec(said)
  if (match === null) return { who: null, unknown: findUnknownUser(said), rest: said }
  const [before, after] = [said.slice(0, match.index), said.slice(match.index + match[0].length)]
  return {
    who: match[1] ?? null,
    unknown: null,
    rest: `${before} ${after}`.replace(/^[\s,;:]+|[\s,;:]+$/g, ''),
  }
}

function findUnknownUser(said: string): Refusal | null {
  const typed = UNKNOWN_USER.exec(toTyped(said))?.[1]
  return typed === undefined ? null : { reason: 'unknown user', typed: quote(typed) }
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

function parseHand(args: string): Command {
  const { who, unknown, rest: words } = takeUserBeforeLine(args)
  if (unknown) return refuse('hand', unknown)
  const { length } = words
  if (length > HAND_MAX_LENGTH) {
    return refuse('hand', { reason: 'words too long', length, most: HAND_MAX_LENGTH })
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
  ['day', 1],
  ['week', 7],
  ['fortnight', 14],
  ['month', 30],
  ['quarter', 90],
  ['year', 365],
])
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
  ['other', 2],
  ['second', 2],
])
const EVERY =
  /^(?:once )?(?:(?:every|each|an?|per) ?)?(?:(\d{1,5}) ?|([a-z]+) )?(day|week|fortnight|month|quarter|year)s?$/

/** "every 2 weeks", "monthly", "30 days", "30": in days, if the app knows such a rhythm. */
function readCadence(said: string): number | Refusal {
  const words = said
    .toLowerCase()
    .replace(/["“”]/g, '')
    .replace(/[.!]+$/, '')
    .replace(/\s+/g, ' ')
    .replace(/^to /, '')
  const days = CADENCE_WORDS.get(words) ?? countDays(words)
  if (days === null) return { reason: 'unreadable cadence', typed: quote(said) }
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

const STOP = String.raw`(?=\s|$|<@|[.,;:!…]+(?:\s|$))`
/** Without "by", the word alone says it: "call about her new role" is a note. */
const ALONE = String.raw`(?=\s*$|\s*(?:with\s+)?<@|[.,;:!…]+(?:\s|$))`
const KINDS: readonly [RegExp, TouchKind][] = [
  [new RegExp(`^(?:by\\s+(?:(?:video|phone)\\s+call|call|phone|video)${STOP}|call${ALONE})`, 'i'), 'call'],
  [new RegExp(`^(?:by\\s+(?:message|chat|e-?mail|mail|dm)${STOP}|message${ALONE})`, 'i'), 'message'],
  [new RegExp(`^(?:in[\\s-]+person|face to face)${STOP}`, 'i'), 'in_person'],
  [new RegExp(`^helped${STOP}`, 'i'), 'helped'],
  [new RegExp(`^listened${STOP}`, 'i'), 'listened'],
]

function readKind(text: string): { kind: TouchKind; length: number } | null {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(text)
    if (match) return { kind, length: match[0].length }
  }
  return null
}

/** What stands before the note, in any order. `note` is all that is left, as Slack sent it. */
type Lead = { who: string | null; when: LeadingDate | null; kind: TouchKind | null; note: string }

function parseLog(args: string, today: Temporal.PlainDate): Command {
  if (args === '') return { name: 'log', who: null, on: null, kind: null, note: null }
  const lead = readLead(args, today)
  const who = lead.who ?? findUserInNote(lead.note)
  if (who === null) return refuse('log', findUnknownUser(lead.note) ?? { reason: 'who is missing' })
  const refusal = lead.when && refuseDate(lead.when, today)
  if (refusal) return refuse('log', refusal)
  const note = toTyped(lead.note)
  if (note.length > NOTE_MAX_LENGTH) return refuse('log', { reason: 'note too long', length: note.length })
  return { name: 'log', who, on: lead.when?.on ?? null, kind: lead.kind, note: note || null }
}

/** "had coffee with <@U1>" names the person in the middle; "@anna …" was meant to name somebody else. */
function findUserInNote(note: string): string | null {
  return /^(?:(?:with|to)\s+)?@/i.test(note) ? null : (USER_ANYWHERE.exec(note)?.[1] ?? null)
}

function refuseDate({ on, typed }: LeadingDate, today: Temporal.PlainDate): Refusal | null {
  if (on === null) return { reason: 'unreadable date', typed: quote(typed) }
  switch (refuseTouchDate(on, today)) {
    case 'in the future':
      return { reason: 'date in the future', on }
    case 'too long ago':
      return { reason: 'date too long ago', on }
    case null:
      return null
  }
}

function readLead(args: string, today: Temporal.PlainDate): Lead {
  let lead: Lead = { who: null, when: null, kind: null, note: args }
  for (;;) {
    const next = takeLeadingUser(lead) ?? takeWhen(lead, today) ?? takeKind(lead, today)
    if (next === null) return lead
    lead = next
  }
}

const USER_FIRST = new RegExp(String.raw`^(?:(?:with|to|for)\s+)?${USER}`, 'i')
const CLOSING = /^[.,;:!…]+(?=\s|$)/

function takeLeadingUser(lead: Lead): Lead | null {
  const match = lead.who === null ? USER_FIRST.exec(lead.note) : null
  if (match === null) return null
  return {
    ...lead,
    who: match[1] ?? null,
    note: lead.note.slice(match[0].length).replace(CLOSING, '').trimStart(),
  }
}

function takeWhen(lead: Lead, today: Temporal.PlainDate): Lead | null {
  const when = lead.when === null ? readLeadingDate(lead.note, today, 'past') : null
  if (when === null || (when.isDoubtful && !startsAnew(lead.note, when))) return null
  return { ...lead, when, note: when.rest }
}

/** Whether a date was closed: by punctuation, or because a user, a kind or nothing follows. */
function startsAnew(text: string, { typed, rest }: LeadingDate): boolean {
  return (
    CLOSING.test(text.slice(typed.length)) || rest === '' || USER_FIRST.test(rest) || readKind(rest) !== null
  )
}

/** "helped with her slides" is a kind, and stays whole as the note. */
function takeKind(lead: Lead, today: Temporal.PlainDate): Lead | null {
  const read = lead.kind === null ? readKind(lead.note) : null
  if (read === null) return null
  const after = lead.note.slice(read.length)
  const taken = { ...lead, kind: read.kind, note: after.replace(CLOSING, '').trimStart() }
  const isVerb = read.kind === 'helped' || read.kind === 'listened'
  const isClosed =
    taken.note === '' || CLOSING.test(after) || takeLeadingUser(taken) || takeWhen(taken, today)
  return isVerb && !isClosed ? { ...taken, note: lead.note } : taken
}

const MARKUP = /<(@|#|!|https?:|mailto:)([^<>|]*)(?:\|([^<>]*))?>/g

/** What was typed, before Slack escaped it. https://docs.slack.dev/interactivity/implementing-slash-commands */
function toTyped(text: string): string {
  return text
    .replace(MARKUP, (whole: string, sign: string, target: string, label = '') => {
      if (sign === '!') return label || `@${target}`
      if (sign === '@' || sign === '#') return label ? `${sign}${label}` : whole
      return showLink(sign === 'mailto:' ? target : `${sign}${target}`, label)
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Slack completes what was typed: "example.com" comes with its http://. */
function showLink(url: string, label: string): string {
  if (label === '') return url
  return url.includes(label) ? label : `${label} (${url})`
}

const QUOTE_MAX_LENGTH = 60

/** What was not understood, short enough to be said back. */
function quote(text: string): string {
  const line = toTyped(text).replace(/\s+/g, ' ')
  return line.length <= QUOTE_MAX_LENGTH ? line : `${line.slice(0, QUOTE_MAX_LENGTH - 1)}…`
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
