import fc from 'fast-check'
import {
  ABOUT_MAX_LENGTH,
  FIND_PAGE,
  OPENNESS,
  TOPICS_MAX_LENGTH,
} from '../../../src/features/requests/offer-rules.ts'
import * as offerViews from '../../../src/features/requests/offer-views.ts'
import { build, covers, day, name, today, userId, words } from '../../support/slack-limits.ts'

const perhapsWords = (max: number) => fc.oneof(fc.constant(''), words(max))
const offer = fc.record({
  openness: fc.constantFrom(...OPENNESS),
  topics: perhapsWords(TOPICS_MAX_LENGTH),
  about: perhapsWords(ABOUT_MAX_LENGTH),
  keepsWaitlist: fc.boolean(),
  closedUntil: fc.option(day),
  isSaid: fc.boolean(),
})
const foundMentor = fc.record({
  personId: userId,
  name,
  topics: perhapsWords(TOPICS_MAX_LENGTH),
  about: perhapsWords(ABOUT_MAX_LENGTH),
  hasRoom: fc.boolean(),
  keepsWaitlist: fc.boolean(),
})
const findPage = fc.record({
  typed: perhapsWords(60),
  mentors: fc.oneof(
    fc.array(foundMentor, { maxLength: 2 }),
    fc.array(foundMentor, { minLength: FIND_PAGE, maxLength: FIND_PAGE }),
  ),
  offset: fc.constantFrom(0, FIND_PAGE, 50_000),
  hasMore: fc.boolean(),
})

export const extremes = [
  covers('requests/offer-views.ts', offerViews, {
    offerView: build(offerViews.offerView, offer),
    offerSavedMessage: build(offerViews.offerSavedMessage, offer, fc.constant(today)),
    findMessage: build(offerViews.findMessage, findPage),
  }),
]
