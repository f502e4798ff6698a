import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { actions, context, type Message, mention, message, section } from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { planButton } from './button-views.ts'

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
    actions(planButton(mentorship, readerId)),
  )
}

function count(number: number, one: string, many: string): string | null {
  if (number === 0) return null
  return `${number} ${number === 1 ? one : many}`
}
