import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery, showInstant } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  firstWords,
  header,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import {
  keepCadence,
  logToday,
  openAdd,
  openEnd,
  openLog,
  openPromised,
  slowDown,
  snoozeLong,
  snoozeWeek,
} from '../mentorships/actions.ts'
import type { Explained, NudgeButton, NudgePart, Topic } from '../nudge-sources.ts'
import { openAway, openSettings } from '../people/actions.ts'
import type { Person } from '../people/rules.ts'
import {
  bandOn,
  daysBetween,
  dueOn,
  isPaused,
  type Relationship,
  slowerCadence,
} from '../relationships/rules.ts'
import { daysSinceCheckIn, type Forecast, type Hold } from './rules.ts'

const NOTE_WORDS = 120

/** One contact in a nudge: still open, or answered since it was sent. */
export type Item = {
  relationship: Relationship
  /** The owner's own last note; never anyone else's. */
  note: string | null
  /** Null if the topic has been removed since. */
  topic: Topic | null
  state: 'open' | 'asks to continue' | 'answered'
  /** A check-in was logged since it was sent. */
  isLogged: boolean
}

export type NudgeView = {
  /** The owner's local day. */
  on: Temporal.PlainDate
  budgetDays: number
  items: readonly Item[]
  /** Buttons that lower features add for each open contact. */
  buttons: readonly NudgeButton[]
  /** Other waiting items, in their current state. */
  parts: readonly NudgePart[]
  more: number
  comingUp: readonly Relationship[]
}

export function nudgeMessage(nudge: NudgeView): Message {
  const { items, parts, more, comingUp, on, budgetDays } = nudge
  const blocks: KnownBlock[] = [header(title(items, parts))]
  blocks.push(...items.flatMap((item) => itemBlocks(item, nudge)))
  if (more > 0) blocks.push(context(`…and ${more} more in \`/mentor list\`.`))
  blocks.push(...parts.flatMap((part) => part.blocks))
  if (comingUp.length > 0) {
    const lines = comingUp.map((one) => `• ${contactOf(one)}, due ${showDate(dueOn(one), on)}`)
    blocks.push(divider(), section(`*Coming up*\n${lines.join('\n')}`))
  }
  blocks.push(
    context(`Why now? ${reason(items, parts)} ${budgetSentence(budgetDays)} Details: \`/mentor why\`.`),
    actions(button('Set away…', openAway), button('Settings…', openSettings)),
  )
  return message(...blocks)
}

function title(items: readonly Item[], parts: readonly NudgePart[]): string {
  const open = items.filter((item) => item.state !== 'answered')
  const [first] = open
  if (!first) return parts.find((part) => part.title !== null)?.title ?? 'You’re all caught up'
  return open.length === 1
    ? `Time to check in with ${first.relationship.contactName}`
    : `Time to check in with ${open.length} people`
}

function reason(items: readonly Item[], [part]: readonly NudgePart[]): string {
  if (items.length === 0 && part) return part.reason
  const isFirst = items.every(({ relationship }) => relationship.lastCheckInOn === null)
  if (isFirst) return 'You haven’t had a first check-in yet.'
  const [cadence, ...others] = new Set(items.map(({ relationship }) => relationship.cadenceDays))
  return cadence !== undefined && others.length === 0
    ? `You chose to check in ${showEvery(cadence)}.`
    : 'These check-ins are due by the cadences you chose.'
}

function budgetSentence(days: number): string {
  switch (days) {
    case 1:
      return 'You get at most one nudge a day.'
    case 7:
      return 'You get at most one nudge a week.'
    default:
      return `You get at most one nudge ${showEvery(days)}.`
  }
}

function itemBlocks(item: Item, { on, buttons }: NudgeView): KnownBlock[] {
  const about = [section(itemLine(item, on)), context(cadenceLine(item.relationship))]
  switch (item.state) {
    case 'answered':
      return [section(answeredLine(item, on), item.isLogged ? promisedButton(item.relationship) : undefined)]
    case 'open':
      return [...about, openButtons(item.relationship, buttons)]
    case 'asks to continue':
      return [...about, section(continueQuestion(item.relationship)), continueButtons(item.relationship)]
  }
}

