import fc from 'fast-check'
import * as homeViews from '../../../src/features/help-requests/home-views.ts'
import * as nextViews from '../../../src/features/help-requests/next-views.ts'
import * as pageViews from '../../../src/features/help-requests/page-views.ts'
import { HELP_REQUEST_MAX_LENGTH, HELP_REQUEST_OUTCOMES } from '../../../src/features/help-requests/rules.ts'
import * as views from '../../../src/features/help-requests/views.ts'
import type { Mentorship } from '../../../src/features/mentorships/rules.ts'
import { section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  buildSame,
  covers,
  dailyLimit,
  instant,
  mentorship,
  name,
  today,
  uuid,
  words,
} from '../../support/slack-limits.ts'

const outcome = fc.constantFrom(...HELP_REQUEST_OUTCOMES)
export const helpRequest = fc.record({
  id: uuid,
  mentorshipId: uuid,
  what: fc.option(words(HELP_REQUEST_MAX_LENGTH)),
  askedAt: instant,
  outcome: fc.option(outcome),
})
const mentorships = fc
  .array(mentorship, { minLength: 1, maxLength: 20 })
  .map((list) => list.map((one, index) => ({ ...one, id: `${one.id.slice(0, -2)}${index + 10}` })))

export const extremes = [
  covers('help-requests/home-views.ts', homeViews, {
    helpRequestLine: build(homeViews.helpRequestLine, helpRequest),
    ownHelpRequestLine: build(homeViews.ownHelpRequestLine, helpRequest),
  }),
  covers('help-requests/next-views.ts', nextViews, {
    helpStep: build((one: Mentorship) => {
      const { line = '', button } = nextViews.helpStep(one)
      return [section(line, button)]
    }, mentorship),
  }),
  covers('help-requests/page-views.ts', pageViews, {
    helpPageBlocks: build(pageViews.helpPageBlocks, helpRequest, fc.boolean()),
  }),
  covers('help-requests/views.ts', views, {
    helpRequestView: build(views.helpRequestView, mentorships),
    askedMessage: build(views.askedMessage, mentorship, helpRequest, fc.boolean()),
    helpRequestMessage: build(views.helpRequestMessage, mentorship, helpRequest),
    helpRequestDoneMessage: build(views.helpRequestDoneMessage, mentorship, helpRequest, outcome),
    helpRequestSettledMessage: build(views.helpRequestSettledMessage, mentorship, outcome),
    helpRequestAnswerMessage: build(views.helpRequestAnswerMessage, mentorship, helpRequest),
    withdrawnMessage: build(views.withdrawnMessage, fc.boolean()),
    notYoursMessage: buildSame(views.notYoursMessage),
    onlyMenteesMessage: build(views.onlyMenteesMessage, mentorship),
    endedMessage: buildSame(views.endedMessage),
    limitText: build(views.limitText, dailyLimit, name, fc.constant(today)),
    limitMessage: build(
      views.limitMessage,
      dailyLimit,
      mentorship,
      words(HELP_REQUEST_MAX_LENGTH),
      fc.constant(today),
    ),
    tooLongText: build(
      views.tooLongText,
      fc.record({
        reason: fc.constant('words too long' as const),
        length: fc.nat(8000),
        most: fc.constant(HELP_REQUEST_MAX_LENGTH),
      }),
    ),
  }),
]
