import fc from 'fast-check'
import type { Temporal } from 'temporal-polyfill'
import * as agreementViews from '../../../src/features/mentorships/agreement-views.ts'
import * as checkInViews from '../../../src/features/mentorships/check-in-views.ts'
import * as commandViews from '../../../src/features/mentorships/command-views.ts'
import * as endViews from '../../../src/features/mentorships/end-views.ts'
import * as historyViews from '../../../src/features/mentorships/history-views.ts'
import * as homeViews from '../../../src/features/mentorships/home-views.ts'
import * as menteeViews from '../../../src/features/mentorships/mentee-views.ts'
import * as nextViews from '../../../src/features/mentorships/next-views.ts'
import * as nudgeViews from '../../../src/features/mentorships/nudge-views.ts'
import * as offerViews from '../../../src/features/mentorships/offer-views.ts'
import {
  END_REASONS,
  type Mentorship,
  type Proposal,
  type Refusal,
} from '../../../src/features/mentorships/rules.ts'
import * as timeTogetherViews from '../../../src/features/mentorships/time-together-views.ts'
import * as togetherViews from '../../../src/features/mentorships/together-views.ts'
import * as views from '../../../src/features/mentorships/views.ts'
import { planChoice, prepareButton } from '../../../src/features/plans/topics.ts'
import {
  CADENCE_DAYS,
  CHECK_IN_KINDS,
  type LoggedSince,
  NOTE_MAX_LENGTH,
  type Relationship,
} from '../../../src/features/relationships/rules.ts'
import { actions, field, header, section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  buildSame,
  covers,
  dailyLimit,
  day,
  instant,
  mentorship,
  name,
  relationshipOf,
  today as todayItself,
  userId,
  uuid,
  words,
} from '../../support/slack-limits.ts'

const today = fc.constant(todayItself)
const changed = fc.boolean()
const cadenceDays = fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max })
const note = fc.option(words(NOTE_MAX_LENGTH))
const kind = fc.constantFrom(...CHECK_IN_KINDS)

/** Each option of a select has a different value. */
const mentorships = fc
  .array(mentorship, { minLength: 1, maxLength: 20 })
  .map((list): Mentorship[] =>
    list.map((one, index) => ({ ...one, id: `${one.id.slice(0, -2)}${index + 10}` })),
  )

const one = fc.constantFrom('U1', 'WABCDEFGHIJ')
const logged = fc.record({ mentorship, personId: one, on: day, kind, note })

const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.record({
    reason: fc.constantFrom(
      'myself' as const,
      'not yours' as const,
      'in the future' as const,
      'too long ago' as const,
      'before the start' as const,
    ),
  }),
  fc.record({ reason: fc.constant('not accepted' as const), who: userId }),
  fc.record({ reason: fc.constant('offered already' as const), who: userId, expiresOn: day }),
  fc.record({ reason: fc.constant('declined lately' as const), who: userId, until: day }),
  fc.record({
    reason: fc.constant('not a member' as const),
    who: userId,
    standing: fc.constantFrom(
      'unknown' as const,
      'a bot' as const,
      'deactivated' as const,
      'a guest' as const,
      'another company' as const,
    ),
  }),
  fc.record({ reason: fc.constant('already' as const), who: userId, cadenceDays }),
  fc.record({
    reason: fc.constant('full' as const),
    capacity: fc.constant(10),
    menteeIds: fc.array(userId, { minLength: 1, maxLength: 10 }),
  }),
  fc.record({
    reason: fc.constantFrom('not connected' as const, 'only the mentor' as const),
    who: userId,
  }),
  fc.record({ reason: fc.constant('ended' as const), who: userId, on: day }),
  dailyLimit,
)
const names = fc.array(fc.tuple(userId, name)).map((pairs) => new Map(pairs))

