import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  context,
  directMessageLink,
  divider,
  escapeText,
  firstWords,
  header,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import type { NudgeButton, NudgeContacts, NudgePart, Topic } from '../nudge-sources.ts'
import {
  type DatedNote,
  daysBetween,
  dueBandOn,
  dueOn,
  isPaused,
  type LoggedSince,
  RELATIONSHIP_KINDS,
  type Relationship,
  type RelationshipKind,
} from '../relationships/rules.ts'
import { budgetSentence, checkInPhrase, contactOf } from './phrases.ts'

const NOTE_WORDS = 120

/** One contact in a nudge. `coming up`: on track, but due before the next nudge can come. */
export type Item = {
  relationship: Relationship
  /** The owner's own last note; never anyone else's. */
  note: DatedNote | null
  /** Null if there is none, or if it has been removed since. */
  topic: Topic | null
  state: 'open' | 'asks to continue' | 'coming up' | 'answered'
  /** What was logged since it was sent. */
  logged: LoggedSince | null
}

export type NudgeView = {
  /** The owner's local day. */
  on: Temporal.PlainDate
  budgetDays: number
  /** The due ones first. */
  items: readonly Item[]
  /** How each kind is shown. */
  contacts: readonly NudgeContacts[]
  /** What lower features add for each open mentee. */
  buttons: readonly NudgeButton[]
  choices: readonly NudgeButton[]
  /** Other waiting items, in their current state. */
  parts: readonly NudgePart[]
  /** How many others are askable. */
  more: Record<RelationshipKind, number>
}

export function nudgeMessage(nudge: NudgeView): Message {
  const { items, parts, more } = nudge
  const [due, comingUp] = split(items, ({ state }) => state !== 'coming up')
  const [first] = due.filter(({ state }) => state !== 'answered')
  const rows = RELATIONSHIP_KINDS.flatMap((kind) => {
    const { heading, list } = contactsOf(kind, nudge)
    const ofKind = due.filter(({ relationship }) => relationship.kind === kind)
    const blocks = ofKind.map((item) => itemBlocks(item, nudge, item === first))
    if (heading !== null) blocks[0]?.unshift(section(heading))
    if (more[kind] > 0) blocks.push([context(`…and ${more[kind]} more, in \`${list}\`.`)])
    return blocks
  })
  rows.push(...parts.map(({ blocks }) => [...blocks]))
  rows.push(...comingUp.map((item) => itemBlocks(item, nudge, false)))
  if (comingUp.length > 0) rows.at(-comingUp.length)?.unshift(section('*Coming up*'))
  const isOpen = first !== undefined || parts.some((part) => part.title !== null)
  return message(
    header(title(due, parts)),
    ...rows.flatMap((row, index) => (index === 0 ? row : [divider(), ...row])),
    ...(isOpen ? [context(whyNow(due, nudge))] : []),
  )
}

/** A nudge after which another one was sent: it keeps its lines and loses its buttons. */
export function earlierNudgeMessage(nudge: NudgeView): Message {
  const { items, parts, on } = nudge
  const due = items.filter(({ state }) => state !== 'coming up')
  const lines = due.map((item) =>
    item.state === 'answered' ? answeredLine(item, nudge) : aboutLine(item, on),
  )
  return message(
    header(title(due, parts)),
    ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
    context('There is a newer one below.'),
  )
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}

function title(items: readonly Item[], parts: readonly NudgePart[]): string {
  const open = items.filter((item) => item.state !== 'answered')
  const [first] = open
  if (!first) return parts.find((part) => part.title !== null)?.title ?? 'You’re all caught up'
  return open.length === 1
    ? `Time to check in with ${first.relationship.contactName}`
    : `Time to check in with ${open.length} people`
}

function whyNow(due: readonly Item[], { parts, budgetDays }: NudgeView): string {
  return `Why now? ${reason(due, parts)} ${budgetSentence(budgetDays)} Details: \`/mentor why\`. To change it: \`/mentor settings\`, \`/mentor away\`.`
}

