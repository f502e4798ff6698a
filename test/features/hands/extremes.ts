import fc from 'fast-check'
import { HAND_MAX_LENGTH, HAND_OUTCOMES } from '../../../src/features/hands/rules.ts'
import * as views from '../../../src/features/hands/views.ts'
import { build, buildSame, covers, instant, mentorship, uuid, words } from '../../support/slack-limits.ts'

const outcome = fc.constantFrom(...HAND_OUTCOMES)
export const hand = fc.record({
  id: uuid,
  mentorshipId: uuid,
  what: fc.option(words(HAND_MAX_LENGTH)),
  askedAt: instant,
  outcome: fc.option(outcome),
})
const mentorships = fc
  .array(mentorship, { minLength: 1, maxLength: 20 })
  .map((list) => list.map((one, index) => ({ ...one, id: `${one.id.slice(0, -2)}${index + 10}` })))

export const extremes = [
  covers('hands/views.ts', views, {
    handView: build(views.handView, mentorships),
    noMentorMessage: buildSame(views.noMentorMessage),
    askedMessage: build(views.askedMessage, mentorship, hand, fc.boolean()),
    handMessage: build(views.handMessage, mentorship, hand),
    handDoneMessage: build(views.handDoneMessage, mentorship, hand, outcome),
    handSettledMessage: build(views.handSettledMessage, mentorship, outcome),
    handAnswerMessage: build(views.handAnswerMessage, mentorship, hand),
    withdrawnMessage: build(views.withdrawnMessage, fc.boolean()),
    notYoursMessage: buildSame(views.notYoursMessage),
    onlyMenteesMessage: build(views.onlyMenteesMessage, mentorship),
    endedMessage: buildSame(views.endedMessage),
  }),
]