/** Shown after a check-in, because a conversation often ends with a promise. */
function promisedButton({ id, endedAt }: Relationship) {
  return endedAt === null
    ? button('Add a promise…', openPromised, { value: { mentorshipId: id } })
    : undefined
}

function itemLine({ relationship, note, topic }: Item, on: Temporal.PlainDate): string {
  const quoted = note === null ? '' : `\n>You noted: “${escapeText(firstWords(note, NOTE_WORDS))}”`
  const about = topic === null ? '' : `\n${topic.line}`
  return `*${contactOf(relationship)}* · ${checkInPhrase(relationship, on)}${quoted}${about}`
}

function cadenceLine(relationship: Relationship): string {
  const { contactId, contactName, cadenceDays, workspaceId } = relationship
  const write = contactId && ` · <${dmLink(workspaceId, contactId)}|Message ${escapeText(contactName)}>`
  return `${capital(showEvery(cadenceDays))}${write ?? ''}`
}

function checkInPhrase(relationship: Relationship, on: Temporal.PlainDate): string {
  const days = daysSinceCheckIn(relationship, on)
  return days === null
    ? `no check-in yet, added ${showDate(relationship.startedOn, on)}`
    : `last check-in ${showAgo(days)}`
}

/** A mention, or the plain name of a contact outside Slack. */
function contactOf({ contactId, contactName }: Relationship): string {
  return contactId === null ? escapeText(contactName) : mention(contactId)
}

/** Opens their direct message in Slack. */
function dmLink(workspaceId: string, contactId: string): string {
  return `https://slack.com/app_redirect?team=${workspaceId}&channel=${contactId}`
}

function openButtons(relationship: Relationship, buttons: readonly NudgeButton[]) {
  const { id } = relationship
  return actions(
    button('Log check-in', logToday, { value: { mentorshipId: id }, style: 'primary' }),
    button('Snooze 1 week', snoozeWeek, { value: { mentorshipId: id } }),
    ...buttons.map((toButton) => toButton(relationship)),
    button('Log with details…', openLog, { value: { mentorshipId: id } }),
  )
}

function continueQuestion(relationship: Relationship): string {
  return `I’ve nudged you about ${contactOf(relationship)} a few times. Do you want to keep this cadence, slow down, or end the mentorship?`
}

function continueButtons({ id, cadenceDays }: Relationship) {
  return actions(
    button('Log check-in', logToday, { value: { mentorshipId: id }, style: 'primary' }),
    button(`Keep ${showEvery(cadenceDays)}`, keepCadence, { value: { mentorshipId: id } }),
    button(`Change to ${showEvery(slowerCadence(cadenceDays))}`, slowDown, {
      value: { mentorshipId: id, cadenceDays: slowerCadence(cadenceDays) },
    }),
    button('Snooze 3 months', snoozeLong, { value: { mentorshipId: id } }),
    button('End mentorship…', openEnd, { value: { mentorshipId: id } }),
  )
}