function reason(items: readonly Item[], [part]: readonly NudgePart[]): string {
  const open = items.filter(({ state }) => state !== 'answered').map(({ relationship }) => relationship)
  if (open.length === 0) return part?.reason ?? ''
  if (open.every(({ lastCheckInOn }) => lastCheckInOn === null))
    return 'You haven’t had a first check-in yet.'
  const [cadence, ...others] = new Set(open.map(({ cadenceDays }) => cadenceDays))
  return cadence !== undefined && others.length === 0
    ? `You chose to check in ${showEvery(cadence)}.`
    : 'These check-ins are due by the cadences you chose.'
}

function itemBlocks(item: Item, nudge: NudgeView, isFirst: boolean): KnownBlock[] {
  const { on, buttons, choices } = nudge
  const contacts = contactsOf(item.relationship.kind, nudge)
  switch (item.state) {
    case 'answered':
      return [section(answeredLine(item, nudge)), ...afterLogging(item, contacts)]
    case 'coming up':
    case 'open':
      return [
        section(itemText(item, on), item.topic?.button),
        contacts.openActions(item.relationship, { on, isFirst, buttons, choices }),
      ]
    case 'asks to continue':
      return [
        section(`${itemText(item, on)}\n${contacts.continueQuestion(item.relationship)}`, item.topic?.button),
        contacts.continueActions(item.relationship, { on, isFirst }),
      ]
  }
}

/** What often follows a conversation. */
function afterLogging({ logged, relationship }: Item, contacts: NudgeContacts): KnownBlock[] {
  if (!logged || relationship.endedAt !== null) return []
  const buttons = contacts.afterCheckIn(relationship, logged.own)
  return buttons.length > 0 ? [actions(...buttons)] : []
}

function contactsOf(kind: RelationshipKind, { contacts }: Pick<NudgeView, 'contacts'>): NudgeContacts {
  const found = contacts.find((one) => one.kind === kind)
  if (!found) throw new Error(`No feature has nudgeContacts for the kind ${kind}`)
  return found
}

/** The private note comes last. */
function itemText(item: Item, on: Temporal.PlainDate): string {
  const { note, topic } = item
  const lines = [
    aboutLine(item, on),
    meetingQuestion(item.relationship, on),
    topic?.line,
    note && `>You noted on ${showDate(note.on, on)}: “${escapeText(firstWords(note.text, NOTE_WORDS))}”`,
  ]
  return lines.filter((line) => line !== null && line !== undefined).join('\n')
}

/** Nobody has said how the meeting of an earlier day went (rule 14). */
function meetingQuestion({ meetsOn }: Relationship, on: Temporal.PlainDate): string | null {
  return meetsOn && daysBetween(meetsOn, on) > 0 ? `*Did you talk on ${showDate(meetsOn, on)}?*` : null
}

function aboutLine({ relationship, state }: Item, on: Temporal.PlainDate): string {
  const { contactId, contactName, cadenceDays, workspaceId } = relationship
  const due = state === 'coming up' ? ` · due ${showDate(dueOn(relationship), on)}` : ''
  const write = contactId
    ? ` · <${directMessageLink(workspaceId, contactId)}|Message ${escapeText(contactName)}>`
    : ''
  return `*${contactOf(relationship)}*${due} · ${checkInPhrase(relationship, on)} · ${showEvery(cadenceDays)}${write}`
}

function answeredLine({ relationship, logged }: Item, nudge: NudgeView): string {
  const { on } = nudge
  const isLogged = logged !== null
  const who = contactOf(relationship)
  if (relationship.endedAt) return `${who} · ${contactsOf(relationship.kind, nudge).ended}`
  const { snoozedUntil, pausedUntil, meetsOn } = relationship
  if (meetsOn && !isLogged) return `${who} · You meet on ${showDate(meetsOn, on)}.`
  if (pausedUntil && isPaused(relationship, on) && !isLogged) {
    return `${who} · Paused by them until ${showDate(pausedUntil, on)}.`
  }
  if (snoozedUntil && daysBetween(on, snoozedUntil) > 0 && !isLogged) {
    return `${who} · Snoozed until ${showDate(snoozedUntil, on)}.`
  }
  const answer = isLogged ? 'Check-in logged.' : `Keeping ${showEvery(relationship.cadenceDays)}.`
  return dueBandOn(relationship, on) === 'on track'
    ? `${who} · ${answer} Next check-in due ${showDate(dueOn(relationship), on)}.`
    : `${who} · ${answer}`
}
