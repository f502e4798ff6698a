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
import { openAway, openSettings } from '../people/actions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { openPrep } from '../plans/actions.ts'
import type { Standing } from '../profiles/rules.ts'
import {
  bandOn,
  daysBetween,
  dueOn,
  isPaused,
  type Relationship,
  slowerCadence,
} from '../relationships/rules.ts'
import { decisionButtons } from '../requests/buttons.ts'
import { type Request, type Stage, stageOf } from '../requests/rules.ts'
import { daysSinceCheckIn, type Forecast, type Hold } from './rules.ts'
import type { OpenTopic, Topic } from './topic-rules.ts'

const NOTE_WORDS = 120

/** One contact in a nudge: still open, or answered since it was sent. */
export type Item = {
  relationship: Relationship
  /** The owner's own last note; nobody else's. */
  note: string | null
  /** What to talk about; null where it has been taken back since. */
  topic: Topic | null
  state: 'open' | 'honest' | 'answered'
  /** A check-in was logged since it was sent. */
  isLogged: boolean
}

export type NudgeView = {
  /** The owner's local day. */
  on: Temporal.PlainDate
  budgetDays: number
  items: readonly Item[]
  /** Requests that have waited long, as they stand now. */
  requests: readonly Request[]
  more: number
  comingUp: readonly Relationship[]
}

export function nudgeMessage(nudge: NudgeView): Message {
  const { items, requests, more, comingUp, on, budgetDays } = nudge
  const blocks: KnownBlock[] = [header(title(items, requests))]
  blocks.push(...items.flatMap((item) => itemBlocks(item, on)))
  if (more > 0) blocks.push(context(`…and ${more} more, in \`/mentor list\`.`))
  if (requests.length > 0) blocks.push(...waitingBlocks(requests, on))
  if (comingUp.length > 0) {
    const lines = comingUp.map((one) => `• ${contactOf(one)}, ${showDate(dueOn(one), on)}`)
    blocks.push(divider(), section(`*Coming up*\n${lines.join('\n')}`))
  }
  blocks.push(
    context(
      `Why now? ${reason(items)} At most one nudge ${budgetPhrase(budgetDays)}; more in \`/mentor why\`.`,
    ),
    actions(button('Away…', openAway), button('Settings', openSettings)),
  )
  return message(...blocks)
}

function title(items: readonly Item[], requests: readonly Request[]): string {
  const open = items.filter((item) => item.state !== 'answered')
  const [first] = open
  if (!first) return waitingTitle(requests.filter(isMine)) ?? 'All answered'
  return open.length === 1
    ? `Time for a word with ${first.relationship.contactName}`
    : `Time for a word with ${open.length} people`
}

/** Whether it is still the mentor's to answer. */
function isMine(request: Request): boolean {
  const stage = stageOf(request)
  return stage === 'sent' || stage === 'seen'
}

function waitingTitle([first, ...others]: readonly Request[]): string | null {
  if (!first) return null
  return others.length === 0
    ? `${first.menteeName} waits for your answer`
    : `${others.length + 1} people wait for your answer`
}

/** Their words stand in their own message; here is who waits, and the way to decide. */
function waitingBlocks(requests: readonly Request[], on: Temporal.PlainDate): KnownBlock[] {
  return [
    section('*Waiting for your answer*'),
    ...requests.flatMap((request) => {
      const who = mention(request.menteeId)
      if (!isMine(request)) return [section(`${who} · ${WAITING_STAGES[stageOf(request)] ?? 'Answered.'}`)]
      const days = daysBetween(localDate(request.requestedAt, 'UTC'), on)
      return [
        section(`*${who}* asked you to be their mentor ${showAgo(Math.max(0, days))}.`),
        decisionButtons(request, { isPrimary: false }),
      ]
    }),
  ]
}

const WAITING_STAGES: Partial<Record<Stage, string>> = {
  asked: 'You asked; the answer comes under the request.',
  waitlisted: 'Waits on your list.',
  accepted: 'You said yes.',
  declined: 'You said “not now”.',
  withdrawn: 'Took it back.',
  ended: 'It ended by itself.',
}

