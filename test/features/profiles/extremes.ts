import fc from 'fast-check'
import * as changeViews from '../../../src/features/profiles/change-views.ts'
import * as facetViews from '../../../src/features/profiles/facet-views.ts'
import { PROFILE_STEPS } from '../../../src/features/profiles/form-rules.ts'
import * as knowViews from '../../../src/features/profiles/know-views.ts'
import * as pageViews from '../../../src/features/profiles/page-views.ts'
import * as profileViews from '../../../src/features/profiles/profile-views.ts'
import { QUESTIONS } from '../../../src/features/profiles/question-bank-rules.ts'
import {
  AUDIENCES,
  FACETS,
  type FacetVersion,
  type Refusal,
  type Standing,
  WORDS_MAX_LENGTH,
} from '../../../src/features/profiles/rules.ts'
import * as topicViews from '../../../src/features/profiles/topic-views.ts'
import { section } from '../../../src/platform/slack/blocks.ts'
import { build, covers, instant, mentorship, now, userId, words, zone } from '../../support/slack-limits.ts'

const audience = fc.constantFrom(...AUDIENCES)
const facet = fc.constantFrom(...FACETS)
const anyWords = words(WORDS_MAX_LENGTH)
const mentorIds = fc.array(userId, { maxLength: 12 })

const version: fc.Arbitrary<FacetVersion> = fc.record({
  facet,
  words: fc.option(anyWords),
  writtenAt: instant,
})
/** Ten years of changes in every facet. */
const versions = fc
  .tuple(
    fc.array(version, { maxLength: 40 }),
    fc.array(anyWords, { minLength: FACETS.length, maxLength: FACETS.length }),
  )
  .map(([earlier, all]) => [
    ...earlier,
    ...FACETS.flatMap((one, index) => ({ facet: one, words: all[index] ?? null, writtenAt: now })),
  ])
const some = fc.oneof(fc.constant([]), versions)
const knowViewId = fc.option(fc.constant('V0123456789'), { nil: undefined })
const page = { mentorship, sides: fc.record({ theirs: some, mine: some }), zone, now: fc.constant(now) }

const question = fc.record({
  question: fc.constantFrom(...QUESTIONS),
  because: fc.constantFrom('not known' as const, 'faded' as const, 'known' as const),
})
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.record({ reason: fc.constantFrom('myself' as const, 'not yours' as const) }),
  fc.record({ reason: fc.constantFrom('no mentee of mine' as const, 'my mentor' as const), who: userId }),
)

export const extremes = [
  covers('profiles/change-views.ts', changeViews, {
    changedBlocks: build(changeViews.changedBlocks, fc.constant('Then'), some, fc.constant(now), zone),
  }),
  covers('profiles/facet-views.ts', facetViews, {
    facetView: build(facetViews.facetView, fc.record({ ...page, facet, knowViewId })),
    shortName: build(facetViews.shortName, mentorship),
  }),
  covers('profiles/know-views.ts', knowViews, {
    knowView: build(
      knowViews.knowView,
      fc.record({
        ...page,
        depth: fc.double({ min: 0, max: 1, noNaN: true }),
        question: fc.option(question),
      }),
    ),
    refusalMessage: build(knowViews.refusalMessage, refusal),
  }),
  covers('profiles/page-views.ts', pageViews, {
    profileBlocks: build(pageViews.profileBlocks, mentorship, some),
  }),
  covers('profiles/profile-views.ts', profileViews, {
    profileView: build(
      profileViews.profileView,
      fc.record({
        step: fc.integer({ min: 0, max: PROFILE_STEPS.length - 1 }),
        audience,
        mentorIds,
        versions: some,
        now: fc.constant(now),
        zone,
      }),
    ),
    profileSavedView: build(profileViews.profileSavedView, audience, mentorIds, fc.boolean()),
  }),
  covers('profiles/topic-views.ts', topicViews, {
    questionTopic: build(
      (because: Standing | null, text: string) => [
        section(topicViews.questionTopic({ id: 'likes.beginning.1', words: text }, because).line),
      ],
      fc.constantFrom('not known', 'faded', 'known', null),
      words(200),
    ),
  }),
]
