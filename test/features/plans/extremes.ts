import fc from 'fast-check'
import type { Mentorship } from '../../../src/features/mentorships/rules.ts'
import * as buttonViews from '../../../src/features/plans/button-views.ts'
import { captureText } from '../../../src/features/plans/capture-rules.ts'
import * as captureViews from '../../../src/features/plans/capture-views.ts'
import * as homeViews from '../../../src/features/plans/home-views.ts'
import {
  INTRODUCTION_STATES,
  INTRODUCTION_WORDS_MAX_LENGTH,
  type Introduction,
  OUTCOME_MAX_LENGTH,
  OUTSIDE_NAME_MAX_LENGTH,
  WHY_MAX_LENGTH,
} from '../../../src/features/plans/introduction-rules.ts'
import * as introductionViews from '../../../src/features/plans/introduction-views.ts'
import * as lookBackViews from '../../../src/features/plans/look-back-views.ts'
import * as pageViews from '../../../src/features/plans/page-views.ts'
import * as prepViews from '../../../src/features/plans/prep-views.ts'
import * as reminderViews from '../../../src/features/plans/reminder-views.ts'
import {
  type AgendaItem,
  GAP_MAX_LENGTH,
  NOTES_MAX_LENGTH,
  type Refusal,
  ROLE_MAX_LENGTH,
  STEP_MAX_LENGTH,
  type Step,
  type TaskRefusal,
} from '../../../src/features/plans/rules.ts'
import * as stepViews from '../../../src/features/plans/step-views.ts'
import type { PlanTopic } from '../../../src/features/plans/topic-rules.ts'
import * as topicViews from '../../../src/features/plans/topic-views.ts'
import * as views from '../../../src/features/plans/views.ts'
import { FACETS, WORDS_MAX_LENGTH } from '../../../src/features/profiles/rules.ts'
import { CHECK_IN_KINDS, NOTE_MAX_LENGTH } from '../../../src/features/relationships/rules.ts'
import { section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  buildSame,
  covers,
  day,
  instant,
  mentorship,
  name,
  today,
  userId,
  uuid,
  words,
  zone,
} from '../../support/slack-limits.ts'

const reader = fc.constantFrom('U1', 'WABCDEFGHIJ')
const step: fc.Arbitrary<Step> = fc.record({
  id: uuid,
  mentorshipId: uuid,
  words: words(STEP_MAX_LENGTH),
  ownerId: fc.option(reader),
  dueOn: fc.option(day),
  doneOn: fc.option(day),
})
/** Some are due on the day of the reminder. */
const dueItem = fc.record({
  step: fc.oneof(
    step,
    step.map((one) => ({ ...one, ownerId: 'U1', dueOn: today, doneOn: null })),
  ),
  mentorship: fc.oneof(
    mentorship,
    mentorship.map((one) => ({ ...one, endedAt: null })),
  ),
})
const steps = fc.array(step, { maxLength: 60, size: 'max' })
const planTopic: fc.Arbitrary<PlanTopic> = fc.oneof(
  fc.record({
    about: fc.constantFrom('agenda' as const, 'done' as const),
    id: uuid,
    words: words(STEP_MAX_LENGTH),
  }),
  fc.record({
    about: fc.constant('late promise' as const),
    id: uuid,
    words: words(STEP_MAX_LENGTH),
    dueOn: day,
  }),
  fc.record({
    about: fc.constant('step' as const),
    id: uuid,
    words: words(STEP_MAX_LENGTH),
    isOwn: fc.boolean(),
    dueOn: day,
  }),
)
const plan = fc.record({
  nextRole: fc.option(words(ROLE_MAX_LENGTH)),
  gap: fc.option(words(GAP_MAX_LENGTH)),
})
const planViewId = fc.option(fc.constant('V0123456789'), { nil: undefined })
const task: fc.Arbitrary<TaskRefusal> = fc.oneof(
  fc.constant({ reason: 'words missing' as const }),
  fc.constant({ reason: 'words too long' as const, length: 9999, most: STEP_MAX_LENGTH }),
  fc.record({ reason: fc.constant('unreadable date' as const), typed: words(60) }),
)
const due = fc.record({
  reason: fc.constantFrom('due in the past' as const, 'due too far' as const),
  on: day,
})
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.record({
    reason: fc.constantFrom('nobody yet' as const, 'myself' as const, 'not yours' as const, 'gone' as const),
  }),
  fc.record({
    reason: fc.constant('which one' as const),
    whoIds: fc.array(userId, { minLength: 2, maxLength: 12 }),
  }),
  fc.record({
    reason: fc.constantFrom(
      'not connected' as const,
      'not accepted' as const,
      'ended' as const,
      'only the mentor' as const,
      'only the mentee' as const,
    ),
    who: userId,
  }),
)