function answeredLine({ relationship, isLogged }: Item, on: Temporal.PlainDate): string {
  const who = contactOf(relationship)
  if (relationship.endedAt) return `${who} · Mentorship ended.`
  const { snoozedUntil, pausedUntil } = relationship
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

export type WhyItem = {
  relationship: Relationship
  hold: Hold
  forecast: Forecast | null
  /** The topic that a nudge today would show. */
  topic: Topic | null
}

export type WhyView = {
  person: Person
  sending: boolean
  now: Temporal.Instant
  today: Temporal.PlainDate
  items: readonly WhyItem[]
  /** Other waiting items, and when a nudge will list each; null if no nudge can come. */
  waiting: readonly { explained: Explained; forecast: Forecast | null }[]
}

/** Shows for each contact the last check-in, due date, next nudge, and the rule that delays it. */
export function whyMessage({ person, sending, now, today, items, waiting }: WhyView): Message {
  const local = showInstant(now, person.zone, today)
  return message(
    section(`*Your nudges* · ${local} (${person.zone})`),
    ...(sending ? [] : [section(`*${SENDING_STOPPED}* This is what you would get:`)]),
    ...(person.statusSaysAway ? [section(STATUS_NOTE)] : []),
    ...items.map((item) => section(whyLine(item, person, today))),
    ...waiting.slice(0, WHY_WAITING_MAX).map((one) => section(whyWaitingLine(one, person, today))),
    context(
      `Nudges arrive from ${person.nudgeTime.toString().slice(0, 5)} on your working days. ${budgetSentence(person.budgetDays)} Only visible to you.`,
    ),
    actions(button('Settings…', openSettings)),
  )
}

const WHY_WAITING_MAX = 10

function whyWaitingLine(
  { explained, forecast }: WhyView['waiting'][number],
  person: Person,
  today: Temporal.PlainDate,
): string {
  return `${explained.what} · ${showForecast(forecast, person, today)}\n${explained.rule}`
}

function showForecast(forecast: Forecast | null, person: Person, today: Temporal.PlainDate): string {
  return forecast === null
    ? '*no nudge planned*'
    : `next nudge *${showInstant(forecast.at, person.zone, today)}*`
}

const SENDING_STOPPED = 'The person who runs this app has turned nudges off.'
const STATUS_NOTE = 'Your Slack status says you’re away, so I wait for your next working day.'

function whyLine(
  { relationship, hold, forecast, topic }: WhyItem,
  person: Person,
  today: Temporal.PlainDate,
): string {
  if (!relationship.contactIsHere) return `*${contactOf(relationship)}* · account deactivated, so no nudges.`
  const due = showDate(dueOn(relationship), today)
  const next = showForecast(forecast, person, today)
  const facts = `*${contactOf(relationship)}* · ${checkInPhrase(relationship, today)} · due ${due} · ${next}`
  const about = topic && `\nTo talk about: ${topic.line} Why this? ${capital(topic.because)}.`
  return `${facts}\n${holdText(hold, relationship, person, today)}${delayText(hold, forecast, person, today)}${about ?? ''}`
}

/** Mentions an earlier nudge about others only if it uses up the budget. */
function delayText(hold: Hold, forecast: Forecast | null, person: Person, today: Temporal.PlainDate): string {
  if (!forecast?.after || ('until' in hold && daysBetween(forecast.after, hold.until) >= person.budgetDays))
    return ''
  return ` Your nudge on ${showDate(forecast.after, today)} is about other mentees. ${budgetSentence(person.budgetDays)}`
}

function holdText(hold: Hold, relationship: Relationship, person: Person, today: Temporal.PlainDate): string {
  switch (hold.rule) {
    case 'nudges off':
      return 'Off: you turned nudges off in `/mentor settings`.'
    case 'unreachable':
      return 'Not sent: Slack says your account is deactivated.'
    case 'on track':
      return `On track: not due until ${showDate(hold.until, today)}.`
    case 'snoozed':
      return `Snoozed by you until ${showDate(hold.until, today)}.`
    case 'paused':
      return `Paused by ${contactOf(relationship)} until ${showDate(hold.until, today)}.`
    case 'away':
      return `You’re away through ${showDate(hold.until.subtract({ days: 1 }), today)}. Nudges resume on your next working day after that.`
    case 'budget':
      return `${budgetSentence(person.budgetDays)} The next is possible on ${showDate(hold.until, today)}.`
    case 'status':
      return `Your Slack status says you’re away. I’ll check again on ${showDate(hold.until, today)}.`
    case 'backoff':
      return hold.unanswered === 1
        ? `You haven’t answered my last nudge, so I’ll wait until ${showDate(hold.until, today)}.`
        : `You haven’t answered my last ${hold.unanswered} nudges, so I’ll wait until ${showDate(hold.until, today)}.`
    case 'hours':
      return 'Waiting for your next working hours.'
    case 'nothing':
      return 'The nudge is on its way.'
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** For people without mentees. */
export function whyNobodyMessage(): Message {
  return message(
    section('You don’t mentor anyone yet, so there are no nudges.'),
    actions(button('Add a mentee…', openAdd, { style: 'primary' })),
  )
}
