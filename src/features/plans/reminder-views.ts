import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { openSettings } from '../people/actions.ts'
import { doneButton, planButton } from './button-views.ts'
import type { Step } from './rules.ts'

const SHOWN = 20

/** Sent on the due date of steps whose owner set that date. Without steps, all were removed after it was sent. */
export function reminderMessage(steps: readonly Step[]): Message {
  return message(
    section('*Due today*'),
    ...(steps.length === 0 ? [section('Everything that was due was removed.')] : []),
    ...steps
      .slice(0, SHOWN)
      .map((step) =>
        step.doneOn === null
          ? section(`○ ${escapeText(step.words)}`, doneButton(step))
          : section(`✓ ${escapeText(step.words)}`),
      ),
    context(
      'Only visible to you. I remind you of due dates that you set yourself. Turn this off in Settings.',
    ),
    actions(button('Settings…', openSettings)),
  )
}

export type LookBackView = {
  mentorship: Mentorship
  readerId: string
  years: number
  facts: { checkInDays: number; introductionsMade: number; stepsDone: number }
  today: Temporal.PlainDate
}

/** Sent to both on the anniversary. Shows facts, no scores. */
export function lookBackMessage({ mentorship, readerId, years, facts, today }: LookBackView): Message {
  const other = mention(otherOf(mentorship, readerId).id)
  const lines = [
    count(facts.checkInDays, 'check-in', 'check-ins'),
    count(facts.introductionsMade, 'introduction made', 'introductions made'),
    count(facts.stepsDone, 'step done', 'steps done'),
  ].filter((line) => line !== null)
  const since = showDate(mentorship.startedOn, today)
  return message(
    section(
      years === 1
        ? `*A year of mentoring with ${other}, since ${since}*`
        : `*${years} years of mentoring with ${other}, since ${since}*`,
    ),
    ...(lines.length === 0 ? [] : [section(lines.map((line) => `• ${line}`).join('\n'))]),
    context(`${other} gets this too.`),
    actions(planButton(mentorship)),
  )
}

function count(number: number, one: string, many: string): string | null {
  if (number === 0) return null
  return `${number} ${number === 1 ? one : many}`
}
