import fc from 'fast-check'
import type { Card } from '../../../src/features/opportunities/card-views.ts'
import {
  INTEREST_STATES,
  type Interest,
  LIMITS,
  type Opportunity,
  PLACES,
  type Reason,
  STATES,
} from '../../../src/features/opportunities/rules.ts'
import { FACETS } from '../../../src/features/profiles/rules.ts'
import { day, instant, name, userId, uuid, words, zone } from '../../support/slack-limits.ts'

export const opportunity: fc.Arbitrary<Opportunity> = fc.record({
  workspaceId: fc.constant('T1'),
  id: uuid,
  posterId: userId,
  posterName: name,
  posterZone: zone,
  posterIsHere: fc.boolean(),
  coOwnerId: fc.option(fc.constant('UCOOWNER')),
  coOwnerName: fc.option(name),
  title: words(LIMITS.title),
  why: words(LIMITS.why),
  learn: words(LIMITS.learn),
  takes: words(LIMITS.takes),
  places: fc.integer({ min: PLACES.min, max: PLACES.max }),
  closesOn: day,
  closesAt: instant,
  state: fc.constantFrom(...STATES),
})

export const interest: fc.Arbitrary<Interest> = fc.record({
  id: uuid,
  opportunityId: uuid,
  personId: userId,
  personName: name,
  state: fc.constantFrom(...INTEREST_STATES),
  suggestedBy: fc.option(userId),
  shownAt: fc.option(instant),
  decidedAt: fc.option(instant),
})

export const reason: fc.Arbitrary<Reason> = fc.record({
  facet: fc.constantFrom(...FACETS),
  quote: words(140),
})

/** Numbered, so that screen readers can tell them apart. */
function numbered<Item>(
  list: fc.Arbitrary<Item[]>,
  add: (item: Item, prefix: string) => Item,
): fc.Arbitrary<Item[]> {
  return list.map((items) => items.map((item, at) => add(item, `${at} `)))
}

export const interests = numbered(fc.array(interest, { maxLength: 60, size: 'max' }), (one, prefix) => ({
  ...one,
  personName: `${prefix}${one.personName.slice(0, 70)}`,
}))

const card: fc.Arbitrary<Card> = fc.record({
  opportunity,
  interest: fc.option(interest),
  reason: fc.option(reason),
})
export const cards = (maxLength: number) =>
  numbered(fc.array(card, { maxLength, size: 'max' }), (one, prefix) => ({
    ...one,
    opportunity: { ...one.opportunity, title: `${prefix}${one.opportunity.title.slice(0, 90)}` },
  }))

export const own = numbered(
  fc.array(fc.record({ opportunity, shown: fc.array(interest, { maxLength: 3 }) }), {
    maxLength: 20,
    size: 'max',
  }),
  (one, prefix) => ({
    ...one,
    opportunity: { ...one.opportunity, title: `${prefix}mine ${one.opportunity.title.slice(0, 90)}` },
  }),
)
