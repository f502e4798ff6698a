import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate } from '../../platform/plain-dates.ts'
import { mention, section } from '../../platform/slack/blocks.ts'
import { WAIT } from '../mentorships/deciding-rules.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { localDate } from '../people/rules.ts'
import { daysBetween } from '../relationships/rules.ts'
import { decisionButtons } from './buttons.ts'
import type { Outcome, Suggestion } from './rules.ts'

/** Who is suggested, and the buttons to decide. The reasons are in the suggestions' own message. */
export function suggestionNudgePart(suggestions: readonly Suggestion[], on: Temporal.PlainDate): NudgePart {
  const blocks = suggestions.flatMap((one) => suggestionBlocks(one, on))
  return {
    blocks: suggestions.length === 0 ? [] : [section('*Suggested mentees*'), ...blocks],
    title: titleOf(suggestions.filter(({ outcome }) => outcome === null)),
    reason: 'A suggestion is waiting for your decision.',
  }
}

function titleOf([first, ...others]: readonly Suggestion[]): string | null {
  if (!first) return null
  return others.length === 0
    ? `${first.menteeName} was suggested to you as a mentee`
    : `${others.length + 1} people were suggested to you as mentees`
}

const OUTCOME_TEXTS: Record<Outcome, string> = {
  offered: 'You mentor them, or have offered to.',
  'not now': 'Not now.',
  expired: 'Expired.',
}

function suggestionBlocks(suggestion: Suggestion, on: Temporal.PlainDate): KnownBlock[] {
  const who = mention(suggestion.menteeId)
  if (suggestion.outcome !== null) return [section(`${who} · ${OUTCOME_TEXTS[suggestion.outcome]}`)]
  const days = Math.max(0, daysBetween(localDate(suggestion.suggestedAt, 'UTC'), on))
  return [
    section(`*${who}* was suggested to you as a mentee ${showAgo(days)}.`),
    decisionButtons(suggestion, { isPrimary: false }),
  ]
}

/** For `/mentor why`; `zone` is the mentor's. */
export function whySuggested(suggestion: Suggestion, zone: string, today: Temporal.PlainDate): Explained {
  const on = showDate(localDate(suggestion.suggestedAt, zone), today)
  return {
    what: `*${mention(suggestion.menteeId)}* · suggested to you as a mentee on ${on}`,
    rule: `Undecided suggestions are added to your next nudge after ${WAIT.nudgeAfter} working days, and expire after ${WAIT.endAfter}.`,
  }
}