const checkIn = fc.record({
  on: day,
  kind: fc.constantFrom(...CHECK_IN_KINDS),
  note: fc.option(words(NOTE_MAX_LENGTH)),
})
const agendaItem = fc.record({
  id: uuid,
  mentorshipId: uuid,
  words: words(STEP_MAX_LENGTH),
  isFromBefore: fc.boolean(),
})
const change = fc.record({
  facet: fc.constantFrom(...FACETS),
  before: fc.option(words(WORDS_MAX_LENGTH)),
  after: fc.option(words(WORDS_MAX_LENGTH)),
  at: instant,
})

const introduction: fc.Arbitrary<Introduction> = fc.record({
  id: uuid,
  mentorshipId: uuid,
  to: fc.oneof(
    fc.record({ personId: userId, name, isHere: fc.boolean() }),
    fc.record({ outsideName: words(OUTSIDE_NAME_MAX_LENGTH) }),
  ),
  why: fc.option(words(WHY_MAX_LENGTH)),
  state: fc.constantFrom(...INTRODUCTION_STATES),
  outcome: fc.option(words(OUTCOME_MAX_LENGTH)),
  words: fc.option(words(INTRODUCTION_WORDS_MAX_LENGTH)),
  askedAt: fc.option(instant),
})
const introductions = fc.array(introduction, { maxLength: 30, size: 'max' })

