import type { Temporal } from 'temporal-polyfill'
import {
  type CommonRefusal,
  type NotUnderstood,
  type Refused,
  refuse,
  type Typed,
} from '../../platform/commands/refusals.ts'
import {
  findUnknownUser,
  refuseMeaning,
  toTyped,
  USER,
  USER_ANYWHERE,
  USER_FIRST,
} from '../../platform/commands/typed.ts'
import { type DayContext, type LeadingDay, readLeadingDay, readWholeDay } from '../../platform/days/read.ts'
import { foldText, trimEdges } from '../../platform/plain-text.ts'
import { type CheckInKind, NOTE_MAX_LENGTH, refuseCheckInDate } from '../relationships/rules.ts'

/** A typed check-in. `on` null means today; `who` null means that a form asks. */
export type TypedCheckIn = {
  who: string | null
  on: Temporal.PlainDate | null
  kind: CheckInKind | null
  note: string | null
}

export type LogRefusal =
  | CommonRefusal
  | { reason: 'date in the future'; on: Temporal.PlainDate }
  | { reason: 'date too long ago'; on: Temporal.PlainDate }
  | { reason: 'note too long'; length: number }
  /** One command logs one person. `commands`: the text for each. */
  | { reason: 'two people'; commands: readonly string[] }

const STOP = String.raw`(?=\s|$|<@|[.,;:!…]+(?:\s|$))`
/** Without "by", the kind must stand alone: "call about her new role" is a note. */
const ALONE = String.raw`(?=\s*$|\s*(?:with\s+)?<@|[.,;:!…]+(?:\s|$))`
const KINDS: readonly [RegExp, CheckInKind][] = [
  [new RegExp(`^(?:by\\s+(?:(?:video|phone)\\s+call|call|phone|video)${STOP}|call${ALONE})`, 'i'), 'call'],
  [new RegExp(`^(?:by\\s+(?:message|chat|e-?mail|mail|dm)${STOP}|message${ALONE})`, 'i'), 'message'],
  [new RegExp(`^(?:in[\\s-]+person|face[\\s-]to[\\s-]face)${STOP}`, 'i'), 'in_person'],
  [new RegExp(`^helped${STOP}`, 'i'), 'helped'],
  [new RegExp(`^listened${STOP}`, 'i'), 'listened'],
]

function readKind(text: string): { kind: CheckInKind; length: number } | null {
  const folded = foldText(text)
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(folded)
    if (match) return { kind, length: match[0].length }
  }
  return null
}

function withKind(word: string, args: string): string {
  if (word.toLowerCase() === 'met') return `in person ${args}`
  return readKind(word) === null ? args : `${word} ${args}`
}

/** The parts before the note, in any order. `note` is the remaining text, as Slack sent it. */
type Lead = { who: string | null; when: LeadingDay | null; kind: CheckInKind | null; note: string }

/** "touch base" is no check-in yet. */
const PLANS: Record<string, RegExp> = { touch: /^base(?![a-z])/i, met: /^up\s+(?:next|tomorrow)/i }

/** Parses "log @ana yesterday by call the new role". In "met @ana", the command's name also gives the kind. */
export function parseLog({
  word,
  args: given,
  today,
  locale,
}: Typed): TypedCheckIn | Refused<LogRefusal> | NotUnderstood {
  if (PLANS[word.toLowerCase()]?.test(given)) return { nearest: 'log' }
  const args = withKind(word, given)
  if (args === '') return { who: null, on: null, kind: null, note: null }
  const context: DayContext = { today, locale, direction: 'past' }
  const lead = readLead(args, context)
  const person = lead.who === null ? findUserInNote(lead.note) : null
  const who = lead.who ?? person?.who ?? null
  if (who === null) return refuse(findUnknownUser(lead.note) ?? { reason: 'who is missing' })
  const several = findOthers(`${word} ${given}`, who, person?.rest ?? lead.note)
  if (several) return refuse(several)
  const when = lead.when ?? (person && readWholeDay(person.rest, context))
  const day = when === null ? { on: null } : readDate(when, today)
  if ('reason' in day) return refuse(day)
  const note = isCourtesy(lead.note) ? '' : toTyped(lead.note)
  if (note.length > NOTE_MAX_LENGTH) return refuse({ reason: 'note too long', length: note.length })
  return { who, on: day.on, kind: lead.kind, note: note || null }
}

/** "log @ana yesterday, please" has no note. */
function isCourtesy(note: string): boolean {
  return /[a-z]/i.test(note) && trimEdges(note) === ''
}

