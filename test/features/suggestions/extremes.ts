import fc from 'fast-check'
import { CADENCE_DAYS } from '../../../src/features/relationships/rules.ts'
import { WHY_MAX_LENGTH } from '../../../src/features/suggestions/pair-rules.ts'
import { OUTCOMES, type Suggestion } from '../../../src/features/suggestions/rules.ts'
import * as views from '../../../src/features/suggestions/views.ts'
import {
  build,
  buildSame,
  covers,
  dailyLimit,
  day,
  name,
  today,
  userId,
  words,
} from '../../support/slack-limits.ts'

const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  workspaceId: fc.constant('T1'),
  id: fc.uuid(),
  mentorId: userId,
  menteeId: userId,
  menteeName: name,
  why: fc.option(words(WHY_MAX_LENGTH)),
  cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
})
const some = fc.uniqueArray(suggestion, { maxLength: 20, selector: ({ menteeName }) => menteeName })
const refusal: fc.Arbitrary<views.Refusal> = fc.oneof(
  fc.record({ reason: fc.constant('full' as const), capacity: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ reason: fc.constant('declined lately' as const), until: day }),
  fc.constant({ reason: 'not a member' as const }),
  dailyLimit,
)

export const extremes = [
  covers('suggestions/views.ts', views, {
    suggestionsMessage: build(views.suggestionsMessage, some),
    suggestionHomeBlocks: build((open) => views.suggestionHomeBlocks(open), some),
    offeredMessage: build(views.offeredMessage, suggestion, fc.boolean()),
    dismissedMessage: build(views.dismissedMessage, suggestion),
    refusedMessage: build(views.refusedMessage, suggestion, refusal, fc.constant(today)),
    alreadyMessage: build(views.alreadyMessage, suggestion),
    decidedMessage: build(views.decidedMessage, suggestion),
    goneMessage: buildSame(views.goneMessage),
  }),
]