export const extremes = [
  covers('plans/button-views.ts', buttonViews, {
    planButton: build(
      (shown: Mentorship, readerId: string) => [section('Plan', buttonViews.planButton(shown, readerId))],
      mentorship,
      reader,
    ),
    doneButton: build(
      (shown: Step, other: string) => [section('Step', buttonViews.doneButton(shown, other))],
      step,
      name,
    ),
    moveButton: build(
      (shown: Step, other: string) => [section('Step', buttonViews.moveButton(shown, other))],
      step,
      name,
    ),
    stepLabel: build(buttonViews.stepLabel, fc.constant('Done'), name, words(STEP_MAX_LENGTH)),
    topicMenu: build((shown: AgendaItem) => [section('Topic', buttonViews.topicMenu(shown))], agendaItem),
  }),
  covers('plans/home-views.ts', homeViews, {
    badgesOf: build(
      (counts: Parameters<typeof homeViews.badgesOf>[0]) =>
        homeViews.badgesOf(counts).map((badge) => section(badge)),
      fc.record({
        topics: fc.nat(30),
        latePromises: fc.nat(50),
        lateSteps: fc.nat(50),
        introductionsToMake: fc.nat(30),
        introductionsToAnswer: fc.nat(30),
      }),
    ),
    topicBlocks: build(homeViews.topicBlocks, fc.array(agendaItem, { maxLength: 40 })),
  }),
  covers('plans/page-views.ts', pageViews, {
    planSummaryBlocks: build(
      pageViews.planSummaryBlocks,
      fc.record({
        mentorship,
        readerId: reader,
        today: fc.constant(today),
        plan,
        open: steps,
        agenda: fc.array(agendaItem, { maxLength: 30 }),
      }),
    ),
  }),
  covers('plans/capture-views.ts', captureViews, {
    captureView: build(
      captureViews.captureView,
      fc.record({
        mentorships: fc
          .array(mentorship, { minLength: 1, maxLength: 20 })
          .map((all) => all.map((one, index) => ({ ...one, id: `${one.id.slice(0, -2)}${index + 10}` }))),
        readerId: reader,
        words: words(9000).map(captureText),
      }),
    ),
    topicSavedMessage: build(captureViews.topicSavedMessage, mentorship),
    nobodyMessage: buildSame(captureViews.nobodyMessage),
  }),
  covers('plans/introduction-views.ts', introductionViews, {
    introductionBlocks: build(
      introductionViews.introductionBlocks,
      fc.record({ mentorship, readerId: reader, introductions, today: fc.constant(today), zone }),
    ),
    introductionView: build(
      introductionViews.introductionView,
      mentorship,
      reader,
      fc.option(introduction),
      planViewId,
    ),
    contactText: build(
      introductionViews.contactText,
      fc.constantFrom(
        'missing' as const,
        'both' as const,
        'one of you' as const,
        'not a member' as const,
        'there already' as const,
      ),
    ),
    askView: build(introductionViews.askView, mentorship, introduction, planViewId),
    askMessage: build(introductionViews.askMessage, mentorship, introduction, userId),
    answeredMessage: build(introductionViews.answeredMessage, fc.boolean()),
    togetherMessage: build(introductionViews.togetherMessage, mentorship, introduction),
    byHandMessage: build(introductionViews.byHandMessage, mentorship, introduction),
    calledOffMessage: build(
      introductionViews.calledOffMessage,
      mentorship,
      introduction,
      fc.array(userId, { minLength: 1, maxLength: 3 }),
    ),
  }),
  covers('plans/views.ts', views, {
    planView: build(
      views.planView,
      fc.record({
        mentorship,
        readerId: reader,
        today: fc.constant(today),
        zone,
        plan,
        introductions,
        open: steps,
        done: fc.array(step, { maxLength: 5 }),
        notes: fc.option(words(NOTES_MAX_LENGTH)),
      }),
    ),
    goalView: build(views.goalView, mentorship, reader, plan, planViewId),
    notesView: build(views.notesView, mentorship, reader, fc.option(words(NOTES_MAX_LENGTH)), planViewId),
    refusalMessage: build(views.refusalMessage, refusal),
  }),
  covers('plans/step-views.ts', stepViews, {
    stepView: build(
      stepViews.stepView,
      fc.record({ mentorship, readerId: reader, step: fc.option(step), planViewId }),
    ),
    promisedView: build(stepViews.promisedView, mentorship, reader),
    stepAddedMessage: build(
      stepViews.stepAddedMessage,
      fc.record({
        step,
        added: fc.oneof(
          fc.constant({ result: 'added' as const }),
          fc.record({ result: fc.constant('there already' as const), dueOn: fc.option(day) }),
          fc.record({ result: fc.constant('moved' as const), from: fc.option(day), to: day }),
        ),
      }),
      mentorship,
      reader,
      fc.constant(today),
    ),
    planFullMessage: build(stepViews.planFullMessage, fc.option(words(STEP_MAX_LENGTH))),
    dueText: build(stepViews.dueText, due, fc.constant(today)),
    taskText: build(stepViews.taskText, fc.oneof(task, due), fc.constant(today)),
    lineText: build(
      stepViews.lineText,
      fc.oneof(task, due, fc.constant({ reason: 'who is missing' as const })),
      fc.constant(today),
    ),
  }),
  covers('plans/reminder-views.ts', reminderViews, {
    reminderMessage: build(
      reminderViews.reminderMessage,
      fc.record({
        items: fc.array(dueItem, { maxLength: 30, size: 'max' }),
        readerId: reader,
        on: fc.constant(today),
        today: fc.constant(today),
      }),
    ),
    moveView: build(
      reminderViews.moveView,
      fc.record({ step, mentorship, readerId: reader, suggested: day, messageTs: planViewId }),
    ),
  }),
  covers('plans/look-back-views.ts', lookBackViews, {
    lookBackMessage: build(
      lookBackViews.lookBackMessage,
      fc.record({
        mentorship,
        readerId: reader,
        years: fc.integer({ min: 1, max: 60 }),
        facts: fc.record({
          checkInDays: fc.nat(4000),
          introductionsMade: fc.nat(99),
          stepsDone: fc.nat(999),
        }),
        today: fc.constant(today),
      }),
    ),
  }),
  covers('plans/prep-views.ts', prepViews, {
    prepView: build(
      prepViews.prepView,
      fc.record({
        mentorship,
        readerId: reader,
        today: fc.constant(today),
        checkIns: fc.array(checkIn, { maxLength: 5 }),
        agenda: fc.array(agendaItem, { maxLength: 40 }),
        open: steps,
        doneSince: steps,
        changes: fc.array(change, { maxLength: FACETS.length }),
        question: fc.option(words(200)),
      }),
    ),
    topicView: build(
      prepViews.topicView,
      fc.record({
        mentorship,
        item: fc.option(agendaItem),
        prepViewId: fc.constantFrom('V1', undefined),
      }),
    ),
    agendaFullMessage: build(prepViews.agendaFullMessage, words(STEP_MAX_LENGTH)),
    agendaMessage: build(
      prepViews.agendaMessage,
      fc.record({
        mentorship,
        readerId: reader,
        items: fc.array(agendaItem, { maxLength: 40 }),
        said: fc.constantFrom(
          ...(['added', 'there already', 'changed', 'deleted', 'talked about', null] as const),
        ),
      }),
    ),
  }),
  covers('plans/topic-views.ts', topicViews, {
    topicOf: build(
      (topic: PlanTopic, contactName: string) => [
        section(topicViews.topicOf(topic, contactName, today).line),
      ],
      planTopic,
      name,
    ),
  }),
]
