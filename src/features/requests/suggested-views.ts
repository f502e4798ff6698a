import type { KnownBlock } from '@slack/types'
import { showEvery } from '../../platform/plain-dates.ts'
import {
  button,
  context,
  escapeText,
  firstWords,
  header,
  mention,
  section,
} from '../../platform/slack/blocks.ts'
import type { NextStep } from '../next-steps.ts'
import { decisionButtons } from '../suggestions/buttons.ts'
import type { Suggestion } from '../suggestions/rules.ts'
import { openRequests } from './actions.ts'

const SHOWN = 5
const WHY_MAX = 300

/** In the list of requests: mentees who were suggested to the reader. Empty if there are none. */
export function suggestedBlocks(suggestions: readonly Suggestion[]): KnownBlock[] {
  if (suggestions.length === 0) return []
  const rest = suggestions.length - SHOWN
  return [
    header('Suggested mentees'),
    ...suggestions
      .slice(0, SHOWN)
      .flatMap((one) => [section(textOf(one)), decisionButtons(one, { isPrimary: true })]),
    ...(rest > 0 ? [context(`…and ${rest} more, once you’ve decided about these.`)] : []),
    context('They aren’t told, unless you offer; then they can accept or decline.'),
  ]
}

function textOf({ menteeId, cadenceDays, why }: Suggestion): string {
  const line = `*${mention(menteeId)}* · check in ${showEvery(cadenceDays)}`
  return why === null ? line : `${line}\n> ${escapeText(firstWords(why, WHY_MAX)).replaceAll('\n', '\n> ')}`
}

/** In the answer to `/mentor`. Empty if there are none. */
export function suggestedSteps(suggestions: readonly Suggestion[]): NextStep[] {
  const [first, ...others] = suggestions
  if (!first) return []
  const count = suggestions.length
  return [
    {
      order: 12,
      line:
        others.length === 0
          ? `${mention(first.menteeId)} was suggested to you as a mentee.`
          : `${count} people were suggested to you as mentees.`,
      button: button(others.length === 0 ? 'View suggestion' : `View ${count} suggestions`, openRequests, {
        style: 'primary',
      }),
    },
  ]
}