const checkIn = fc.record({
  id: uuid,
  on: day,
  kind,
  note,
  isOwn: fc.boolean(),
  isCorrected: fc.boolean(),
})
const line = fc.option(words(1000))
const agreement = fc.record({
  version: fc.nat(9),
  whatFor: line,
  howOften: line,
  betweenUs: line,
  writtenBy: userId,
  writtenAt: instant,
  agreedAt: fc.option(instant),
})
const proposal = fc.record({
  id: uuid,
  mentorshipId: uuid,
  cadenceDays,
  note: note,
  proposedAt: instant,
  outcome: fc.constantFrom('agreed' as const, 'kept' as const, null),
})

const common = fc.oneof(
  fc.record({
    reason: fc.constantFrom('unknown user' as const, 'unreadable date' as const),
    typed: words(60),
  }),
  fc.record({ reason: fc.constantFrom('who is missing' as const, 'date missing' as const) }),
  fc.record({ reason: fc.constantFrom('date in the past' as const, 'date too far' as const), on: day }),
)

const mentee = relationshipOf('mentorship', fc.constant('WABCDEFGHIJ'))

export const extremes = [
  covers('mentorships/home-views.ts', homeViews, {
    proposalBadge: build((one: Proposal) => [section(homeViews.proposalBadge(one))], proposal),
    ownProposalLine: build(
      (one: Mentorship, suggested: Proposal) => [
        section(homeViews.ownProposalLine(one, suggested) ?? 'None'),
      ],
      mentorship,
      proposal,
    ),
  }),
  covers('mentorships/command-views.ts', commandViews, {
    cadenceRefusalText: build(
      commandViews.cadenceRefusalText,
      fc.oneof(
        common,
        fc.record({ reason: fc.constant('cadence missing' as const) }),
        fc.record({ reason: fc.constant('unreadable cadence' as const), typed: words(60) }),
        fc.record({ reason: fc.constant('cadence out of range' as const), days: fc.nat(400) }),
      ),
      today,
    ),
    logRefusalText: build(
      commandViews.logRefusalText,
      fc.oneof(
        common,
        fc.record({
          reason: fc.constantFrom('date in the future' as const, 'date too long ago' as const),
          on: day,
        }),
        fc.record({ reason: fc.constant('note too long' as const), length: fc.nat(10_000) }),
      ),
      today,
    ),
  }),
  covers('mentorships/check-in-views.ts', checkInViews, {
    logView: build(
      checkInViews.logView,
      fc.record({
        mentorships,
        personId: one,
        today,
        metadata: uuid.map((mentorshipId) => ({ mentorshipId })),
      }),
    ),
    loggedMessage: build(
      checkInViews.loggedMessage,
      fc.tuple(logged, uuid).map(([one, checkInId]) => ({ ...one, checkInId })),
      today,
    ),
    loggedAlreadyMessage: build(checkInViews.loggedAlreadyMessage, logged, today),
    undoneMessage: build(checkInViews.undoneMessage, fc.boolean()),
    editedMessage: build(checkInViews.editedMessage, logged, today),
    checkInFormView: build(
      checkInViews.checkInFormView,
      fc.tuple(logged, uuid).map(([{ mentorship, personId, on, kind, note }, checkInId]) => ({
        mentorship,
        personId,
        checkInId,
        checkIn: { on, kind, note },
      })),
    ),
  }),
  covers('mentorships/views.ts', views, {
    addView: build(views.addView, cadenceDays, fc.option(userId, { nil: undefined })),
    nobodyYetMessage: buildSame(views.nobodyYetMessage),
    addedMessage: build(
      views.addedMessage,
      fc.record({ menteeId: userId, cadenceDays, isAccepted: fc.boolean() }),
      day,
      today,
    ),
    snoozedMessage: build(views.snoozedMessage, userId, day, today, changed),
    snoozeInsteadMessage: build(views.snoozeInsteadMessage, mentorship, day, today),
    snoozeEndedMessage: build(views.snoozeEndedMessage, mentorship, today, changed),
    cadenceMessage: build(
      views.cadenceMessage,
      mentorship,
      today,
      fc.constantFrom('told', 'changed', 'unchanged'),
    ),
    keptGoingMessage: build(views.keptGoingMessage, mentorship, changed),
    cadenceSelect: build(
      (days: number) => [field('id', 'How often', views.cadenceSelect(days), { whoSees: 'You' })],
      cadenceDays,
    ),
    noteField: build((label: string) => [views.noteField('id', label)], fc.constant('A thought')),
    fieldRefusal: build(views.fieldRefusal, refusal, today, names),
    limitText: build(views.limitText, dailyLimit, today, mentorship),
    refusalMessage: build(views.refusalMessage, refusal, today),
  }),
  covers('mentorships/offer-views.ts', offerViews, {
    welcomeMessage: build(offerViews.welcomeMessage, mentorship),
    offerLine: build(
      (offered: Mentorship, readerId: string, on: Temporal.PlainDate) => [
        section(offerViews.offerLine(offered, readerId, on)),
      ],
      mentorship,
      one,
      today,
    ),
    acceptedMessage: build(offerViews.acceptedMessage, userId, changed),
    offerExpiredMessage: build(offerViews.offerExpiredMessage, mentorship, today),
    notForMeMessage: build(offerViews.notForMeMessage, userId),
    declinedMessage: build(offerViews.declinedMessage, mentorship),
    offerAcceptedMessage: build(offerViews.offerAcceptedMessage, mentorship),
    unansweredPart: build(
      (offered: Mentorship[], on: Temporal.PlainDate) => [
        ...offerViews.unansweredPart(offered, on).blocks,
        header(offerViews.unansweredPart(offered, on).title ?? 'You’re all caught up'),
      ],
      fc.array(mentorship, { minLength: 1, maxLength: 3 }),
      today,
    ),
    whyUnanswered: build(
      (offered: Mentorship, on: Temporal.PlainDate) => [
        section(Object.values(offerViews.whyUnanswered(offered, on)).join('\n')),
      ],
      mentorship,
      today,
    ),
  }),
  covers('mentorships/end-views.ts', endViews, {
    endView: build(endViews.endView, mentorship, one),
    endNoticeMessage: build(
      endViews.endNoticeMessage,
      fc.record({ mentorship, toId: one, thanks: note, suggestedId: fc.option(userId) }),
      today,
    ),
    endedMessage: build(endViews.endedMessage, mentorship, one, changed),
    successorView: build(endViews.successorView, uuid, userId, userId),
    successorMessage: build(endViews.successorMessage, userId),
    noSuccessorMessage: buildSame(endViews.noSuccessorMessage),
    successorDecidedMessage: buildSame(endViews.successorDecidedMessage),
  }),
  covers('mentorships/together-views.ts', togetherViews, {
    standingBlocks: build(
      togetherViews.standingBlocks,
      fc.record({
        mentorship,
        personId: one,
        agreement: fc.option(agreement),
        proposal: fc.option(proposal),
      }),
      today,
    ),
    strangerBlocks: build(togetherViews.strangerBlocks, fc.record({ id: userId, name }), fc.boolean()),
  }),
  covers('mentorships/next-views.ts', nextViews, {
    offerStep: build((given: Mentorship) => [actions(nextViews.offerStep(given).button)], mentorship),
    dueStep: build((given: Mentorship) => [actions(nextViews.dueStep(given).button)], mentorship),
    anytimeSteps: buildSame(() => [
      actions(...nextViews.anytimeSteps({ log: true, add: true, find: true }).map((step) => step.button)),
    ]),
  }),
  covers('mentorships/nudge-views.ts', nudgeViews, {
    openActions: build(
      (one: Relationship, on: Temporal.PlainDate) => [
        nudgeViews.openActions(one, { on, isFirst: true, buttons: [prepareButton], choices: [planChoice] }),
      ],
      mentee,
      day,
    ),
    continueQuestion: build(nudgeViews.continueQuestion, mentee),
    continueActions: build(
      (one: Relationship, on: Temporal.PlainDate, isFirst: boolean) => [
        nudgeViews.continueActions(one, { on, isFirst }),
      ],
      mentee,
      day,
      fc.boolean(),
    ),
    afterLogging: build(
      (one: Relationship, own: LoggedSince['own']) => [actions(...nudgeViews.afterLogging(one, own))],
      mentee,
      fc.option(fc.record({ checkInId: uuid, hasNote: fc.boolean() })),
    ),
  }),
  covers('mentorships/history-views.ts', historyViews, {
    historyBlocks: build(
      historyViews.historyBlocks,
      fc.record({
        mentorship,
        personId: one,
        checkIns: fc.array(checkIn, { maxLength: 50, size: 'max' }),
        reflections: fc.array(
          fc.record({ words: note, reason: fc.option(fc.constantFrom(...END_REASONS)) }),
          { maxLength: 2 },
        ),
        before: fc.option(
          fc.record({
            mentorId: userId,
            showsDays: fc.boolean(),
            checkIns: fc.array(checkIn, { maxLength: 50, size: 'max' }),
          }),
        ),
        hasOlder: fc.boolean(),
      }),
      today,
    ),
  }),
  covers('mentorships/agreement-views.ts', agreementViews, {
    agreementView: build(agreementViews.agreementView, mentorship, one, fc.option(agreement)),
    agreementLines: build(agreementViews.agreementLines, agreement),
    agreementMessage: build(agreementViews.agreementMessage, uuid, agreement),
    agreementSavedMessage: build(agreementViews.agreementSavedMessage, mentorship, one, changed),
    changedMeanwhile: build(agreementViews.changedMeanwhile, name),
    agreedMessage: build(agreementViews.agreedMessage, changed),
    agreementChangedMessage: build(agreementViews.agreementChangedMessage, uuid),
  }),
  covers('mentorships/mentee-views.ts', menteeViews, {
    proposeView: build(menteeViews.proposeView, mentorship),
    proposedMessage: build(
      menteeViews.proposedMessage,
      mentorship,
      cadenceDays,
      fc.constantFrom('proposed', 'proposed already', 'so already'),
    ),
    overdueMessage: build(menteeViews.overdueMessage, mentorship, today),
    proposalMessage: build(menteeViews.proposalMessage, mentorship, proposal),
    proposalSettledMessage: build(
      menteeViews.proposalSettledMessage,
      mentorship,
      fc.constantFrom('agreed', 'kept', 'settled already'),
    ),
    proposalAnswerMessage: build(menteeViews.proposalAnswerMessage, mentorship, proposal),
    cadenceChangedMessage: build(menteeViews.cadenceChangedMessage, mentorship, cadenceDays),
    pauseView: build(menteeViews.pauseView, mentorship, day),
    pauseInsteadMessage: build(menteeViews.pauseInsteadMessage, mentorship, day, today),
    pausedMessage: build(menteeViews.pausedMessage, mentorship, day, today, changed),
    resumedMessage: build(menteeViews.resumedMessage, mentorship, changed),
    pauseNotificationMessage: build(menteeViews.pauseNotificationMessage, mentorship, note, today),
    correctionMessage: build(
      menteeViews.correctionMessage,
      mentorship,
      one,
      fc.record({ on: day, kind }),
      today,
    ),
    correctedMessage: build(menteeViews.correctedMessage, changed),
  }),
  covers('mentorships/time-together-views.ts', timeTogetherViews, {
    timeTogetherTopic: build(
      (months: number, who: string) => [section(timeTogetherViews.timeTogetherTopic(months, who).line)],
      fc.constantFrom(6, 12, 120),
      name,
    ),
  }),
]
