import fc from 'fast-check'
import type { Temporal } from 'temporal-polyfill'
import type { OnPage } from '../../../src/features/boards/actions.ts'
import type { BoardCommandRefusal } from '../../../src/features/boards/command-rules.ts'
import * as formViews from '../../../src/features/boards/form-views.ts'
import * as homeViews from '../../../src/features/boards/home-views.ts'
import * as leftViews from '../../../src/features/boards/left-views.ts'
import * as nudgeViews from '../../../src/features/boards/nudge-views.ts'
import * as pageViews from '../../../src/features/boards/page-views.ts'
import {
  ADVICE_MAX_LENGTH,
  type Advisor,
  type BoardRefusal,
  type Entry,
  PART_MAX_LENGTH,
  TOLD_MAX_LENGTH,
  WHAT_FOR_MAX_LENGTH,
  WRITTEN_TOPICS,
} from '../../../src/features/boards/rules.ts'
import { type BoardTopic, QUESTION_COUNT } from '../../../src/features/boards/topic-rules.ts'
import * as topicViews from '../../../src/features/boards/topic-views.ts'
import * as views from '../../../src/features/boards/views.ts'
import * as writeViews from '../../../src/features/boards/write-views.ts'
import { ADVISOR_LIMIT, type NotAMember } from '../../../src/features/people/rules.ts'
import { STEP_MAX_LENGTH } from '../../../src/features/plans/rules.ts'
import type { Relationship } from '../../../src/features/relationships/rules.ts'
import { actions, section } from '../../../src/platform/slack/blocks.ts'
import {
  build,
  covers,
  dailyLimit,
  day,
  instant,
  name,
  relationshipOf,
  today,
  userId,
  uuid,
  words,
} from '../../support/slack-limits.ts'

const topic = fc.constantFrom(...WRITTEN_TOPICS)
const entry: fc.Arbitrary<Entry> = fc.record({
  id: uuid,
  advisorId: uuid,
  topic: fc.constantFrom(...WRITTEN_TOPICS, 'other' as const),
  on: day,
  words: fc.option(words(3 * PART_MAX_LENGTH)),
  advice: fc.option(words(ADVICE_MAX_LENGTH)),
  isOpenAsk: fc.boolean(),
})
const contact = fc.option(fc.constantFrom('WABCDEFGHIJ', 'FORMER-0b3c'))
const relationship = relationshipOf('advisor', contact)
const advisor: fc.Arbitrary<Advisor> = fc
  .tuple(
    relationship,
    fc.record({
      isNeverDue: fc.boolean(),
      whatFor: fc.option(words(WHAT_FOR_MAX_LENGTH)),
      toldAt: fc.option(instant),
      openAsk: fc.option(entry),
    }),
  )
  .map(([one, rest]) => ({ ...one, ...rest }))
/** Names that screen readers can tell apart. */
const board = fc
  .array(advisor, { maxLength: ADVISOR_LIMIT.max, size: 'max' })
  .map((list) =>
    list.map((one, index) => ({ ...one, contactName: `${index} ${one.contactName.slice(0, 76)}` })),
  )
const todays = fc.constant(today)
const limit = fc.integer({ min: ADVISOR_LIMIT.min, max: ADVISOR_LIMIT.max })
const onPage: fc.Arbitrary<OnPage> = fc.record(
  { advisorId: uuid, pageId: fc.constant('V0123456789'), messageTs: fc.constant('1700000000.000100') },
  { requiredKeys: ['advisorId'] },
)
const boardTopic: fc.Arbitrary<BoardTopic> = fc.oneof(
  fc.record({ topic: fc.constant('advice' as const), entry }),
  fc.record({
    topic: fc.constant('news' as const),
    news: fc.record({ stepId: uuid, words: words(STEP_MAX_LENGTH), on: day }),
  }),
  fc.record({ topic: fc.constant('open ask' as const), entry, mayAskAgain: fc.boolean() }),
  fc.record({ topic: fc.constantFrom('thanks' as const, 'update' as const) }),
  fc.record({ topic: fc.constant('question' as const), number: fc.nat(QUESTION_COUNT - 1) }),
)
const standing = fc.constantFrom<NotAMember[]>(
  'unknown',
  'a bot',
  'deactivated',
  'another company',
  'a guest',
)
const refusal: fc.Arbitrary<BoardRefusal> = fc.oneof(
  fc.record({ reason: fc.constantFrom('myself' as const, 'gone' as const) }),
  fc.record({ reason: fc.constant('full' as const), limit }),
  fc.record({ reason: fc.constant('open ask' as const) }),
  fc.record({ reason: fc.constant('on it already' as const), name }),
  fc.record({ reason: fc.constant('not a member' as const), who: userId, standing }),
)
const commandRefusal: fc.Arbitrary<BoardCommandRefusal> = fc.oneof(
  fc.record({ reason: fc.constant('cadence missing' as const) }),
  fc.record({ reason: fc.constant('unreadable cadence' as const), typed: words(60) }),
  fc.record({ reason: fc.constant('cadence out of range' as const), days: fc.nat() }),
  fc.record({
    reason: fc.constant('too long' as const),
    what: fc.constantFrom('name' as const, 'purpose' as const),
    most: fc.nat(),
  }),
  fc.record({ reason: fc.constant('who is missing' as const) }),
)

