import type { Temporal } from 'temporal-polyfill'
import { showDate, showInstant } from '../../platform/plain-dates.ts'
import { actions, button, context, type Message, message, section } from '../../platform/slack/blocks.ts'
import { openAdd } from '../mentorships/actions.ts'
import type { Explained, Topic } from '../nudge-sources.ts'
import { openSettings } from '../people/actions.ts'
import type { Person } from '../people/rules.ts'
import { daysBetween, dueOn, type Relationship } from '../relationships/rules.ts'
import { budgetSentence, checkInPhrase, contactOf } from './phrases.ts'
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
    ...(sending ? [] : [section(`*${SENDING_STOPPED}* This is what you would get:`)]),
    ...(person.statusSaysAway ? [section(STATUS_NOTE)] : []),
    ...items.map((item) => section(whyLine(item, person, { now, today }))),
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

function awaySentence(
  from: Temporal.PlainDate | null,
  through: Temporal.PlainDate,
  today: Temporal.PlainDate,
): string {
  const until = showDate(through, today)
  return from !== null && from.since(today).sign > 0
    ? `You’ll be away from ${showDate(from, today)} through ${until}. Nudges resume on your next working day after that.`
    : `You’re away through ${until}. Nudges resume on your next working day after that.`
}

const SENDING_STOPPED = 'The person who runs this app has turned nudges off.'
const WAITS = 'Due, and waits for your next nudge about mentees.'
const STATUS_NOTE = 'Your Slack status says you’re away, so I wait for your next working day.'

function whyLine(item: WhyItem, person: Person, { now, today }: Pick<WhyView, 'now' | 'today'>): string {
  const { relationship, hold, forecast, topic } = item
  if (!relationship.contactIsHere) return `*${contactOf(relationship)}* · account deactivated, so no nudges.`
  const due = showDate(dueOn(relationship), today)
  const next = showForecast(forecast, person, today)
  const facts = `*${contactOf(relationship)}* · ${checkInPhrase(relationship, today)} · due ${due} · ${next}`
  const waits = hold.rule === 'nothing' && forecast && forecast.at.epochMilliseconds > now.epochMilliseconds
  const rule = waits ? WAITS : holdText(hold, relationship, person, today)
  const about = topic && `\nTo talk about: ${topic.line} Why this? ${topic.reason}`
  const { meetsOn } = relationship
  const meets =
    meetsOn && meetsOn.since(today).sign >= 0 && hold.rule !== 'meeting'
      ? ` You meet on ${showDate(meetsOn, today)}.`
      : ''
  return `${facts}\n${rule}${delayText(item, person, today)}${meets}${about ?? ''}`
}

/** Mentions an earlier nudge about others only if it uses up the budget. */
function delayText(
  { relationship, hold, forecast }: WhyItem,
  person: Person,
  today: Temporal.PlainDate,
): string {
  if (!forecast?.after || ('until' in hold && daysBetween(forecast.after, hold.until) >= person.budgetDays))
    return ''
  const others = relationship.kind === 'advisor' ? 'others' : 'other mentees'
  return ` Your nudge on ${showDate(forecast.after, today)} is about ${others}. ${budgetSentence(person.budgetDays)}`
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
    case 'meeting':
      return `You meet on ${showDate(hold.until.subtract({ days: 1 }), today)}, so I won’t nudge you before then.`
    case 'away':
      return awaySentence(person.awayFrom, hold.until.subtract({ days: 1 }), today)
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

/** For people without mentees. */
export function whyNobodyMessage(): Message {
  return message(
    section('You don’t mentor anyone yet, so there are no nudges.'),
    actions(button('Add a mentee…', openAdd, { style: 'primary' })),
  )
}
