import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery } from '../../platform/plain-dates.ts'
import { escapeText, mention } from '../../platform/slack/blocks.ts'
import { daysBetween, dueBandOn, dueOn, isSnoozed } from '../relationships/rules.ts'
import type { Advisor, BoardCadence } from './rules.ts'

// Phrases that several views of a board share.

/** A mention, or the plain name of somebody outside Slack. */
export function nameOf({ contactId, contactName }: Pick<Advisor, 'contactId' | 'contactName'>): string {
  return contactId === null ? escapeText(contactName) : mention(contactId)
}

export function cadenceText(cadence: BoardCadence): string {
  return cadence === null ? 'no cadence' : showEvery(cadence)
}

export function cadenceOf({ isNeverDue, cadenceDays }: Advisor): BoardCadence {
  return isNeverDue ? null : cadenceDays
}

export function lastText({ lastCheckInOn, startedOn }: Advisor, today: Temporal.PlainDate): string {
  return lastCheckInOn === null
    ? `no check-in yet, added ${showDate(startedOn, today)}`
    : `last check-in ${showAgo(daysBetween(lastCheckInOn, today))}`
}

/** When the next check-in is due; null without a cadence, or if there is nobody to check in with. */
export function nextText(advisor: Advisor, today: Temporal.PlainDate): string | null {
  if (!advisor.contactIsHere) return 'account deactivated'
  if (advisor.isNeverDue) return null
  if (advisor.snoozedUntil && isSnoozed(advisor, today))
    return `snoozed until ${showDate(advisor.snoozedUntil, today)}`
  const due = showDate(dueOn(advisor), today)
  switch (dueBandOn(advisor, today)) {
    case 'on track':
      return `next check-in due ${due}`
    case 'due':
      return dueOn(advisor).equals(today) ? '*due today*' : `*due since ${due}*`
    case 'overdue':
      return `*overdue* since ${due}`
  }
}

/** "Next check-in due Mon 30 Nov.", or that there is none. */
export function nextSentence(advisor: Advisor, today: Temporal.PlainDate): string {
  return advisor.isNeverDue
    ? 'There’s no cadence, so no check-in is due.'
    : `Next check-in due *${showDate(dueOn(advisor), today)}*.`
}
