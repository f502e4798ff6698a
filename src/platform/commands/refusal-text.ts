import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../plain-dates.ts'
import { escapeText } from '../slack/blocks.ts'
import type { CommonRefusal } from './refusals.ts'

/** Returns a refusal in mrkdwn, with what to do next. `today` is the day of the person who typed. */
export function commonRefusalText(refusal: CommonRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'unknown user':
      return `I couldn’t find “${escapeText(refusal.typed)}”. Type @ and pick the name from Slack’s list.`
    case 'who is missing':
      return 'Who is this about? Type @ and pick a name.'
    case 'unreadable date':
      return `I couldn’t read “${escapeText(refusal.typed)}” as a date. Try “2 weeks”, “Friday” or “until 5 Jan”.`
    case 'ambiguous date':
      return ambiguousText(refusal, today)
    case 'several days':
      return `${showDate(refusal.from, today)} to ${showDate(refusal.through, today)} is several days, so nothing changed. Type one day.`
    case 'date missing':
      return 'Until when? Try “2 weeks” or “until 5 Jan”.'
    case 'date in the past':
      return refusal.on.equals(today)
        ? 'That’s today, so nothing changed. Pick a later day.'
        : `${showDate(refusal.on, today)} has passed, so nothing changed. Pick a later day.`
    case 'date too far':
      return `${showDate(refusal.on, today)} is more than a year away, so nothing changed. Pick a day within a year.`
  }
}

/** Names every day that was possible. */
function ambiguousText(
  { typed, choices }: Extract<CommonRefusal, { reason: 'ambiguous date' }>,
  today: Temporal.PlainDate,
): string {
  const [only, ...others] = choices.map((on) => showDate(on, today))
  const quoted = `“${escapeText(typed)}”`
  return others.length === 0
    ? `Does ${quoted} mean ${only}? I haven’t done anything yet.`
    : `${quoted} could be ${[only, ...others].join(' or ')}. I haven’t done anything yet.`
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
    : `You’ve sent ${to} ${count} messages through me today, so I didn’t send this one. Send it from ${day}, or message them yourself.`
}
