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
    section('*Today is the day that you set for yourself.*'),
    ...(steps.length === 0 ? [section('What was due on this day was removed.')] : []),
    ...steps
      .slice(0, SHOWN)
      .map((step) =>
        step.doneOn === null
          ? section(`○ ${escapeText(step.words)}`, doneButton(step))
          : section(`✓ ${escapeText(step.words)}`),
      ),
    context(
      'Only you get this. Days that others set are never a message. To turn it off: `/mentor settings`.',
    ),
    actions(button('Settings', openSettings)),
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
    count(facts.checkInDays, 'day on which you two were in touch', 'days on which you two were in touch'),
    count(facts.introductionsMade, 'door opened', 'doors opened'),
    count(facts.stepsDone, 'step done', 'steps done'),
  ].filter((line) => line !== null)
  const span = years === 1 ? 'a year' : `${years} years`
  return message(
    section(
      `*You and ${other} have been together for ${span}, since ${showDate(mentorship.startedOn, today)}.*`,
    ),
    ...(lines.length === 0 ? [] : [section(lines.map((line) => `• ${line}`).join('\n'))]),
    context('You both get this. There is nothing to do, except perhaps to enjoy it together.'),
    actions(planButton(mentorship)),
  )
}

function count(number: number, one: string, many: string): string | null {
  if (number === 0) return null
  return `${number} ${number === 1 ? one : many}`
}
