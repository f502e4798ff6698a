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
  if (more > 0) blocks.push(context(`…and ${more} more, in \`/mentor list\`.`))
  blocks.push(...parts.flatMap((part) => part.blocks))
  if (comingUp.length > 0) {
    const lines = comingUp.map((one) => `• ${contactOf(one)}, ${showDate(dueOn(one), on)}`)
    blocks.push(divider(), section(`*Coming up*\n${lines.join('\n')}`))
  }
  blocks.push(
    context(
      `Why now? ${reason(items, parts)} At most one nudge ${budgetPhrase(budgetDays)}; more in \`/mentor why\`.`,
    ),
    actions(button('Away…', openAway), button('Settings', openSettings)),
  )
  return message(...blocks)
}

function title(items: readonly Item[], parts: readonly NudgePart[]): string {
  const open = items.filter((item) => item.state !== 'answered')
  const [first] = open
  if (!first) return parts.find((part) => part.title !== null)?.title ?? 'All answered'
  return open.length === 1
    ? `Time for a word with ${first.relationship.contactName}`
    : `Time for a word with ${open.length} people`
}

function reason(items: readonly Item[], [part]: readonly NudgePart[]): string {
  if (items.length === 0 && part) return part.reason
  const isFirstTalk = items.every(({ relationship }) => relationship.lastCheckInOn === null)
  return isFirstTalk ? 'A first talk is good within a week.' : 'It is time by the rhythm you chose.'
}

/** "At most one nudge a week" */
function budgetPhrase(days: number): string {
  if (days === 1) return 'a day'
  return days === 7 ? 'a week' : showEvery(days)
}

function itemBlocks(item: Item, { on, buttons }: NudgeView): KnownBlock[] {
  const about = [section(itemLine(item, on)), context(cadenceLine(item.relationship))]
  switch (item.state) {
    case 'answered':
      return [section(answeredLine(item, on), item.isLogged ? promisedButton(item.relationship) : undefined)]
    case 'open':
      return [...about, openButtons(item.relationship, buttons)]
    case 'asks to continue':
      return [...about, section(CONTINUE_QUESTION), continueButtons(item.relationship)]
  }
}

/** Shown after a check-in, because a conversation often ends with a promise. */
function promisedButton({ id, endedAt }: Relationship) {
  return endedAt === null
    ? button('Anything promised?', openPromised, { value: { mentorshipId: id } })
    : undefined
}

function itemLine({ relationship, note, topic }: Item, on: Temporal.PlainDate): string {
  const quoted = note === null ? '' : `\n>You noted: “${escapeText(firstWords(note, NOTE_WORDS))}”`
  const about = topic === null ? '' : `\n${topic.line}`
  return `*${contactOf(relationship)}* · ${checkInPhrase(relationship, on)}${quoted}${about}`
}

function cadenceLine(relationship: Relationship): string {
  const { contactId, contactName, cadenceDays, workspaceId } = relationship
  const write = contactId && ` · <${dmLink(workspaceId, contactId)}|Write to ${escapeText(contactName)}>`
  return `Your rhythm: ${showEvery(cadenceDays)}${write ?? ''}`
}

function checkInPhrase(relationship: Relationship, on: Temporal.PlainDate): string {
  const days = daysSinceCheckIn(relationship, on)
  return days === null
    ? `no talk yet since you said yes on ${showDate(relationship.startedOn, on)}`
    : `last in touch ${showAgo(days)}`
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
    button('Talked today', logToday, { value: { mentorshipId: id }, style: 'primary' }),
    button('Snooze a week', snoozeWeek, { value: { mentorshipId: id } }),
    ...buttons.map((toButton) => toButton(relationship)),
    button('More…', openLog, { value: { mentorshipId: id } }),
  )
}

const CONTINUE_QUESTION =
  'I have asked a few times. Life may be full, or this mentorship may have run its course; either is fine. What would you like?'

function continueButtons({ id, cadenceDays }: Relationship) {
  return actions(
    button('Talked today', logToday, { value: { mentorshipId: id }, style: 'primary' }),
    button('Keep going', keepCadence, { value: { mentorshipId: id } }),
    button(`Slow down to ${showEvery(slowerCadence(cadenceDays))}`, slowDown, {
      value: { mentorshipId: id, cadenceDays: slowerCadence(cadenceDays) },
    }),
    button('Pause 3 months', snoozeLong, { value: { mentorshipId: id } }),
    button('Say goodbye well…', openEnd, { value: { mentorshipId: id } }),
  )
}

