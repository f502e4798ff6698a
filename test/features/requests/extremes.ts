import fc from 'fast-check'
import type { Temporal } from 'temporal-polyfill'
import { CADENCE_DAYS } from '../../../src/features/relationships/rules.ts'
import * as homeViews from '../../../src/features/requests/home-views.ts'
import * as menteeViews from '../../../src/features/requests/mentee-views.ts'
import * as mentorViews from '../../../src/features/requests/mentor-views.ts'
import * as nextViews from '../../../src/features/requests/next-views.ts'
import * as nudgeViews from '../../../src/features/requests/nudge-views.ts'
import {
  ABOUT_MAX_LENGTH,
  FIND_PAGE,
  OPENNESS,
  TOPICS_MAX_LENGTH,
} from '../../../src/features/requests/offer-rules.ts'
import * as offerViews from '../../../src/features/requests/offer-views.ts'
import * as pageViews from '../../../src/features/requests/page-views.ts'
import * as refusalViews from '../../../src/features/requests/refusal-views.ts'
import {
  DECLINE_TEMPLATES,
  type Refusal,
  type Request,
  WORDS_MAX_LENGTH,
} from '../../../src/features/requests/rules.ts'
import * as suggestedViews from '../../../src/features/requests/suggested-views.ts'
import { header, section } from '../../../src/platform/slack/blocks.ts'
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
  zone,
} from '../../support/slack-limits.ts'
import { suggestions } from '../suggestions/samples.ts'
import { request, someRequests as some } from './samples.ts'

const perhapsWords = (max: number) => fc.oneof(fc.constant(''), words(max))
const offer = fc.record({
  openness: fc.constantFrom(...OPENNESS),
  topics: perhapsWords(TOPICS_MAX_LENGTH),
  about: perhapsWords(ABOUT_MAX_LENGTH),
  keepsWaitlist: fc.boolean(),
  closedUntil: fc.option(day),
})
const foundMentor = fc.record({
  personId: userId,
  name,
  topics: perhapsWords(TOPICS_MAX_LENGTH),
  about: perhapsWords(ABOUT_MAX_LENGTH),
  hasRoom: fc.boolean(),
  keepsWaitlist: fc.boolean(),
})
const findPage = fc.record({
  typed: perhapsWords(60),
  mentors: fc.oneof(
    fc.array(foundMentor, { maxLength: 2 }),
    fc.array(foundMentor, { minLength: FIND_PAGE, maxLength: FIND_PAGE }),
  ),
  offset: fc.constantFrom(0, FIND_PAGE, 50_000),
  hasMore: fc.boolean(),
})

const menteeIds = fc.array(userId, { maxLength: 10 })
const setting = fc.record({
  zone,
  today: fc.constant(today),
  menteeIds,
  room: fc.integer({ min: -9, max: 10 }),
})
const others = fc.array(foundMentor, { maxLength: 10 })
const filled = fc.record({
  wish: perhapsWords(WORDS_MAX_LENGTH),
  why: perhapsWords(WORDS_MAX_LENGTH),
  tried: perhapsWords(WORDS_MAX_LENGTH),
  cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
})
const distinct = fc.uniqueArray(foundMentor, { maxLength: 10, selector: ({ personId }) => personId })
const requestForm = fc.record({
  mentor: fc.option(fc.record({ id: userId, name })),
  choices: distinct,
  filled,
})
const who = userId
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  dailyLimit,
  fc.record({
    reason: fc.constant('not a member' as const),
    who,
    standing: fc.constantFrom(
      'unknown' as const,
      'a bot' as const,
      'deactivated' as const,
      'a guest' as const,
      'another company' as const,
    ),
  }),
  fc.record({ reason: fc.constant('full' as const), capacity: fc.integer({ min: 1, max: 10 }), menteeIds }),
  fc.record({ reason: fc.constantFrom('mentored already' as const, 'waits for an answer' as const), who }),
  fc.record({ reason: fc.constant('suggested is full' as const), who }),
  fc.record({ reason: fc.constant('asked already' as const), who, on: day }),
  fc.record({ reason: fc.constant('too many' as const), whom: menteeIds }),
  fc.record({ reason: fc.constant('paused' as const), who, until: day }),
  fc.record({ reason: fc.constant('closed' as const), who, until: fc.option(day) }),
  fc.record({
    reason: fc.constant('decided' as const),
    outcome: fc.constantFrom(
      'accepted' as const,
      'declined' as const,
      'withdrawn' as const,
      'ended' as const,
    ),
    on: day,
    who,
    isMine: fc.boolean(),
  }),
  fc.constantFrom<Refusal>(
    { reason: 'myself' },
    { reason: 'i am a guest' },
    {
      reason: 'offered',
      who: 'U0MENTOR',
      offer: { id: '5b2c1c3e-0000-4000-8000-000000000001', mentorName: 'x'.repeat(80) },
    },
    { reason: 'nothing asked' },
    { reason: 'not offered' },
    { reason: 'not yours' },
  ),
)
const names = fc.dictionary(userId, name).map((known) => new Map(Object.entries(known)))
const now = fc.constant(today)

