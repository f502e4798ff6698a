import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../plain-dates.ts'
import { escapeText } from '../slack/blocks.ts'
import type { CommonRefusal } from './refusals.ts'

export function commonRefusalText(refusal: CommonRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'unknown user':
      return `I don't know “${escapeText(refusal.typed)}”. Type @ and pick the person from the list that Slack offers.`
    case 'who is missing':
      return 'Who is it about? Type @ and pick the person from the list that Slack offers.'
    case 'unreadable date':
      return `I can't read “${escapeText(refusal.typed)}” as a date. “2 weeks”, “Friday” and “until 5 Jan” work.`
    case 'date missing':
      return 'Until when? “2 weeks” and “until 5 Jan” work.'
    case 'date in the past':
      return `${showDate(refusal.on, today)} is not to come any more, so nothing was changed.`
    case 'date too far':
      return `${showDate(refusal.on, today)} is more than a year ahead, so nothing was changed. A year at most; to end it well there is \`/mentor end\`.`
  }
}
