import fc from 'fast-check'
import * as views from '../../../src/features/people/views.ts'
import { build, buildSame, covers, day, person, today } from '../../support/slack-limits.ts'

export const extremes = [
  covers('people/views.ts', views, {
    settingsView: build(views.settingsView, person),
    awayView: build(views.awayView, day),
    awayMessage: build(views.awayMessage, day, fc.constant(today), fc.boolean()),
    backMessage: build(views.backMessage, fc.record({ wasAway: fc.boolean(), nudgesOn: fc.boolean() })),
    notAMemberMessage: build(
      views.notAMemberMessage,
      fc.constantFrom('a guest', 'a bot', 'deactivated', 'another company'),
    ),
    savedMessage: buildSame(views.savedMessage),
  }),
]