function reason(items: readonly Item[]): string {
  if (items.length === 0) return 'A request has waited for a week.'
  const isFirstTalk = items.every(({ relationship }) => relationship.lastCheckInOn === null)
  return isFirstTalk ? 'A first talk is good within a week.' : 'It is time by the rhythm you chose.'
}

/** "At most one nudge a week" */
function budgetPhrase(days: number): string {
  if (days === 1) return 'a day'
  return days === 7 ? 'a week' : showEvery(days)
}

function itemBlocks(item: Item, on: Temporal.PlainDate): KnownBlock[] {
  const about = [section(itemLine(item, on)), context(cadenceLine(item.relationship))]
  switch (item.state) {
    case 'answered':
      return [section(answeredLine(item, on), item.isLogged ? promisedButton(item.relationship) : undefined)]
    case 'open':
      return [...about, openButtons(item.relationship)]
    case 'honest':
      return [...about, section(HONEST_QUESTION), honestButtons(item.relationship)]
  }
}

/** What usually comes out of a talk. */
function promisedButton({ id, endedAt }: Relationship) {
  return endedAt === null
    ? button('Anything promised?', openPromised, { value: { mentorshipId: id } })
    : undefined
}

function itemLine({ relationship, note, topic }: Item, on: Temporal.PlainDate): string {
  const quoted = note === null ? '' : `\n>You noted: “${escapeText(firstWords(note, NOTE_WORDS))}”`
  const about = topic === null ? '' : `\n${topicLine(topic, relationship, on)}`
  return `*${contactOf(relationship)}* · ${checkInPhrase(relationship, on)}${quoted}${about}`
}

/** The one thing to talk about, in a line. */
function topicLine(topic: Topic, relationship: Relationship, on: Temporal.PlainDate): string {
  const name = escapeText(relationship.contactName)
  switch (topic.about) {
    case 'agenda':
      return `${name} would like to talk about ${quoteWords(topic.words)}.`
    case 'promise':
      return `You promised ${quoteWords(topic.words)}, for ${showDate(topic.dueOn, on)}.`
    case 'step': {
      const whose = topic.ownerId === relationship.contactId ? `A step of ${name}` : 'Your promise'
      return `${whose}: ${quoteWords(topic.words)}, by ${showDate(topic.dueOn, on)}.`
    }
    case 'time together':
      return `You two have been together for ${showMonths(topic.months)}. What has changed since?`
    case 'done':
      return `Done: ${quoteWords(topic.words)}. Worth a word.`
    case 'question':
      return `You could ask: ${quoteWords(topic.words)}`
    case 'open':
      return OPEN_WORDS[topic.id]
  }
}

function quoteWords(words: string): string {
  return `“${escapeText(firstWords(words, NOTE_WORDS))}”`
}

/** "half a year", "2 years" */
function showMonths(months: number): string {
  if (months < 12) return 'half a year'
  return months === 12 ? 'a year' : `${months / 12} years`
}

const OPEN_WORDS: Record<OpenTopic, string> = {
  mind: 'You could ask what is on their mind, and only listen.',
  help: 'You could ask what would help most just now.',
}

/** Why it is this one. */
function topicReason(topic: Topic): string {
  switch (topic.about) {
    case 'agenda':
      return 'it is on the agenda, and that comes first'
    case 'promise':
      return 'you promised it, and its day has passed'
    case 'step':
      return 'its day comes before the next nudge can'
    case 'time together':
    case 'done':
      return 'it is new, and no nudge has told it yet'
    case 'question':
      return topic.because === null ? 'it was chosen for you two' : QUESTION_REASONS[topic.because]
    case 'open':
      return 'you two had all questions within a year'
  }
}