const place = fc.record({ zone, today: fc.constant(today) })

export const extremes = [
  covers('requests/home-views.ts', homeViews, {
    toMeBlocks: build(homeViews.toMeBlocks, some, place),
    mineBlocks: build(homeViews.mineBlocks, some, place),
  }),
  covers('requests/mentor-views.ts', mentorViews, {
    requestMessage: build(mentorViews.requestMessage, request, setting),
    answeredMessage: build(mentorViews.answeredMessage, request, setting),
    erasedMessage: buildSame(mentorViews.erasedMessage),
    withdrawnMessage: build(mentorViews.withdrawnMessage, request),
    spotMessage: build(mentorViews.spotMessage, some, fc.integer({ min: -1, max: 3 }), setting),
    acceptView: build(mentorViews.acceptView, request),
    askView: build(mentorViews.askView, request),
    declineView: build(
      mentorViews.declineView,
      fc.record({ request, suggestions: distinct, template: fc.constantFrom(...DECLINE_TEMPLATES) }),
    ),
    decidedNotice: build(mentorViews.decidedNotice, request),
    askedNotice: build(mentorViews.askedNotice, request),
    requestsMessage: build(
      mentorViews.requestsMessage,
      fc.record({ toMe: some, suggested: suggestions, mine: some, setting }),
    ),
  }),
  covers('requests/mentee-views.ts', menteeViews, {
    requestView: build(menteeViews.requestView, requestForm),
    sentMessage: build(menteeViews.sentMessage, request),
    acceptedMessage: build(menteeViews.acceptedMessage, request, fc.array(request, { maxLength: 2 })),
    questionMessage: build(menteeViews.questionMessage, request),
    declinedMessage: build(menteeViews.declinedMessage, request, others, fc.record({ zone, today: now })),
    toldMessage: build(menteeViews.toldMessage, request, others),
    endedMessage: build(menteeViews.endedMessage, request, others),
    answerView: build(menteeViews.answerView, request),
    answeredNotice: build(menteeViews.answeredNotice, request),
    withdrawnNotice: build(menteeViews.withdrawnNotice, request),
    waitingNotice: build(menteeViews.waitingNotice, request),
    myRequestBlocks: build(menteeViews.myRequestBlocks, request, zone, now),
  }),
  covers('requests/suggested-views.ts', suggestedViews, {
    suggestedBlocks: build((all) => suggestedViews.suggestedBlocks(all), suggestions),
    suggestedSteps: build(
      (all) => suggestedViews.suggestedSteps(all).flatMap(({ line = '', button }) => [section(line, button)]),
      suggestions,
    ),
  }),
  covers('requests/refusal-views.ts', refusalViews, {
    refusalMessage: build(refusalViews.refusalMessage, refusal, now),
    fieldRefusal: build(refusalViews.fieldRefusal, refusal, now, names),
  }),
  covers('requests/next-views.ts', nextViews, {
    requestSteps: build(
      (requests: Request[]) =>
        nextViews.requestSteps(requests).flatMap(({ line = '', button }) => [section(line, button)]),
      fc.array(request, { minLength: 1, maxLength: 3 }),
    ),
    questionStep: build((one: Request) => {
      const { line = '', button } = nextViews.questionStep(one)
      return [section(line, button)]
    }, request),
  }),
  covers('requests/page-views.ts', pageViews, {
    offeredBlocks: build(pageViews.offeredBlocks, offer),
  }),
  covers('requests/offer-views.ts', offerViews, {
    offerView: build(offerViews.offerView, offer),
    offerSavedMessage: build(offerViews.offerSavedMessage, offer, fc.constant(today)),
    findMessage: build(offerViews.findMessage, findPage),
  }),
  covers('requests/nudge-views.ts', nudgeViews, {
    nudgePart: build(
      (requests: Request[], on: Temporal.PlainDate) => [
        ...nudgeViews.nudgePart(requests, on).blocks,
        header(nudgeViews.nudgePart(requests, on).title ?? 'You’re all caught up'),
      ],
      fc.array(request, { maxLength: 3 }),
      day,
    ),
    whyListed: build(
      (one: Request) => [section(Object.values(nudgeViews.whyListed(one, 'UTC', today)).join('\n'))],
      request,
    ),
  }),
]
