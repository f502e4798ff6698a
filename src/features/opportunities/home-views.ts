import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { actions, button, context, header } from '../../platform/slack/blocks.ts'
import { openOpportunities } from './actions.ts'
import { type Card, shortCardBlocks } from './card-views.ts'
import { type Listing, ownRow } from './page-views.ts'

/** Slack shows at most 100 blocks on Home in all sections together. */
const SHOWN = { suggested: 5, own: 3 }

/** What is suggested to the reader, and their own opportunities. */
export function opportunityHomeBlocks(
  suggested: readonly Card[],
  own: Listing['own'],
  shown: { readerId: string; today: Temporal.PlainDate },
): KnownBlock[] {
  if (suggested.length === 0 && own.length === 0) return []
  const more = Math.max(0, suggested.length - SHOWN.suggested) + Math.max(0, own.length - SHOWN.own)
  return [
    header('Opportunities'),
    ...own
      .slice(0, SHOWN.own)
      .map(({ opportunity, shown: people }) => ownRow(opportunity, people, shown.today)),
    ...suggested.slice(0, SHOWN.suggested).flatMap((card) => shortCardBlocks(card, shown)),
    ...(more > 0 ? [context(`…and ${more} more, in \`/mentor opportunities\`.`)] : []),
    ...(suggested.length > 0
      ? [
          context(
            'Only visible to you. Who posted it sees your name and that sentence only if you show yourself.',
          ),
        ]
      : []),
    actions(button('All opportunities…', openOpportunities)),
  ]
}
