import type { Temporal } from 'temporal-polyfill'
import { commonRefusalText } from '../../platform/commands/refusal-text.ts'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText } from '../../platform/slack/blocks.ts'
import { CADENCE_DAYS, CHECK_IN_MAX_AGE_YEARS, NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import type { CadenceRefusal } from './cadence-rules.ts'
import type { LogRefusal } from './log-rules.ts'

export function cadenceRefusalText(refusal: CadenceRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'cadence missing':
      return 'How often? “every 2 weeks”, “monthly” and “30 days” work.'
    case 'unreadable cadence':
      return `I can't read “${escapeText(refusal.typed)}” as a rhythm. “every 2 weeks”, “monthly” and “30 days” work.`
    case 'cadence out of range':
      return `A rhythm of ${refusal.days} ${refusal.days === 1 ? 'day' : 'days'} doesn't work here: from ${CADENCE_DAYS.min} days to ${CADENCE_DAYS.max}, please.`
    default:
      return commonRefusalText(refusal, today)
  }
}

export function logRefusalText(refusal: LogRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'unreadable date':
      return `I can't read “${escapeText(refusal.typed)}” as a date. “yesterday”, “last Friday” and “5 Jan” work.`
    case 'date in the future':
      return `${showDate(refusal.on, today)} is still to come, so nothing was logged.`
    case 'date too long ago':
      return `${showDate(refusal.on, today)} is more than ${CHECK_IN_MAX_AGE_YEARS} years ago, so nothing was logged.`
    case 'note too long':
      return `Your note has ${refusal.length} characters, and ${NOTE_MAX_LENGTH} are kept. Nothing was logged; please shorten it.`
    default:
      return commonRefusalText(refusal, today)
  }
}
