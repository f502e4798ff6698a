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

type DailyLimit = { count: number; from: Temporal.PlainDate }

/** Says that a person can send no more today. `to`: the recipient who gets no more; null: nobody does. */
export function dailyLimitText(
  { count, from }: DailyLimit,
  to: string | null,
  today: Temporal.PlainDate,
): string {
  const day = showDate(from, today)
  return to === null
    ? `You’ve sent ${count} messages through me today, so I didn’t send this one. You can send it from ${day}.`
    : `You’ve sent ${to} ${count} messages through me today, so I didn’t send this one. Send it from ${day}, or write to them yourself.`
}
