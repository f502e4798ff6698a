import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  firstWords,
  header,
  type Message,
  menu,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import {
  keepCadence,
  logToday,
  openEnd,
  openLog,
  slowDown,
  snoozeLong,
  snoozeWeek,
} from '../mentorships/actions.ts'
import { afterCheckIn, promiseButton } from '../mentorships/buttons.ts'
import type { NudgeButton, NudgePart, Topic } from '../nudge-sources.ts'
import {
  bandOn,
  type DatedNote,
  daysBetween,
  dueOn,
  isPaused,
  type LoggedSince,
  type Relationship,
  slowerCadence,
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
  /** What lower features add for each open contact. */
  buttons: readonly NudgeButton[]
  choices: readonly NudgeButton[]
  /** Other waiting items, in their current state. */
  parts: readonly NudgePart[]
  more: number
}

export function nudgeMessage(nudge: NudgeView): Message {
  const { items, parts, more } = nudge
  const [due, comingUp] = split(items, ({ state }) => state !== 'coming up')
  const [first] = due.filter(({ state }) => state !== 'answered')
  const rows = due.map((item) => itemBlocks(item, nudge, item === first))
  if (more > 0) rows.push([context(`…and ${more} more, in \`/mentor list\`.`)])
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
export function earlierNudgeMessage({ items, parts, on }: NudgeView): Message {
  const due = items.filter(({ state }) => state !== 'coming up')
  const lines = due.map((item) => (item.state === 'answered' ? answeredLine(item, on) : aboutLine(item, on)))
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
  const { on } = nudge
  switch (item.state) {
    case 'answered':
      return [section(answeredLine(item, on)), ...afterLogging(item)]
    case 'coming up':
    case 'open':
      return [section(itemText(item, on)), openButtons(item.relationship, nudge, isFirst)]
    case 'asks to continue':
      return [
        section(`${itemText(item, on)}\n${continueQuestion(item.relationship)}`),
        continueButtons(item.relationship, on, isFirst),
      ]
  }
}

/** What often follows a conversation. Only who logged it can add a note, or undo it. */
function afterLogging({ logged, relationship: { id, endedAt, contactName: name } }: Item): KnownBlock[] {
  if (!logged || endedAt !== null) return []
  return logged.own
    ? [actions(...afterCheckIn({ mentorshipId: id, name, ...logged.own }))]
    : [actions(promiseButton({ mentorshipId: id, name }))]
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
  const write = contactId ? ` · <${dmLink(workspaceId, contactId)}|Message ${escapeText(contactName)}>` : ''
  return `*${contactOf(relationship)}*${due} · ${checkInPhrase(relationship, on)} · ${showEvery(cadenceDays)}${write}`
}

/** Opens their direct message in Slack. */
function dmLink(workspaceId: string, contactId: string): string {
  return `https://slack.com/app_redirect?team=${workspaceId}&channel=${contactId}`
}

function logButton({ id, contactName, meetsOn }: Relationship, on: Temporal.PlainDate, isPrimary: boolean) {
  const hasMet = meetsOn !== null && daysBetween(meetsOn, on) > 0
  const text = hasMet ? 'We talked' : 'Log check-in'
  return button(text, logToday, {
    value: { mentorshipId: id, ...(hasMet && { on: meetsOn.toString() }) },
    label: hasMet ? `We talked: log the check-in with ${contactName}` : `Log check-in with ${contactName}`,
    ...(isPrimary && { style: 'primary' as const }),
  })
}

function openButtons(relationship: Relationship, { on, buttons, choices }: NudgeView, isFirst: boolean) {
  const { id } = relationship
  return actions(
    logButton(relationship, on, isFirst),
    ...buttons.map((toButton) => toButton(relationship)),
    menu(
      button('Snooze 1 week', snoozeWeek, { value: { mentorshipId: id } }),
      button('Log with details…', openLog, { value: { mentorshipId: id } }),
      ...choices.map((toButton) => toButton(relationship)),
    ),
  )
}

function continueQuestion(relationship: Relationship): string {
  return `I’ve nudged you about ${contactOf(relationship)} a few times. Do you want to keep this cadence, slow down, or end the mentorship?`
}

function continueButtons(relationship: Relationship, on: Temporal.PlainDate, isFirst: boolean) {
  const { id, cadenceDays, contactName } = relationship
  const value = { value: { mentorshipId: id } }
  const slower = slowerCadence(cadenceDays)
  return actions(
    logButton(relationship, on, isFirst),
    button(`Keep ${showEvery(cadenceDays)}`, keepCadence, {
      ...value,
      label: `Keep ${showEvery(cadenceDays)} with ${contactName}`,
    }),
    menu(
      ...(slower > cadenceDays
        ? [
            button(`Change to ${showEvery(slower)}`, slowDown, {
              value: { mentorshipId: id, cadenceDays: slower },
            }),
          ]
        : []),
      button('Snooze 3 months', snoozeLong, value),
      button('End mentorship…', openEnd, value),
    ),
  )
}

function answeredLine({ relationship, logged }: Item, on: Temporal.PlainDate): string {
  const isLogged = logged !== null
  const who = contactOf(relationship)
  if (relationship.endedAt) return `${who} · Mentorship ended.`
  const { snoozedUntil, pausedUntil, meetsOn } = relationship
  if (meetsOn && !isLogged) return `${who} · You meet on ${showDate(meetsOn, on)}.`
  if (pausedUntil && isPaused(relationship, on) && !isLogged) {
    return `${who} · Paused by them until ${showDate(pausedUntil, on)}.`
  }
  if (snoozedUntil && daysBetween(on, snoozedUntil) > 0 && !isLogged) {
    return `${who} · Snoozed until ${showDate(snoozedUntil, on)}.`
  }
  const answer = isLogged ? 'Check-in logged.' : `Keeping ${showEvery(relationship.cadenceDays)}.`
  return bandOn(relationship, on) === 'on track'
    ? `${who} · ${answer} Next check-in due ${showDate(dueOn(relationship), on)}.`
    : `${who} · ${answer}`
}