/** Finds the person in "had coffee with <@U1>". Null if the note starts with "@anna", which meant someone else. */
function findUserInNote(note: string): { who: string; rest: string } | null {
  if (/^(?:(?:with|to)\s+)?@/i.test(note)) return null
  const match = USER_ANYWHERE.exec(note)
  const who = match?.[1]
  return match && who !== undefined ? { who, rest: note.slice(match.index + match[0].length) } : null
}

const AND = String.raw`(?:\s|,|;|&amp;|[&+/]|\b(?:and|plus|with|as well as)\b)*`
const NEXT_USER = new RegExp(`^${AND}${USER}`, 'i')
const JOINED_USER = new RegExp(`(${AND})${USER}`, 'gi')

/** Refuses a second person right after the first: which of them was meant isn't certain. */
function findOthers(typed: string, who: string, rest: string): LogRefusal | null {
  const second = NEXT_USER.exec(rest)?.[1]
  if (second === undefined || second === who) return null
  const mentions = new Map(
    [...typed.matchAll(JOINED_USER)].map(([whole, joint = '', id = '']) => [id, whole.slice(joint.length)]),
  )
  const textFor = (mention: string) => {
    let isFirst = true
    return typed.replace(JOINED_USER, (_, joint: string) => {
      const replaced = isFirst ? `${joint}${mention}` : ''
      isFirst = false
      return replaced
    })
  }
  return {
    reason: 'two people',
    commands: [...mentions.values()].map((mention) => toTyped(textFor(mention))),
  }
}

function readDate(
  { meaning, typed }: LeadingDay,
  today: Temporal.PlainDate,
): { on: Temporal.PlainDate } | LogRefusal {
  if (meaning.kind !== 'day') return refuseMeaning(meaning, typed)
  const { on } = meaning
  switch (refuseCheckInDate(on, today)) {
    case 'in the future':
      return { reason: 'date in the future', on }
    case 'too long ago':
      return { reason: 'date too long ago', on }
    case null:
      return { on }
  }
}

function readLead(args: string, context: DayContext): Lead {
  let lead: Lead = { who: null, when: null, kind: null, note: args }
  for (;;) {
    const next =
      takePart(lead, context) ?? takePart({ ...lead, note: lead.note.replace(LEADING_DASH, '') }, context)
    if (next === null) return lead
    lead = next
  }
}

/** A dash before a day or kind only separates them; before other words it is part of the note. */
const LEADING_DASH = /^(?:-+|[–—―]+)\s*/

function takePart(lead: Lead, context: DayContext): Lead | null {
  return takeLeadingUser(lead) ?? takeWhen(lead, context) ?? takeKind(lead, context)
}

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

function takeWhen(lead: Lead, context: DayContext): Lead | null {
  if (lead.when !== null) return null
  const endsAt = (rest: string) => USER_FIRST.test(rest) || readKind(rest) !== null
  const when = readLeadingDay(lead.note, context, endsAt) ?? readQuotedDay(lead.note, context)
  return when && { ...lead, when, note: when.rest }
}

const QUOTED = /^(?:"([^"\n]{1,40})"|'([^'\n]{1,40})'|\*([^*\n]{1,40})\*|_([^_\n]{1,40})_)(?=$|[\s.,;:!])/

/** “yesterday” in quotes. */
function readQuotedDay(note: string, context: DayContext): LeadingDay | null {
  const [whole, ...inner] = QUOTED.exec(foldText(note)) ?? []
  const words = inner.find((one) => one !== undefined)
  if (whole === undefined || words === undefined) return null
  const day = readWholeDay(note.slice(1, 1 + words.length), context)
  return day && { ...day, rest: note.slice(whole.length).replace(CLOSING, '').trimStart() }
}

/** "helped with her slides" gives the kind, and all of it stays in the note. */
function takeKind(lead: Lead, context: DayContext): Lead | null {
  const read = lead.kind === null ? readKind(lead.note) : null
  if (read === null) return null
  const after = lead.note.slice(read.length)
  const taken = { ...lead, kind: read.kind, note: after.replace(CLOSING, '').trimStart() }
  const isVerb = read.kind === 'helped' || read.kind === 'listened'
  const isDone =
    taken.note === '' || CLOSING.test(after) || takeLeadingUser(taken) || takeWhen(taken, context)
  return isVerb && !isDone ? { ...taken, note: lead.note } : taken
}
