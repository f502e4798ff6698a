import type { Temporal } from 'temporal-polyfill'
import { type CommonRefusal, type Refused, refuse, type Typed } from '../../platform/commands/refusals.ts'
import { findUnknownUser, quote, toTyped, USER_ANYWHERE, USER_FIRST } from '../../platform/commands/typed.ts'
import { type LeadingDate, readLeadingDate } from '../../platform/plain-dates.ts'
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

const STOP = String.raw`(?=\s|$|<@|[.,;:!…]+(?:\s|$))`
/** Without "by", the kind must stand alone: "call about her new role" is a note. */
const ALONE = String.raw`(?=\s*$|\s*(?:with\s+)?<@|[.,;:!…]+(?:\s|$))`
const KINDS: readonly [RegExp, CheckInKind][] = [
  [new RegExp(`^(?:by\\s+(?:(?:video|phone)\\s+call|call|phone|video)${STOP}|call${ALONE})`, 'i'), 'call'],
  [new RegExp(`^(?:by\\s+(?:message|chat|e-?mail|mail|dm)${STOP}|message${ALONE})`, 'i'), 'message'],
  [new RegExp(`^(?:in[\\s-]+person|face to face)${STOP}`, 'i'), 'in_person'],
  [new RegExp(`^helped${STOP}`, 'i'), 'helped'],
  [new RegExp(`^listened${STOP}`, 'i'), 'listened'],
]

function readKind(text: string): { kind: CheckInKind; length: number } | null {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(text)
    if (match) return { kind, length: match[0].length }
  }
  return null
}

function withKind(word: string, args: string): string {
  if (word.toLowerCase() === 'met') return `in person ${args}`
  return readKind(word) === null ? args : `${word} ${args}`
}

/** The parts before the note, in any order. `note` is the remaining text, as Slack sent it. */
type Lead = { who: string | null; when: LeadingDate | null; kind: CheckInKind | null; note: string }

/** Parses "log @ana yesterday by call the new role". In "met @ana", the command's name also gives the kind. */
export function parseLog({ word, args: given, today }: Typed): TypedCheckIn | Refused<LogRefusal> {
  const args = withKind(word, given)
  if (args === '') return { who: null, on: null, kind: null, note: null }
  const lead = readLead(args, today)
  const who = lead.who ?? findUserInNote(lead.note)
  if (who === null) return refuse(findUnknownUser(lead.note) ?? { reason: 'who is missing' })
  const refusal = lead.when && refuseDate(lead.when, today)
  if (refusal) return refuse(refusal)
  const note = toTyped(lead.note)
  if (note.length > NOTE_MAX_LENGTH) return refuse({ reason: 'note too long', length: note.length })
  return { who, on: lead.when?.on ?? null, kind: lead.kind, note: note || null }
}

/** Finds the person in "had coffee with <@U1>". Null if the note starts with "@anna", which meant someone else. */
function findUserInNote(note: string): string | null {
  return /^(?:(?:with|to)\s+)?@/i.test(note) ? null : (USER_ANYWHERE.exec(note)?.[1] ?? null)
}

function refuseDate({ on, typed }: LeadingDate, today: Temporal.PlainDate): LogRefusal | null {
  if (on === null) return { reason: 'unreadable date', typed: quote(typed) }
  switch (refuseCheckInDate(on, today)) {
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
  if (when === null || (when.isDoubtful && !isClosed(lead.note, when))) return null
  return { ...lead, when, note: when.rest }
}

/** Whether the date is complete: followed by punctuation, a user, a kind or nothing. */
function isClosed(text: string, { typed, rest }: LeadingDate): boolean {
  return (
    CLOSING.test(text.slice(typed.length)) || rest === '' || USER_FIRST.test(rest) || readKind(rest) !== null
  )
}

/** "helped with her slides" gives the kind, and all of it stays in the note. */
function takeKind(lead: Lead, today: Temporal.PlainDate): Lead | null {
  const read = lead.kind === null ? readKind(lead.note) : null
  if (read === null) return null
  const after = lead.note.slice(read.length)
  const taken = { ...lead, kind: read.kind, note: after.replace(CLOSING, '').trimStart() }
  const isVerb = read.kind === 'helped' || read.kind === 'listened'
  const isDone = taken.note === '' || CLOSING.test(after) || takeLeadingUser(taken) || takeWhen(taken, today)
  return isVerb && !isDone ? { ...taken, note: lead.note } : taken
}
