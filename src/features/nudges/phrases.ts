import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery } from '../../platform/plain-dates.ts'
import { escapeText, mention } from '../../platform/slack/blocks.ts'
import type { Relationship } from '../relationships/rules.ts'
import { daysSinceCheckIn } from './rules.ts'

/** "last check-in 7 days ago" */
export function checkInPhrase(relationship: Relationship, on: Temporal.PlainDate): string {
  const days = daysSinceCheckIn(relationship, on)
  return days === null
    ? `no check-in yet, added ${showDate(relationship.startedOn, on)}`
    : `last check-in ${showAgo(days)}`
}

/** A mention, or the plain name of a contact outside Slack. */
export function contactOf({ contactId, contactName }: Relationship): string {
  return contactId === null ? escapeText(contactName) : mention(contactId)
}

export function budgetSentence(days: number): string {
  switch (days) {
    case 1:
      return 'You get at most one nudge a day.'
    case 7:
      return 'You get at most one nudge a week.'
    default:
      return `You get at most one nudge ${showEvery(days)}.`
  }
}
