import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { context, section } from '../../platform/slack/blocks.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { type Card, shortCardBlocks } from './card-views.ts'
import { titleOf } from './phrases.ts'
import type { Opportunity } from './rules.ts'

/** Suggestions in the person's own nudge, with what they have answered since. */
export function opportunityNudgePart(cards: readonly Card[], on: Temporal.PlainDate): NudgePart {
  const open = cards.filter(
    ({ opportunity, interest }) => interest?.state === 'suggested' && opportunity.state === 'open',
  )
  const blocks = cards.flatMap((card) =>
    shortCardBlocks(card, { readerId: card.interest?.personId ?? '', today: on }),
  )
  return {
    blocks:
      cards.length === 0
        ? []
        : [
            section('*Opportunities*'),
            ...blocks,
            context(
              'Only visible to you. Who posted it sees your name and that sentence only if you show yourself. I don’t ask your manager.',
            ),
          ],
    title: titleFor(open.length),
    reason:
      'Something open has words of your profile, or your mentor suggested it. At most 3 come in a week.',
  }
}

function titleFor(count: number): string | null {
  if (count === 0) return null
  return count === 1 ? 'An opportunity that fits you' : `${count} opportunities that fit you`
}

/** For `/mentor why`. */
export function whyListed(opportunity: Opportunity, today: Temporal.PlainDate): Explained {
  return {
    what: `${titleOf(opportunity)} · open through ${showDate(opportunity.closesOn, today)}`,
    rule: 'Opportunities that fit you come with your next nudge: at most 3, and then none for 7 days.',
  }
}