export const extremes = [
  covers('boards/form-views.ts', formViews, {
    addAdvisorView: build(formViews.addAdvisorView, onPage),
    textField: build(
      (text: string | null) => [formViews.textField('id', 'What for?', { max: 200, text })],
      fc.option(words(WHAT_FOR_MAX_LENGTH)),
    ),
    editAdvisorView: build(formViews.editAdvisorView, advisor, onPage, todays),
    removeAdvisorView: build(formViews.removeAdvisorView, advisor, onPage),
    advisorSnoozeView: build(formViews.advisorSnoozeView, advisor, onPage),
    advisorLogView: build(
      formViews.advisorLogView,
      advisor,
      fc.record({ today: todays, isShared: fc.boolean(), metadata: onPage }),
    ),
    answeredView: build(
      formViews.answeredView,
      advisor,
      onPage.map((given) => ({ ...given, entryId: given.advisorId })),
    ),
    tellView: build(formViews.tellView, advisor, onPage),
  }),
  covers('boards/home-views.ts', homeViews, { boardBlocks: build(homeViews.boardBlocks, board, todays) }),
  covers('boards/left-views.ts', leftViews, {
    leftButtons: build((one: Advisor) => [actions(...leftViews.leftButtons(one))], advisor),
    leftQuestion: build((one: Advisor) => [section(leftViews.leftQuestion(one) ?? 'None')], advisor),
    leftPart: build((list: Advisor[]) => [...leftViews.leftPart(list).blocks], board),
    whyLeft: build(
      (one: Advisor) => Object.values(leftViews.whyLeft(one)).map((text) => section(text)),
      advisor,
    ),
  }),
  covers('boards/nudge-views.ts', nudgeViews, {
    openActions: build(
      (one: Relationship, on: Temporal.PlainDate, isFirst: boolean) => [
        nudgeViews.openActions(one, { on, isFirst, buttons: [], choices: [] }),
      ],
      relationship,
      day,
      fc.boolean(),
    ),
    continueQuestion: build(nudgeViews.continueQuestion, relationship),
    continueActions: build(
      (one: Relationship, on: Temporal.PlainDate, isFirst: boolean) => [
        nudgeViews.continueActions(one, { on, isFirst }),
      ],
      relationship,
      day,
      fc.boolean(),
    ),
  }),
  covers('boards/page-views.ts', pageViews, { boardView: build(pageViews.boardView, board, limit, todays) }),
  covers('boards/topic-views.ts', topicViews, {
    boardTopic: build((one: BoardTopic) => {
      const { line, reason } = topicViews.boardTopic(one, today)
      return [section(line), section(reason)]
    }, boardTopic),
  }),
  covers('boards/write-views.ts', writeViews, {
    writeView: build(
      writeViews.writeView,
      advisor,
      fc.tuple(onPage, topic).map(([given, chosen]) => ({ ...given, topic: chosen })),
    ),
    draftMessage: build(
      writeViews.draftMessage,
      advisor,
      fc.record({ entryId: uuid, words: words(3 * PART_MAX_LENGTH) }),
    ),
  }),
  covers('boards/views.ts', views, {
    addedMessage: build(views.addedMessage, advisor, todays),
    changedMessage: build(views.changedMessage, advisor, todays),
    sameNameMessage: build(
      views.sameNameMessage,
      advisor,
      userId,
      fc.record({ cadence: fc.option(fc.constant(365)), whatFor: fc.option(words(WHAT_FOR_MAX_LENGTH)) }),
    ),
    linkedMessage: build(views.linkedMessage, advisor, todays),
    loggedMessage: build(
      views.loggedMessage,
      advisor,
      fc.record({ isShared: fc.boolean(), changed: fc.boolean(), checkInId: fc.option(uuid) }),
      todays,
    ),
    sentMessage: build(views.sentMessage, advisor, fc.record({ topic, checkInId: fc.option(uuid) }), todays),
    undoneMessage: build(views.undoneMessage, fc.boolean()),
    snoozedMessage: build(views.snoozedMessage, advisor, todays),
    keptCadenceMessage: build(views.keptCadenceMessage, advisor),
    removedMessage: build(views.removedMessage, name),
    keptMessage: build(views.keptMessage, name, fc.constantFrom('kept' as const, 'taken' as const)),
    askClosedMessage: build(views.askClosedMessage, advisor, fc.boolean()),
    tellMessage: build(views.tellMessage, advisor, name, words(TOLD_MAX_LENGTH)),
    tellDoneMessage: build(views.tellDoneMessage, userId, fc.boolean()),
    declinedMessage: build(views.declinedMessage, contact),
    toldMessage: build(views.toldMessage, advisor),
    toldAlreadyMessage: build(views.toldAlreadyMessage, advisor),
    limitText: build(views.limitText, dailyLimit, name, todays),
    boardRefusalMessage: build(views.boardRefusalMessage, refusal),
    boardFieldError: build(views.boardFieldError, refusal),
    boardCommandRefusalText: build(views.boardCommandRefusalText, commandRefusal, todays),
  }),
]
