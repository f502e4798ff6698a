import fc from 'fast-check'
import * as cardViews from '../../../src/features/opportunities/card-views.ts'
import * as formViews from '../../../src/features/opportunities/form-views.ts'
import * as historyViews from '../../../src/features/opportunities/history-views.ts'
import * as homeViews from '../../../src/features/opportunities/home-views.ts'
import * as messageViews from '../../../src/features/opportunities/message-views.ts'
import * as nudgeViews from '../../../src/features/opportunities/nudge-views.ts'
import * as pageViews from '../../../src/features/opportunities/page-views.ts'
import type { Interest, Opportunity, Refusal } from '../../../src/features/opportunities/rules.ts'
import * as topicViews from '../../../src/features/opportunities/topic-views.ts'
import * as views from '../../../src/features/opportunities/views.ts'
import { header, section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  covers,
  dailyLimit,
  instant,
  mentorship,
  today,
  userId,
  words,
  zone,
} from '../../support/slack-limits.ts'
import { cards, interest, interests, opportunity, own, reason } from './samples.ts'

const todays = fc.constant(today)
const title = words(100)
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  fc.record({
    reason: fc.constantFrom('gone' as const, 'not yours' as const, 'yours' as const, 'not a member' as const),
  }),
  fc.record({
    reason: fc.constant('over' as const),
    title,
    state: fc.constantFrom('filled' as const, 'closed' as const, 'called off' as const),
  }),
  fc.record({
    reason: fc.constant('day passed' as const),
    title,
    daysAgo: fc.integer({ min: 1, max: 9999 }),
  }),
  fc.record({ reason: fc.constantFrom('place taken' as const, 'last owner' as const), title }),
  fc.record({ reason: fc.constant('chosen already' as const), title, by: userId }),
  fc.record({
    reason: fc.constantFrom(
      'interest gone' as const,
      'passed' as const,
      'known' as const,
      'poster is here' as const,
    ),
    who: userId,
  }),
  fc.record({
    reason: fc.constant('fewer places than chosen' as const),
    chosen: fc.integer({ min: 1, max: 20 }),
  }),
  dailyLimit,
)
const [card] = [
  cards(1)
    .filter((list) => list.length > 0)
    .map(([one]) => one),
]
const shown = fc.record({ readerId: userId, today: todays })
const reasons = interests.chain((list) =>
  fc.array(reason, { minLength: list.length, maxLength: list.length }).map((all) => ({
    list,
    byId: new Map(list.flatMap(({ id }, at) => (all[at] ? [[id, all[at]] as const] : []))),
  })),
)

export const extremes = [
  covers('opportunities/card-views.ts', cardViews, {
    cardBlocks: build(
      (one: cardViews.Card | undefined, where) => (one ? cardViews.cardBlocks(one, where) : [section('x')]),
      card,
      shown,
    ),
    shortCardBlocks: build(
      (one: cardViews.Card | undefined, where) =>
        one ? cardViews.shortCardBlocks(one, where) : [section('x')],
      card,
      shown,
    ),
  }),
  covers('opportunities/form-views.ts', formViews, {
    postView: build(
      formViews.postView,
      fc.record({
        opportunity: fc.option(opportunity),
        pageId: fc.option(fc.constant('V0123456789'), { nil: undefined }),
        today: todays,
      }),
    ),
  }),
  covers('opportunities/history-views.ts', historyViews, {
    takenBlocks: build(
      historyViews.takenBlocks,
      fc.array(fc.record({ opportunity, personId: userId, at: instant }), { maxLength: 30 }),
      zone,
      todays,
    ),
  }),
  covers('opportunities/home-views.ts', homeViews, {
    opportunityHomeBlocks: build(homeViews.opportunityHomeBlocks, cards(9), own, shown),
  }),
  covers('opportunities/message-views.ts', messageViews, {
    interestMessage: build(
      messageViews.interestMessage,
      fc.record({ opportunity, interest, reason: fc.option(reason), isOwner: fc.boolean() }),
    ),
    chosenMessage: build(
      messageViews.chosenMessage,
      opportunity,
      fc
        .array(mentorship, { maxLength: 4 })
        .map((list) =>
          list.map((one, at) => ({ ...one, mentorName: `${at} ${one.mentorName.slice(0, 70)}` })),
        ),
      fc.constant('WABCDEFGHIJ'),
      todays,
    ),
    overMessage: build(messageViews.overMessage, opportunity),
    posterLeftMessage: build(messageViews.posterLeftMessage, opportunity, fc.boolean()),
    coOwnerMessage: build(messageViews.coOwnerMessage, opportunity, todays),
    coOwnerLeftMessage: build(messageViews.coOwnerLeftMessage, opportunity, todays),
  }),
  covers('opportunities/nudge-views.ts', nudgeViews, {
    opportunityNudgePart: build((some) => {
      const { blocks, title: words } = nudgeViews.opportunityNudgePart(some, today)
      return [...blocks, header(words ?? 'You’re all caught up')]
    }, cards(3)),
    whyListed: build(
      (one: Opportunity) => [section(Object.values(nudgeViews.whyListed(one, today)).join('\n'))],
      opportunity,
    ),
  }),
  covers('opportunities/page-views.ts', pageViews, {
    opportunitiesView: build(
      pageViews.opportunitiesView,
      fc.record({
        readerId: userId,
        own,
        cards: cards(pageViews.PAGE_SIZE),
        start: fc.constantFrom(0, 15, 4_995),
        hasMore: fc.boolean(),
        today: todays,
      }),
    ),
    ownRow: build((one, some, on) => [pageViews.ownRow(one, some, on)], opportunity, interests, todays),
    opportunityView: build(
      (one: Opportunity, { list, byId }, readerId) =>
        pageViews.opportunityView({ opportunity: one, readerId, shown: list, reasons: byId, today }),
      opportunity,
      reasons,
      fc.constantFrom('UCOOWNER', 'UPOSTER'),
    ),
    interestBlocks: build(pageViews.interestBlocks, opportunity, interest, fc.option(reason)),
  }),
  covers('opportunities/topic-views.ts', topicViews, {
    opportunityTopic: build(
      (one: Opportunity, person: Interest, why, mentorId) => {
        const { line, button } = topicViews.opportunityTopic(
          { opportunity: one, interest: person, reason: why },
          mentorId,
        )
        return [section(line, button)]
      },
      opportunity,
      interest,
      fc.option(reason),
      userId,
    ),
  }),
  covers('opportunities/views.ts', views, {
    postedMessage: build(views.postedMessage, opportunity, todays),
    shownMessage: build(views.shownMessage, opportunity, fc.boolean()),
    passedMessage: build(views.passedMessage, opportunity),
    withdrawnMessage: build(views.withdrawnMessage, opportunity),
    whyMessage: build(views.whyMessage, opportunity, fc.option(interest), fc.option(reason)),
    chosenAnswer: build(views.chosenAnswer, opportunity, userId, fc.boolean()),
    thankedAnswer: build(views.thankedAnswer, opportunity, userId),
    endedAnswer: build(views.endedAnswer, opportunity, fc.nat(50)),
    takenOverMessage: build(views.takenOverMessage, opportunity),
    steppedDownMessage: build(views.steppedDownMessage, opportunity),
    suggestedMessage: build(views.suggestedMessage, opportunity, userId),
    plannedMessage: build(
      views.plannedMessage,
      opportunity,
      userId,
      fc.constantFrom('added' as const, 'there already' as const, 'full' as const),
    ),
    refusalMessage: build(views.refusalMessage, refusal, todays),
    refusalText: build(views.refusalText, refusal, todays),
  }),
]
