import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery, showInstant } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { openAdd } from '../mentorships/actions.ts'
import type { Explained, Topic } from '../nudge-sources.ts'
import { openSettings } from '../people/actions.ts'
import { workingDayFrom } from '../people/hours-rules.ts'
import type { Person } from '../people/rules.ts'
import { daysBetween, dueOn, type Relationship } from '../relationships/rules.ts'
import { checkInPhrase, contactOf } from './contact-text.ts'
import type { Forecast, Hold } from './rules.ts'

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
    ...(sending ? [] : [section(SENDING_STOPPED)]),
    ...(person.statusSaysAway ? [section(STATUS_NOTE)] : []),
    ...items.map((item) => section(whyLine(item, person, today))),
    ...waiting.slice(0, WHY_WAITING_MAX).map((one) => section(whyWaitingLine(one, person, today))),
    context(settingsLine(person)),
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

const SENDING_STOPPED = '*The person who runs this app has turned nudges off.* This is what you would get:'
const STATUS_NOTE = 'Your Slack status says you’re away, so I wait for your next working day.'

function whyLine(
  { relationship, hold, forecast, topic }: WhyItem,
  person: Person,
  today: Temporal.PlainDate,
): string {
  const who = contactOf(relationship)
  if (!relationship.contactIsHere) return `*${who}* · account deactivated, so no nudges.`
  const due = showDate(dueOn(relationship), today)
  const next = showForecast(forecast, person, today)
  const lines = [
    `*${who}* · ${checkInPhrase(relationship, today)} · due ${due} · ${next}`,
    `${holdText(hold, relationship, person, today)}${delayText(hold, forecast, person, today)}`,
    topic && `To talk about: ${topic.line} Why this? ${capital(topic.because)}.`,
  ]
  return lines.filter((line) => line !== null).join('\n')
}

/** Mentions an earlier nudge about others only if it uses up the budget. */
function delayText(hold: Hold, forecast: Forecast | null, person: Person, today: Temporal.PlainDate): string {
  if (!forecast?.after || ('until' in hold && daysBetween(forecast.after, hold.until) >= person.budgetDays))
    return ''
  return ` Your nudge on ${showDate(forecast.after, today)} is about other mentees.`
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
      return `Paused by ${escapeText(relationship.contactName)} until ${showDate(hold.until, today)}.`
    case 'away':
      return `You’re away. Nudges resume ${showDate(workingDayFrom(hold.until, person.workingDays), today)}.`
    case 'budget':
      return budgetText(person.budgetDays, showDate(hold.until, today))
    case 'status':
      return `Your Slack status says you’re away. I’ll check again on ${showDate(hold.until, today)}.`
    case 'backoff':
      return hold.unanswered === 1
        ? `You haven’t answered my last nudge, so I’ll wait until ${showDate(hold.until, today)}.`
        : `You haven’t answered ${hold.unanswered} nudges, so I’ll wait until ${showDate(hold.until, today)}.`
    case 'hours':
      return 'Waiting for your next working hours.'
    case 'nothing':
      return 'The nudge is on its way.'
  }
}

function budgetText(budgetDays: number, until: string): string {
  if (budgetDays === 1) return `You get at most one nudge a day; the next is possible on ${until}.`
  if (budgetDays === 7) return `You get at most one nudge a week; the next is possible on ${until}.`
  return `You get at most one nudge ${showEvery(budgetDays)}; the next is possible on ${until}.`
}

function settingsLine({ nudgeTime, budgetDays }: Person): string {
  const from = nudgeTime.toString().slice(0, 5)
  if (budgetDays === 1) return `Your settings: from ${from}, at most one nudge a day. Only visible to you.`
  if (budgetDays === 7) return `Your settings: from ${from}, at most one nudge a week. Only visible to you.`
  return `Your settings: from ${from}, at most one nudge ${showEvery(budgetDays)}. Only visible to you.`
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
