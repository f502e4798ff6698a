import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, firstWords, mention } from '../../platform/slack/blocks.ts'
import type { Opportunity, Reason } from './rules.ts'

/** Slack cuts longer labels on a phone. */
const NAME_MAX = 20

/** In mrkdwn. */
export function titleOf({ title }: Pick<Opportunity, 'title'>): string {
  return `*${escapeText(title)}*`
}

/** For buttons. */
export function shortName(name: string): string {
  return firstWords(name, NAME_MAX)
}

export function ownersOf({ posterId, coOwnerId }: Pick<Opportunity, 'posterId' | 'coOwnerId'>): string {
  return coOwnerId === null ? mention(posterId) : `${mention(posterId)} and ${mention(coOwnerId)}`
}

function showPlaces(places: number): string {
  return places === 1 ? '1 place' : `${places} places`
}

/** "*Pricing pilot* · Grace · 1 place · through Fri 20 Nov" */
export function headline(opportunity: Opportunity, today: Temporal.PlainDate): string {
  const { places, closesOn } = opportunity
  return `${titleOf(opportunity)} · ${ownersOf(opportunity)} · ${showPlaces(places)} · through ${showDate(closesOn, today)}`
}

/** The person's own words, in mrkdwn. */
export function quoteText({ facet, quote }: Reason, whose: 'you' | 'they'): string {
  const said = `“${escapeText(quote)}”`
  if (facet === 'skills') return `${whose === 'you' ? 'Your' : 'Their'} skill: ${said}`
  return `${whose === 'you' ? 'You' : 'They'} wrote: ${said}`
}