function answeredLine({ relationship, isLogged }: Item, on: Temporal.PlainDate): string {
  const who = contactOf(relationship)
  if (relationship.endedAt) return `${who} · You have said goodbye.`
  const { snoozedUntil, pausedUntil } = relationship
  if (pausedUntil && isPaused(relationship, on) && !isLogged) {
    return `${who} · Paused until ${showDate(pausedUntil, on)}, as they wished.`
  }
  if (snoozedUntil && daysBetween(on, snoozedUntil) > 0 && !isLogged) {
    const word = daysBetween(on, snoozedUntil) > PAUSED_FROM_DAYS ? 'Paused' : 'Snoozed'
    return `${who} · ${word} until ${showDate(snoozedUntil, on)}.`
  }
  const due = dueOn(relationship)
  const next = bandOn(relationship, on) === 'on track' ? ` Next on ${showDate(due, on)}.` : ''
  return isLogged
    ? `${who} · Logged.${next}`
    : `${who} · Good: you go on, ${showEvery(relationship.cadenceDays)}.${next}`
}

/** A snooze of at least this many days is shown as a pause. */
const PAUSED_FROM_DAYS = 31

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
    section(`*Why, and when.* It is ${local} where you are (${person.zone}).`),
    ...(sending ? [] : [section(`*${SENDING_STOPPED}* What follows is what would come.`)]),
    ...(person.statusSaysAway ? [section(STATUS_NOTE)] : []),
    ...items.map((item) => section(whyLine(item, person, today))),
    ...waiting.slice(0, WHY_WAITING_MAX).map((one) => section(whyWaitingLine(one, person, today))),
    context(
      `Your settings: not before ${person.nudgeTime.toString().slice(0, 5)}, at most one nudge ${budgetPhrase(person.budgetDays)}. Only you see this.`,
    ),
    actions(button('Settings', openSettings)),
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
  return forecast === null ? '*no nudge*' : `next nudge *${showInstant(forecast.at, person.zone, today)}*`
}

const SENDING_STOPPED = 'Whoever runs this app has stopped all nudges for now.'
const STATUS_NOTE =
  'Your Slack status says that you are away. As long as it does, each nudge moves to your next working day.'

function whyLine(
  { relationship, hold, forecast, topic }: WhyItem,
  person: Person,
  today: Temporal.PlainDate,
): string {
  if (!relationship.contactIsHere)
    return `*${contactOf(relationship)}* · has left this workspace, so no nudge comes.`
  const due = showDate(dueOn(relationship), today)
  const next = showForecast(forecast, person, today)
  const facts = `*${contactOf(relationship)}* · ${checkInPhrase(relationship, today)} · due ${due} · ${next}`
  const about = topic && `\nTo talk about: ${topic.line} Why this? ${capital(topic.because)}.`
  return `${facts}\n${holdText(hold, person, today)}${delayText(hold, forecast, person, today)}${about ?? ''}`
}

/** Mentions an earlier nudge about others only if it uses up the budget. */
function delayText(hold: Hold, forecast: Forecast | null, person: Person, today: Temporal.PlainDate): string {
  if (!forecast?.after || ('until' in hold && daysBetween(forecast.after, hold.until) >= person.budgetDays))
    return ''
  return ` A nudge about others comes on ${showDate(forecast.after, today)}, and it is at most one ${budgetPhrase(person.budgetDays)}.`
}

const ASKED: Record<number, string> = { 1: 'once', 2: 'twice' }

function holdText(hold: Hold, person: Person, today: Temporal.PlainDate): string {
  switch (hold.rule) {
    case 'nudges off':
      return 'Held back: you have turned nudges off in `/mentor settings`.'
    case 'unreachable':
      return 'Held back: Slack says that this account is deactivated.'
    case 'on track':
      return `All well: on rhythm until ${showDate(hold.until, today)}.`
    case 'snoozed':
      return `Held back: you snoozed it until ${showDate(hold.until, today)}.`
    case 'paused':
      return `Held back: they asked for a pause until ${showDate(hold.until, today)}.`
    case 'away':
      return `Held back: you are away; nudges come again from ${showDate(hold.until, today)}.`
    case 'budget':
      return `Held back: you had a nudge lately, and get at most one ${budgetPhrase(person.budgetDays)}; the next can come on ${showDate(hold.until, today)}.`
    case 'status':
      return `Held back: your Slack status says that you are away; I look again on ${showDate(hold.until, today)}.`
    case 'backoff':
      return `Held back: I have asked ${ASKED[hold.unanswered] ?? `${hold.unanswered} times`} and leave you in peace until ${showDate(hold.until, today)}.`
    case 'hours':
      return 'Held back: it waits for your next working day and hour.'
    case 'nothing':
      return 'Nothing holds it back: the nudge is on its way.'
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** For people without mentees. */
export function whyNobodyMessage(): Message {
  return message(
    section('Nudges go to mentors, and you mentor nobody here yet.'),
    actions(button('Say yes to somebody', openAdd, { style: 'primary' })),
  )
}
