import fc from 'fast-check'
import * as nudgeViews from '../../../src/features/suggestions/nudge-views.ts'
import type { Suggestion } from '../../../src/features/suggestions/rules.ts'
import * as views from '../../../src/features/suggestions/views.ts'
import { header, section } from '../../../src/platform/slack/blocks.ts'
import { build, buildSame, covers, dailyLimit, day, today } from '../../support/slack-limits.ts'
import { suggestion, suggestions } from './samples.ts'

const refusal: fc.Arbitrary<views.Refusal> = fc.oneof(
  fc.record({ reason: fc.constant('full' as const), capacity: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ reason: fc.constant('declined lately' as const), until: day }),
  fc.constant({ reason: 'not a member' as const }),
  dailyLimit,
)

export const extremes = [
  covers('suggestions/views.ts', views, {
    suggestionsMessage: build(views.suggestionsMessage, suggestions),
    suggestionHomeBlocks: build((open) => views.suggestionHomeBlocks(open), suggestions),
    offeredMessage: build(views.offeredMessage, suggestion, fc.boolean()),
    dismissedMessage: build(views.dismissedMessage, suggestion),
    refusedMessage: build(views.refusedMessage, suggestion, refusal, fc.constant(today)),
    alreadyMessage: build(views.alreadyMessage, suggestion),
    decidedMessage: build(views.decidedMessage, suggestion),
    goneMessage: buildSame(views.goneMessage),
  }),
  covers('suggestions/nudge-views.ts', nudgeViews, {
    suggestionNudgePart: build(
      (all: Suggestion[]) => [
        ...nudgeViews.suggestionNudgePart(all, today).blocks,
        header(nudgeViews.suggestionNudgePart(all, today).title ?? 'You’re all caught up'),
      ],
      suggestions,
    ),
    whySuggested: build(
      (one: Suggestion) => [section(Object.values(nudgeViews.whySuggested(one, 'UTC', today)).join('\n'))],
      suggestion,
    ),
  }),
]
