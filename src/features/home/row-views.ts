import type { Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery } from '../../platform/plain-dates.ts'
import { actions, button, context, mention, menu, section } from '../../platform/slack/blocks.ts'
import {
  endPause,
  endSnooze,
  logToday,
  openEnd,
  openLog,
  openPause,
  openTogether,
  snoozeWeek,
} from '../mentorships/actions.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { daysBetween, dueBandOn, dueOn, isPaused, isSnoozed } from '../relationships/rules.ts'
import type { StripWeek } from './rules.ts'

// The rows of people on Home: a text, at most two buttons, and a menu.

/** What all features add to a row. */
export type Additions = {
  badges: readonly string[]
  lines: readonly string[]
  answers: readonly Button[]
  buttons: readonly Button[]
  choices: readonly Button[]
  below: readonly KnownBlock[]
}

export type Row = { mentorship: Mentorship; strip: readonly StripWeek[] | undefined; added: Additions }

const BUTTONS_MAX = 2
const CHOICES_MAX = 5

/** A mentee, for the mentor. */
export function menteeRow({ mentorship, strip, added }: Row, today: Temporal.PlainDate): KnownBlock[] {
  const text = rowText([menteeLine(mentorship, today), ...added.lines], added.badges, strip)
  return [section(text), menteeButtons(mentorship, added, today), ...added.below]
}

/** A mentor, for the mentee. */
export function mentorRow({ mentorship, strip, added }: Row, today: Temporal.PlainDate): KnownBlock[] {
  const text = rowText([mentorLine(mentorship, today), ...added.lines], added.badges, strip)
  return [section(text), mentorButtons(mentorship, added, today), ...added.below]
}

function rowText(
  lines: readonly string[],
  badges: readonly string[],
  strip: readonly StripWeek[] | undefined,
): string {
  const bold = badges.length > 0 ? [`*${badges.join(' · ')}*`] : []
  const weeks = strip === undefined ? [] : [stripLine(strip)]
  return [...lines, [...bold, ...weeks].join(' · ')].filter((line) => line !== '').join('\n')
}

function menteeButtons(mentorship: Mentorship, added: Additions, today: Temporal.PlainDate) {
  const { menteeName, menteeIsHere } = mentorship
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('Mentorship…', openTogether, { ...value, label: `Mentorship… with ${menteeName}` })
  if (!menteeIsHere) return actions(endButton(mentorship, menteeName), open)
  const isDue = dueBandOn(mentorship, today) !== 'on track'
  const snoozed = isSnoozed(mentorship, today)
  const snooze = snoozed
    ? [button('End snooze', endSnooze, value)]
    : [button('Snooze 1 week', snoozeWeek, value)]
  const log = logButton(mentorship, menteeName, isDue && !snoozed)
  return rowActions(log, added, {
    choices: [
      button('Log with details…', openLog, value),
      ...(isDue || snoozed ? snooze : []),
      ...added.choices,
    ],
    open,
  })
}

function mentorButtons(mentorship: Mentorship, added: Additions, today: Temporal.PlainDate) {
  const { mentorName, mentorIsHere } = mentorship
  const value = { value: { mentorshipId: mentorship.id } }
  const open = button('Mentorship…', openTogether, { ...value, label: `Mentorship… with ${mentorName}` })
  if (!mentorIsHere) return actions(endButton(mentorship, mentorName), open)
  const pause = isPaused(mentorship, today)
    ? button('Resume check-ins', endPause, value)
    : button('Pause check-ins…', openPause, value)
  return rowActions(logButton(mentorship, mentorName, false), added, {
    choices: [...added.choices, pause, button('Log with details…', openLog, value)],
    open,
  })
}

/** Answers replace *Log check-in*, which is then the first choice of the menu. The last choice opens everything else. */
function rowActions(
  log: Button,
  { answers, buttons }: Additions,
  { choices, open }: { choices: readonly Button[]; open: Button },
) {
  const waits = answers.length > 0
  const shown = waits ? answers : [log, ...buttons]
  const rest = waits ? [log, ...buttons, ...choices] : choices
  return actions(...shown.slice(0, BUTTONS_MAX), menu(...rest.slice(0, CHOICES_MAX - 1), open))
}

function logButton({ id }: Mentorship, name: string, isPrimary: boolean): Button {
  return button('Log check-in', logToday, {
    value: { mentorshipId: id },
    label: `Log check-in with ${name}`,
    ...(isPrimary && { style: 'primary' as const }),
  })
}

function endButton({ id }: Mentorship, name: string): Button {
  return button('End mentorship…', openEnd, {
    value: { mentorshipId: id },
    label: `End mentorship… with ${name}`,
  })
}

/** Who, whether a check-in is due, and the last one. */
export function menteeLine(mentorship: Mentorship, today: Temporal.PlainDate): string {
  return `*${mention(mentorship.menteeId)}* · ${bandPhrase(mentorship, today)} · ${lastPhrase(mentorship, today)}`
}

function mentorLine(mentorship: Mentorship, today: Temporal.PlainDate): string {
  const { mentorId, cadenceDays, pausedUntil } = mentorship
  const paused =
    pausedUntil && isPaused(mentorship, today) ? ` · paused until ${showDate(pausedUntil, today)}` : ''
  return `*${mention(mentorId)}* · ${lastPhrase(mentorship, today)} · ${showEvery(cadenceDays)}${paused}`
}

function bandPhrase(mentorship: Mentorship, today: Temporal.PlainDate): string {
  if (!mentorship.menteeIsHere) return 'account deactivated'
  const { snoozedUntil, pausedUntil } = mentorship
  if (pausedUntil && isPaused(mentorship, today))
    return `paused by them until ${showDate(pausedUntil, today)}`
  if (snoozedUntil && isSnoozed(mentorship, today)) return `snoozed until ${showDate(snoozedUntil, today)}`
  const due = showDate(dueOn(mentorship), today)
  switch (dueBandOn(mentorship, today)) {
    case 'on track':
      return `on track, next check-in due ${due}`
    case 'due':
      return dueOn(mentorship).equals(today) ? '*due today*' : `*due since ${due}*`
    case 'overdue':
      return `*overdue* since ${due}`
  }
}

/** When the last check-in was. */
export function lastPhrase({ lastCheckInOn, startedOn }: Mentorship, today: Temporal.PlainDate): string {
  return lastCheckInOn === null
    ? `no check-in yet, started ${showDate(startedOn, today)}`
    : `last check-in ${showAgo(daysBetween(lastCheckInOn, today))}`
}

const WEEK_SIGNS: Record<StripWeek, string> = { checkedIn: '●', quiet: '○', before: '·' }

/** The last twelve weeks, this week last. The count says it in words. */
function stripLine(strip: readonly StripWeek[]): string {
  const count = strip.filter((week) => week === 'checkedIn').length
  return `Last ${strip.length} weeks: ${count} with a check-in ${strip.map((week) => WEEK_SIGNS[week]).join('')}`
}

/** Explains the signs of the strips, once. */
export function stripLegend(): KnownBlock {
  const { checkedIn, quiet, before } = WEEK_SIGNS
  return context(
    `Weeks, this week last: ${checkedIn} with a check-in, ${quiet} without one, ${before} before the mentorship started`,
  )
}