const QUESTION_REASONS: Record<Standing, string> = {
  'not known': 'nothing more urgent waits, and you don’t know this yet',
  faded: 'nothing more urgent waits, and what you know of this is more than a year old',
  known: 'nothing more urgent waits, and you know the rest as well',
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

/** A mention, or the name of somebody who is not in the workspace. */
function contactOf({ contactId, contactName }: Relationship): string {
  return contactId === null ? escapeText(contactName) : mention(contactId)
}

/** Opens their direct message in Slack. */
function dmLink(workspaceId: string, contactId: string): string {
  return `https://slack.com/app_redirect?team=${workspaceId}&channel=${contactId}`
}

function openButtons({ id }: Relationship) {
  return actions(
    button('Talked today', logToday, { value: { mentorshipId: id }, style: 'primary' }),
    button('Snooze a week', snoozeWeek, { value: { mentorshipId: id } }),
    button('Prepare', openPrep, { value: { mentorshipId: id } }),
    button('More…', openLog, { value: { mentorshipId: id } }),
  )
}

const HONEST_QUESTION =
  'I have asked a few times. Life may be full, or this mentorship may have run its course; either is fine. What would you like?'

function honestButtons({ id, cadenceDays }: Relationship) {
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

/** Longer than this, a snooze is called a pause. */
const PAUSED_FROM_DAYS = 31

export type WhyItem = {
  relationship: Relationship
  hold: Hold
  forecast: Forecast | null
  /** What the next nudge would give to talk about, as it is today. */
  topic: Topic | null
}

export type WhyView = {
  person: Person
  sending: boolean
  now: Temporal.Instant
  today: Temporal.PlainDate
  items: readonly WhyItem[]
  /** Requests that wait for an answer, and the nudge that carries each. */
  requests: readonly { request: Request; forecast: Forecast | null }[]
}

/** For each contact: last check-in, due date, the next nudge, and the rule that holds it back. */
export function whyMessage({ person, sending, now, today, items, requests }: WhyView): Message {
  const local = showInstant(now, person.zone, today)
  return message(
    section(`*Why, and when.* It is ${local} where you are (${person.zone}).`),
    ...(sending ? [] : [section(`*${SENDING_STOPPED}* What follows is what would come.`)]),
    ...(person.statusSaysAway ? [section(STATUS_NOTE)] : []),
    ...items.map((item) => section(whyLine(item, person, today))),
    ...requests.slice(0, WHY_REQUESTS).map((one) => section(whyRequestLine(one, person, today))),
    context(
      `Your settings: not before ${person.nudgeTime.toString().slice(0, 5)}, at most one nudge ${budgetPhrase(person.budgetDays)}. Only you see this.`,
    ),
    actions(button('Settings', openSettings)),
  )
}

const WHY_REQUESTS = 10

function whyRequestLine(
  { request, forecast }: WhyView['requests'][number],
  person: Person,
  today: Temporal.PlainDate,
): string {
  const sent = showDate(localDate(request.requestedAt, person.zone), today)
  const next =
    forecast === null ? '*no nudge*' : `next nudge *${showInstant(forecast.at, person.zone, today)}*`
  return `*${mention(request.menteeId)}* · asked you on ${sent} · ${next}\nA request without an answer is carried by the first nudge after five working days.`
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
  const next =
    forecast === null ? '*no nudge*' : `next nudge *${showInstant(forecast.at, person.zone, today)}*`
  const facts = `*${contactOf(relationship)}* · ${checkInPhrase(relationship, today)} · due ${due} · ${next}`
  const about =
    topic &&
    `\nTo talk about: ${topicLine(topic, relationship, today)} Why this? ${capital(topicReason(topic))}.`
  return `${facts}\n${holdText(hold, person, today)}${delayText(hold, forecast, person, today)}${about ?? ''}`
}

/** Said only where a nudge about others really comes first and takes the room. */
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

/** For somebody who mentors nobody. */
export function whyNobodyMessage(): Message {
  return message(
    section('Nudges go to mentors, and you mentor nobody here yet.'),
    actions(button('Say yes to somebody', openAdd, { style: 'primary' })),
  )
}
