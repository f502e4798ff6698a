import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import * as formViews from '../../../src/features/meetings/form-views.ts'
import * as homeViews from '../../../src/features/meetings/home-views.ts'
import * as meetingViews from '../../../src/features/meetings/meeting-views.ts'
import * as proposalViews from '../../../src/features/meetings/proposal-views.ts'
import {
  LINE_MAX_LENGTH,
  MEETING_STATES,
  type Meeting,
  type MeetingProposal,
  OUTCOMES,
  PLACE_MAX_LENGTH,
  type Refusal,
} from '../../../src/features/meetings/rules.ts'
import { MEETING_MINUTES, type TimeRefusal } from '../../../src/features/meetings/time-rules.ts'
import type { TypedTimeRefusal } from '../../../src/features/meetings/typed-time-rules.ts'
import { STEP_MAX_LENGTH } from '../../../src/features/plans/rules.ts'
import { actions } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  covers,
  dailyLimit,
  day,
  instant,
  mentorship,
  name,
  userId,
  uuid,
  words,
  zone,
} from '../../support/slack-limits.ts'

const time = fc.constantFrom(Temporal.PlainTime.from('00:00'), Temporal.PlainTime.from('15:30'))
const person = fc.constantFrom('U1', 'WABCDEFGHIJ')
const reader = fc.record({ id: person, zone, now: instant })
const arrangement = {
  minutes: fc.constantFrom(...MEETING_MINUTES),
  place: fc.option(words(PLACE_MAX_LENGTH)),
  line: fc.option(words(LINE_MAX_LENGTH)),
  repeats: fc.boolean(),
}
const times = fc.uniqueArray(instant, {
  minLength: 3,
  maxLength: 3,
  selector: (one) => one.epochMilliseconds,
})
const proposal: fc.Arbitrary<MeetingProposal> = fc.record({
  ...arrangement,
  id: uuid,
  mentorshipId: uuid,
  proposerId: person,
  times,
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
  meetingId: fc.option(uuid),
})
const meeting: fc.Arbitrary<Meeting> = fc.record({
  ...arrangement,
  id: uuid,
  mentorshipId: uuid,
  proposerId: person,
  start: instant,
  state: fc.constantFrom(...MEETING_STATES),
  sequence: fc.nat(99),
  changedAt: instant,
  changedBy: fc.option(person),
  awayAskedAt: fc.option(instant),
})
const view = fc.record({ meeting, mentorship, reader })
const proposalView = fc.record({ proposal, mentorship, reader, moves: fc.option(meeting) })
const topic = words(STEP_MAX_LENGTH)
const dayView = fc.record({
  meeting,
  mentorship,
  reader,
  toTalkAbout: fc.record({
    topics: fc.array(topic, { maxLength: 10 }),
    promises: fc.array(fc.record({ words: topic, isOwn: fc.boolean() }), { maxLength: 10 }),
  }),
  logged: fc.option(fc.record({ own: fc.option(fc.record({ checkInId: uuid, hasNote: fc.boolean() })) })),
  isMoved: fc.boolean(),
})
const timeRefusal: fc.Arbitrary<TimeRefusal> = fc.oneof(
  fc.record({ why: fc.constantFrom('gap' as const, 'past' as const, 'twice' as const) }),
  fc.record({ why: fc.constant('too far' as const), through: day }),
  fc.record({
    why: fc.constant('busy' as const),
    who: fc.constantFrom('proposer' as const, 'other' as const),
  }),
)
const typed = words(60)
const typedRefusal: fc.Arbitrary<TypedTimeRefusal> = fc.oneof(
  fc.record({ why: fc.constantFrom('unreadable' as const, 'not a length' as const), typed }),
  fc.record({
    why: fc.constant('ambiguous day' as const),
    typed,
    choices: fc.array(day, { minLength: 2, maxLength: 2 }),
  }),
  fc.record({
    why: fc.constant('ambiguous time' as const),
    typed,
    choices: fc.array(time, { minLength: 2, maxLength: 2 }),
  }),
  fc.record({ why: fc.constant('several days' as const), from: day, through: day }),
  fc.record({ why: fc.constant('past' as const), on: day, at: fc.option(time) }),
  fc.record({ why: fc.constant('too far' as const), on: day, through: day }),
  fc.record({ why: fc.constant('gap' as const), on: day, at: time }),
)
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.record({ reason: fc.constantFrom('nobody yet' as const, 'myself' as const, 'not yours' as const) }),
  fc.record({
    reason: fc.constant('which one' as const),
    whoIds: fc.array(userId, { minLength: 2, maxLength: 11 }),
  }),
  fc.record({
    reason: fc.constantFrom(
      'not connected' as const,
      'ended' as const,
      'not accepted' as const,
      'not here' as const,
      'proposed already' as const,
      'asked already' as const,
    ),
    who: userId,
  }),
)
const form = fc.record({
  mentorship,
  reader,
  otherZone: zone,
  times: fc.array(instant, { maxLength: 3 }),
  day: fc.option(day),
  kind: fc.constantFrom('times' as const, 'edges' as const, 'none' as const),
  minutes: fc.option(fc.constantFrom(...MEETING_MINUTES)),
  isMove: fc.boolean(),
  answers: fc.option(uuid, { nil: undefined }),
})

export const extremes = [
  covers('meetings/form-views.ts', formViews, {
    timesView: build(formViews.timesView, form),
    limitText: build(formViews.limitText, dailyLimit, name, reader),
    timeRefusalText: build(formViews.timeRefusalText, timeRefusal, name, reader),
    typedRefusalMessage: build(formViews.typedRefusalMessage, typedRefusal, reader),
    refusalMessage: build(formViews.refusalMessage, refusal),
  }),
  covers('meetings/home-views.ts', homeViews, {
    meetingLine: build(homeViews.meetingLine, meeting, reader),
    proposalLine: build(homeViews.proposalLine, proposal, reader),
  }),
  covers('meetings/meeting-views.ts', meetingViews, {
    meetingMessage: build(meetingViews.meetingMessage, view),
    calledOffMessage: build(meetingViews.calledOffMessage, view),
    dayMessage: build(meetingViews.dayMessage, dayView),
    howItWentButtons: build(
      (one: meetingViews.MeetingView) => [actions(...meetingViews.howItWentButtons(one))],
      view,
    ),
    awayMeetingMessage: build(meetingViews.awayMeetingMessage, view),
    meetingChangedMessage: build(
      meetingViews.meetingChangedMessage,
      fc.constantFrom('off', 'stopped', 'told', 'unchanged', 'not yours', 'file'),
    ),
  }),
  covers('meetings/proposal-views.ts', proposalViews, {
    proposalMessage: build(proposalViews.proposalMessage, proposalView),
    detailBlocks: build(proposalViews.detailBlocks, proposal),
    closedProposalMessage: build(proposalViews.closedProposalMessage, proposalView),
    proposedMessage: build(proposalViews.proposedMessage, proposal, mentorship, reader),
    tooLateMessage: build(
      proposalViews.tooLateMessage,
      fc.constantFrom('settled already', 'not yours', 'passed', 'taken'),
    ),
    withdrawnMessage: build((_: null) => proposalViews.withdrawnMessage(), fc.constant(null)),
  }),
]
