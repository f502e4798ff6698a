import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import {
  actions,
  button,
  context,
  escapeText,
  firstWords,
  mention,
  section,
} from '../../platform/slack/blocks.ts'
import { notThisOne, openOpportunity, showMeTo, whyThisOne, withdrawInterest } from './actions.ts'
import { headline, ownersOf, quoteText, shortName } from './phrases.ts'
import { type Interest, isOwner, type Opportunity, type Reason } from './rules.ts'

/** An opportunity as one person sees it, with their own interest in it. */
export type Card = { opportunity: Opportunity; interest: Interest | null; reason: Reason | null }

const SHORT = 120

type Shown = { readerId: string; today: Temporal.PlainDate }

/** In full, for the page with all of them. */
export function cardBlocks(card: Card, shown: Shown): KnownBlock[] {
  const { why, learn, takes } = card.opportunity
  const lines = [escapeText(why), `You’d learn: ${escapeText(learn)}`, `Time: ${escapeText(takes)}`]
  return [
    section([headline(card.opportunity, shown.today), ...lines, ...becauseLines(card)].join('\n')),
    ...answerBlocks(card, shown),
  ]
}

/** In short, for messages and Home. */
export function shortCardBlocks(card: Card, shown: Shown): KnownBlock[] {
  const { learn, takes } = card.opportunity
  const line = `You’d learn: ${escapeText(firstWords(learn, SHORT))} · ${escapeText(takes)}`
  return [
    section([headline(card.opportunity, shown.today), line, ...becauseLines(card)].join('\n')),
    ...answerBlocks(card, shown),
  ]
}

/** The person's own words; and the mentor who suggested it. */
function becauseLines({ interest, reason }: Card): string[] {
  if (interest?.state !== 'suggested') return []
  const mentor =
    interest.suggestedBy === null ? [] : [`${mention(interest.suggestedBy)} suggested it to you.`]
  return [...mentor, ...(reason === null ? [] : [`> ${quoteText(reason, 'you')}`])]
}

function answerBlocks({ opportunity, interest }: Card, { readerId }: Shown): KnownBlock[] {
  const { id: opportunityId, title, posterName, state } = opportunity
  const value = { opportunityId }
  if (isOwner(opportunity, readerId))
    return [actions(button('Open…', openOpportunity, { value, label: `Open… ${title}` }))]
  const show = `Show me to ${shortName(posterName)}`
  const showButton = button(show, showMeTo, { value, label: `${show}: ${title}` })
  switch (interest?.state) {
    case 'shown':
      return [
        context(`You’ve shown yourself. Only ${ownersOf(opportunity)} can see it.`),
        actions(button('Withdraw', withdrawInterest, { value, label: `Withdraw: ${title}` })),
      ]
    case 'chosen':
      return [context('You were chosen.')]
    case 'thanked':
      return [context('Not this time.')]
    case 'suggested':
      if (state !== 'open') return [context('No longer open.')]
      return [
        actions(
          showButton,
          button('Not this one', notThisOne, { value, label: `Not this one: ${title}` }),
          button('Why?', whyThisOne, { value, label: `Why? ${title}` }),
        ),
      ]
    case 'passed':
      return [
        context('Not this one. I won’t suggest it again.'),
        ...(state === 'open' ? [actions(showButton)] : []),
      ]
    default:
      return state === 'open' ? [actions(showButton)] : [context('No longer open.')]
  }
}
