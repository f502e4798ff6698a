import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  context,
  escapeText,
  firstWords,
  header,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { decisionButtons } from './buttons.ts'
import type { Outcome, Suggestion } from './rules.ts'

/** Slack shows at most 50 blocks in a message, and 100 on Home in all sections together. */
const SHOWN = { message: 15, home: 2 }
/** About two lines. */
const WHY_SHORT = 200

/** For the mentor: all suggestions of one file, with what they decided since. Empty once all were deleted. */
export function suggestionsMessage(suggestions: readonly Suggestion[]): Message {
  const [first, ...others] = suggestions
  if (!first) return message(section('These suggestions were deleted. There’s nothing for you to do.'))
  const shown = suggestions.slice(0, SHOWN.message)
  return message(
    header(others.length === 0 ? `A suggestion: mentor ${first.menteeName}` : 'Suggested mentees'),
    section(
      others.length === 0
        ? `The person who runs this app suggests ${mention(first.menteeId)} as your mentee. You decide.`
        : 'The person who runs this app suggests these people as your mentees. Choose anyone, or no one.',
    ),
    ...shown.flatMap((one) => [section(suggestionText(one, one.why)), ...decisionBlocks(one)]),
    ...moreBlocks(suggestions.length - shown.length),
    privacyBlock(),
  )
}

/** On Home: what waits for the mentor's decision. */
export function suggestionHomeBlocks(open: readonly Suggestion[]): KnownBlock[] {
  if (open.length === 0) return []
  const shown = open.slice(0, SHOWN.home)
  return [
    header(open.length === 1 ? 'Suggested mentee' : `${open.length} suggested mentees`),
    ...shown.flatMap((one) => [
      section(suggestionText(one, one.why === null ? null : firstWords(one.why, WHY_SHORT))),
      ...decisionBlocks(one),
    ]),
    ...moreBlocks(open.length - shown.length),
    privacyBlock(),
  ]
}

function suggestionText({ menteeId, cadenceDays }: Suggestion, why: string | null): string {
  const line = `*${mention(menteeId)}* · check in ${showEvery(cadenceDays)}`
  return why === null ? line : `${line}\n> ${escapeText(why).replaceAll('\n', '\n> ')}`
}

function decisionBlocks(suggestion: Suggestion): KnownBlock[] {
  switch (suggestion.outcome) {
    case null:
      return [decisionButtons(suggestion, { isPrimary: true })]
    case 'offered':
      return [context('You mentor them, or have offered to.')]
    case 'not now':
      return [context('Not now.')]
    case 'expired':
      return [context('Expired.')]
  }
}

function moreBlocks(count: number): KnownBlock[] {
  return count > 0 ? [context(`…and ${count} more, in \`/mentor requests\`.`)] : []
}

function privacyBlock(): KnownBlock {
  return context('Only visible to you. They aren’t told, unless you offer; then they can accept or decline.')
}

export function offeredMessage({ menteeId }: Suggestion, isAccepted: boolean): Message {
  const who = mention(menteeId)
  return message(
    section(
      isAccepted
        ? `${who} had asked you, so they’re your mentee now. I’ll tell them.`
        : `Offer sent to ${who}. They can accept or decline, and I’ll tell you.`,
    ),
  )
}

export function dismissedMessage({ menteeId }: Suggestion): Message {
  return message(section(`Not now. I won’t tell ${mention(menteeId)}.`))
}

/** Why an offer can't be made. The suggestion stays open. */
export type Refusal =
  | { reason: 'full'; capacity: number }
  | { reason: 'declined lately'; until: Temporal.PlainDate }
  | { reason: 'not a member' }
  | DailyLimitRefusal

export function refusedMessage(
  { menteeId }: Suggestion,
  refusal: Refusal,
  today: Temporal.PlainDate,
): Message {
  return message(section(refusalText(mention(menteeId), refusal, today)))
}

function refusalText(who: string, refusal: Refusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'full':
      return `You’re at your limit of ${refusal.capacity} mentees, so I didn’t send an offer. End a mentorship (\`/mentor end\`) or raise the limit in \`/mentor settings\`, then try again.`
    case 'declined lately':
      return `${who} declined or ended a mentorship with you recently, so I didn’t send an offer. You can send one from ${showDate(refusal.until, today)}; they can ask you at any time.`
    case 'not a member':
      return `${who} is no longer a full member of this workspace, so I didn’t send an offer.`
    case 'daily limit':
      return dailyLimitText(refusal, refusal.who && who, today)
  }
}

export function alreadyMessage({ menteeId }: Suggestion): Message {
  return message(section(alreadyText(mention(menteeId))))
}

export function decidedMessage({ menteeId, outcome }: Suggestion): Message {
  return message(section(decidedText(mention(menteeId), outcome)))
}

function decidedText(who: string, outcome: Outcome | null): string {
  switch (outcome) {
    case 'not now':
      return `You’ve already chosen “Not now” for ${who}. To mentor them after all: \`/mentor add\`.`
    case 'expired':
      return `The suggestion of ${who} has expired. To mentor them after all: \`/mentor add\`.`
    default:
      return alreadyText(who)
  }
}

function alreadyText(who: string): string {
  return `You already mentor ${who}, or have offered to.`
}

export function goneMessage(): Message {
  return message(section('This suggestion no longer exists, so nothing changed.'))
}
