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
      return 'How often? Try “every 2 weeks”, “monthly” or “30 days”.'
    case 'unreadable cadence':
      return `I couldn’t read “${escapeText(refusal.typed)}” as a cadence. Try “every 2 weeks”, “monthly” or “30 days”.`
    case 'cadence out of range':
      return `Choose between ${CADENCE_DAYS.min} and ${CADENCE_DAYS.max} days.`
    default:
      return commonRefusalText(refusal, today)
  }
}

export function logRefusalText(refusal: LogRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'unreadable date':
      return `I couldn’t read “${escapeText(refusal.typed)}” as a date. Try “yesterday”, “last Friday” or “5 Jan”.`
    case 'date in the future':
      return `${showDate(refusal.on, today)} is in the future, so I didn’t log it. Pick today or an earlier day.`
    case 'date too long ago':
      return `${showDate(refusal.on, today)} is more than ${CHECK_IN_MAX_AGE_YEARS} years ago, so I didn’t log it. Pick a later day.`
    case 'two people':
      return twoPeopleText(refusal)
    case 'note too long':
      return `Your note is ${refusal.length} characters; the limit is ${NOTE_MAX_LENGTH}. I didn’t log the check-in. Please shorten the note.`
    default:
      return commonRefusalText(refusal, today)
  }
}

/** Both commands can be copied. */
function twoPeopleText({ commands }: Extract<LogRefusal, { reason: 'two people' }>): string {
  const lines = commands.map((text) => `\`/mentor ${escapeText(text.replaceAll('`', "'"))}\``)
  return `I log one person at a time, so I haven’t logged anything. Send one after the other:\n${lines.join('\n')}`
}
