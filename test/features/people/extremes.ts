import fc from 'fast-check'
import * as views from '../../../src/features/people/views.ts'
import { message, section } from '../../../src/platform/slack/blocks.ts'
import { build, buildSame, covers, day, person, today, words } from '../../support/slack-limits.ts'

export const extremes = [
  covers('people/views.ts', views, {
    settingsView: build(views.settingsView, person),
    awayView: build(views.awayView, day),
    awayMessage: build(
      views.awayMessage,
      fc.tuple(fc.option(day), fc.option(day)).map(([awayFrom, awayUntil]) => ({ awayFrom, awayUntil })),
      fc.constant(today),
      fc.boolean(),
    ),
    stillAwayText: build(
      (typed: string) => message(section(views.stillAwayText({ reason: 'still away', typed }))),
      words(60),
    ),
    backMessage: build(views.backMessage, fc.record({ wasAway: fc.boolean(), nudgesOn: fc.boolean() })),
    notAMemberMessage: build(
      views.notAMemberMessage,
      fc.constantFrom('a guest', 'a bot', 'deactivated', 'another company'),
    ),
    savedMessage: buildSame(views.savedMessage),
  }),
]
