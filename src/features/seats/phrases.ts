import type { Temporal } from 'temporal-polyfill'
import { showDate, showDays } from '../../platform/plain-dates.ts'
import { mention } from '../../platform/slack/blocks.ts'
import { daysIn } from './date-rules.ts'

// Phrases that several views of seats share.

/** "45 days left", of which today is one. */
export function daysLeft(lastOn: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const days = daysIn(today, lastOn)
  return days <= 1 ? 'last day' : `${days} days left`
}

/** "@ben, through Sun 29 Nov" */
export function holderText(
  { personId, lastOn }: { personId: string; lastOn: Temporal.PlainDate },
  today: Temporal.PlainDate,
): string {
  return `${mention(personId)}, through ${showDate(lastOn, today)}`
}

export function choiceText(on: Temporal.PlainDate | null, today: Temporal.PlainDate): string {
  return on === null || on.equals(today)
    ? 'The next choice can come at any time.'
    : `The next choice is around ${showDate(on, today)}.`
}

export function termText({ termWeeks, overlapDays }: { termWeeks: number; overlapDays: number }): string {
  const overlap = overlapDays === 0 ? 'without an overlap' : `with an overlap of ${showDays(overlapDays)}`
  return `A term is ${showDays(termWeeks * 7)}, ${overlap}.`
}
