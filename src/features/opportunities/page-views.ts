import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import {
  actions,
  button,
  confirmation,
  context,
  divider,
  escapeText,
  firstWords,
  header,
  mention,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import {
  callOffOpportunity,
  chooseInterested,
  closeOpportunity,
  openEdit,
  openOpportunity,
  openPost,
  opportunitiesPage,
  opportunityPage,
  pageOpportunities,
  stepDownAsCoOwner,
  takeOverOpportunity,
  thankInterested,
} from './actions.ts'
import { type Card, cardBlocks } from './card-views.ts'
import { headline, quoteText, shortName } from './phrases.ts'
import type { Interest, Opportunity, Reason } from './rules.ts'

/** How many open ones a page lists, and how many interested people. Slack shows at most 100 blocks. */
export const PAGE_SIZE = 15
const PEOPLE_SHOWN = 30
const OWN_SHOWN = 15

export type Listing = {
  readerId: string
  own: readonly { opportunity: Opportunity; shown: readonly Interest[] }[]
  /** Up to `PAGE_SIZE`, from `start` on. */
  cards: readonly Card[]
  start: number
  hasMore: boolean
  today: Temporal.PlainDate
}

/** The reader's own opportunities, and all open ones. */
export function opportunitiesView(listing: Listing): ModalView {
  const { readerId, own, cards, start, today } = listing
  return modal({
    contract: opportunitiesPage,
    title: 'Opportunities',
    metadata: { start },
    blocks: [
      ...(start === 0 ? ownBlocks(own, today) : []),
      header('Open to everyone'),
      ...(cards.length === 0
        ? [section(own.length === 0 ? 'Nothing is open right now.' : 'Nothing else is open right now.')]
        : []),
      ...cards.flatMap((card) => [...cardBlocks(card, { readerId, today }), divider()]),
      ...turnBlocks(listing),
      context(
        'The person who posts an opportunity sees no one before *Show me*. I don’t ask your manager. To get suggestions, choose “matching with opportunities” in `/mentor profile`.',
      ),
    ],
  })
}

function ownBlocks(own: Listing['own'], today: Temporal.PlainDate): KnownBlock[] {
  const post = actions(button('Post an opportunity…', openPost))
  if (own.length === 0) return [post]
  const rows = own.slice(0, OWN_SHOWN).map(({ opportunity, shown }) => ownRow(opportunity, shown, today))
  const more = own.length - rows.length
  return [
    header('Yours'),
    ...rows,
    ...(more > 0 ? [context(`…and ${more} more, once these are closed.`)] : []),
    post,
  ]
}

/** One of the owner's, with how many wait for an answer. */
export function ownRow(
  opportunity: Opportunity,
  shown: readonly Interest[],
  today: Temporal.PlainDate,
): KnownBlock {
  const waiting = shown.filter(({ state }) => state === 'shown').length
  const count = waiting === 0 ? '' : ` · *${waiting === 1 ? '1 person' : `${waiting} people`} to decide on*`
  return section(
    `${headline(opportunity, today)}${count}`,
    button('Open…', openOpportunity, {
      value: { opportunityId: opportunity.id },
      label: `Open… ${opportunity.title}`,
    }),
  )
}

function turnBlocks({ start, hasMore }: Listing): KnownBlock[] {
  const buttons = [
    ...(start > 0
      ? [button('Show previous', pageOpportunities, { value: { start: Math.max(0, start - PAGE_SIZE) } })]
      : []),
    ...(hasMore ? [button('Show more', pageOpportunities, { value: { start: start + PAGE_SIZE } })] : []),
  ]
  return buttons.length === 0 ? [] : [actions(...buttons)]
}

export type OwnPage = {
  opportunity: Opportunity
  readerId: string
  /** Shown or chosen, in the order of their names. */
  shown: readonly Interest[]
  /** By interest id. */
  reasons: ReadonlyMap<string, Reason>
  today: Temporal.PlainDate
}

/** What the owners see of one of theirs. */
export function opportunityView({ opportunity, readerId, shown, reasons, today }: OwnPage): ModalView {
  const { id: opportunityId, why, learn, takes, state } = opportunity
  const waiting = shown.filter((one) => one.state === 'shown')
  const chosen = shown.filter((one) => one.state === 'chosen')
  const listed = waiting.slice(0, PEOPLE_SHOWN)
  const more = waiting.length - listed.length
  return modal({
    contract: opportunityPage,
    title: 'Your opportunity',
    metadata: { opportunityId },
    blocks: [
      section(headline(opportunity, today)),
      section(
        [escapeText(why), `They’d learn: ${escapeText(learn)}`, `Time: ${escapeText(takes)}`].join('\n'),
      ),
      ...(state === 'open'
        ? [ownerButtons(opportunity), ...coOwnerButtons(opportunity, readerId)]
        : [context(ENDED_TEXTS[state])]),
      ...(chosen.length === 0
        ? []
        : [
            section(
              `*Chosen:* ${chosen
                .slice(0, PEOPLE_SHOWN)
                .map(({ personId }) => mention(personId))
                .join(', ')}`,
            ),
          ]),
      header('Who showed themselves'),
      ...(waiting.length === 0 ? [section('No one is waiting for your answer.')] : []),
      ...listed.flatMap((one) => interestBlocks(opportunity, one, reasons.get(one.id) ?? null)),
      ...(more > 0 ? [context(`…and ${more} more, once you’ve answered these.`)] : []),
      context(
        `${waiting.length > 1 ? 'In alphabetical order. ' : ''}Everyone gets an answer, at the latest when it closes.`,
      ),
    ],
  })
}

const ENDED_TEXTS = {
  filled: 'All places are taken.',
  closed: 'It’s closed.',
  'called off': 'You called it off.',
} as const

function ownerButtons({ id: opportunityId, title }: Opportunity) {
  const value = { opportunityId }
  const told = 'Everyone who waits for an answer will be told, in the same words.'
  return actions(
    button('Edit…', openEdit, { value, label: `Edit… ${title}` }),
    button('Close opportunity', closeOpportunity, {
      value,
      label: `Close opportunity: ${title}`,
      confirm: confirmation('Close opportunity?', told, 'Close', 'Keep open'),
    }),
    button('Call off', callOffOpportunity, {
      value,
      label: `Call off: ${title}`,
      confirm: confirmation('Call off opportunity?', told, 'Call off', 'Keep open'),
    }),
  )
}

/** A co-owner can leave it to the poster, or take it over once the poster's account is deactivated. */
function coOwnerButtons(opportunity: Opportunity, readerId: string): KnownBlock[] {
  const { id: opportunityId, title, coOwnerId, posterIsHere, posterName } = opportunity
  if (readerId !== coOwnerId) return []
  const value = { opportunityId }
  const poster = firstWords(posterName, 40)
  if (!posterIsHere)
    return [
      context(`The account of ${mention(opportunity.posterId)} was deactivated. Without you, it closes.`),
      actions(
        button('Take over', takeOverOpportunity, { value, label: `Take over from ${poster}: ${title}` }),
      ),
    ]
  return [
    actions(
      button('Step down as co-owner', stepDownAsCoOwner, {
        value,
        label: `Step down as co-owner: ${title}`,
        confirm: confirmation(
          'Step down as co-owner?',
          `You’ll no longer decide on it. ${poster} will be told.`,
          'Step down',
          'Stay co-owner',
        ),
      }),
    ),
  ]
}

/** One person who has shown themselves, with the sentence that fits and the two answers. */
export function interestBlocks(
  { id: opportunityId, title }: Opportunity,
  { personId, personName }: Interest,
  reason: Reason | null,
): KnownBlock[] {
  const value = { opportunityId, personId }
  const because = reason === null ? '' : `\n> ${quoteText(reason, 'they')}`
  const name = shortName(personName)
  const answer = (text: string, contract: typeof chooseInterested): Button =>
    button(text, contract, { value, label: `${text}: ${title}` })
  return [
    section(`*${mention(personId)}*${because}`),
    actions(answer(`Choose ${name}`, chooseInterested), answer(`Thank ${name}`, thankInterested)),
  ]
}
