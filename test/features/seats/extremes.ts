import fc from 'fast-check'
import type { NotAMember } from '../../../src/features/people/rules.ts'
import type { OnPage } from '../../../src/features/seats/actions.ts'
import { NEWS } from '../../../src/features/seats/course-rules.ts'
import * as formViews from '../../../src/features/seats/form-views.ts'
import * as homeViews from '../../../src/features/seats/home-views.ts'
import * as messageViews from '../../../src/features/seats/message-views.ts'
import * as nudgeViews from '../../../src/features/seats/nudge-views.ts'
import type { Own, SeatPage } from '../../../src/features/seats/page-rules.ts'
import * as pageViews from '../../../src/features/seats/page-views.ts'
import {
  CHECKLIST_MAX_LENGTH,
  type Ended,
  REFLECTION_MAX_LENGTH,
  REFLECTION_READERS,
  type Reflection,
  SEAT_STATES,
  type Seat,
  type SeatRefusal,
  TERM_STATES,
  type Term,
  WORDS_MAX_LENGTH,
} from '../../../src/features/seats/rules.ts'
import * as views from '../../../src/features/seats/views.ts'
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
  uuid,
  words,
} from '../../support/slack-limits.ts'

const someone = fc.constantFrom('U1', 'WABCDEFGHIJ', 'FORMER-0b3c')
const maybeWords = fc.option(words(WORDS_MAX_LENGTH))
const checklist = fc.option(words(CHECKLIST_MAX_LENGTH))
const plan = {
  termWeeks: fc.integer({ min: 2, max: 104 }),
  overlapDays: fc.integer({ min: 0, max: 182 }),
  sees: maybeWords,
  neverRooms: maybeWords,
}
const dates = { joinsOn: day, firstOn: day, lastOn: day }
const seat: fc.Arbitrary<Seat> = fc.record({
  ...plan,
  checklist,
  workspaceId: fc.constant('T1'),
  id: uuid,
  leaderId: userId,
  state: fc.constantFrom(...SEAT_STATES),
})
const term: fc.Arbitrary<Term> = fc.record({
  ...dates,
  id: uuid,
  seatId: uuid,
  personId: someone,
  state: fc.constantFrom(...TERM_STATES),
  countsFrom: day,
  pausedUntil: fc.option(day),
  vacancy: fc.option(fc.constantFrom('asked' as const, 'kept' as const)),
  absence: fc.option(fc.constantFrom('asked' as const, 'kept' as const, 'moved' as const)),
  proposedLastOn: fc.option(day),
})
const own: fc.Arbitrary<Own> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      role: fc.constant('leader' as const),
      checklist,
      holderTermId: fc.option(uuid),
      nextTermId: fc.option(uuid),
      pausedUntil: fc.option(day),
      invited: fc.option(fc.record({ termId: uuid, personId: userId, firstOn: day })),
      considered: fc.array(userId, { maxLength: 150, size: 'max' }),
    }),
  },
  fc.record({
    role: fc.constantFrom('holder' as const, 'incoming' as const),
    termId: uuid,
    checklist,
    pausedUntil: fc.option(day),
  }),
  fc.record({ role: fc.constant('invited' as const), termId: uuid }),
  fc.record({ role: fc.constantFrom('considered' as const, 'other' as const), nextChoiceOn: fc.option(day) }),
)
const held = fc.option(fc.record({ ...dates, personId: someone }))
const page: fc.Arbitrary<SeatPage> = fc.record({
  ...plan,
  seatId: uuid,
  leaderId: userId,
  leaderName: name,
  isResting: fc.boolean(),
  today: fc.constant(today),
  holder: held,
  next: held,
  past: fc.array(fc.record({ personId: someone, lastOn: day }), { maxLength: 5, size: 'max' }),
  own,
  ownEndedTermId: fc.option(uuid),
  reflections: fc.array(fc.record({ authorId: someone, words: words(REFLECTION_MAX_LENGTH) }), {
    maxLength: 3,
  }),
})
/** Names that screen readers can tell apart. */
const pages = fc
  .array(page, { maxLength: 40, size: 'max' })
  .map((all) => all.map((one, index) => ({ ...one, leaderName: `${index} ${one.leaderName.slice(0, 50)}` })))
const about: fc.Arbitrary<messageViews.About> = fc.record({
  seat,
  leaderName: name,
  term,
  readerId: someone,
  today: fc.constant(today),
})
const newsAbout = fc.tuple(about, fc.option(term)).map(([one, other]) => ({ ...one, term: other }))
const ended: fc.Arbitrary<Ended> = fc.record({
  termId: uuid,
  personId: userId,
  leaderId: someone,
  leaderName: name,
  lastOn: day,
  isWritten: fc.boolean(),
})
const pageId: fc.Arbitrary<OnPage> = fc.record({ pageId: fc.constant('V0123456789') }, { requiredKeys: [] })
const onTerm = fc.tuple(pageId, uuid).map(([place, termId]) => ({ ...place, termId }))
const onSeat = fc.tuple(pageId, uuid).map(([place, seatId]) => ({ ...place, seatId }))
const reflection: fc.Arbitrary<Reflection> = fc.record({
  number: fc.constantFrom(1 as const, 2 as const, 3 as const),
  readers: fc.constantFrom(...REFLECTION_READERS),
  words: words(REFLECTION_MAX_LENGTH),
})
const range = { first: day, last: day }
const notAMember: fc.Arbitrary<NotAMember> = fc.constantFrom(
  'unknown',
  'a guest',
  'a bot',
  'deactivated',
  'another company',
)
const who = { who: userId }
const refusal: fc.Arbitrary<SeatRefusal> = fc.oneof(
  fc.record({ reason: fc.constant('no seat' as const), leaderId: userId }),
  fc.record({
    reason: fc.constantFrom(
      'gone' as const,
      'not yours' as const,
      'myself' as const,
      'resting' as const,
      'start in the past' as const,
      'no longer open' as const,
      'one seat each' as const,
      'same end' as const,
      'has a seat already' as const,
    ),
  }),
  fc.record({
    reason: fc.constantFrom(
      'invited already' as const,
      'next already' as const,
      'not available' as const,
      'holds this seat' as const,
    ),
    ...who,
  }),
  fc.record({ reason: fc.constant('not a member' as const), ...who, standing: notAMember }),
  fc.record({
    reason: fc.constantFrom('end out of range' as const, 'pause out of range' as const),
    ...range,
  }),
  fc.record({ reason: fc.constant('paused already' as const), until: day }),
  dailyLimit,
)
const todays = fc.constant(today)

export const extremes = [
  covers('seats/page-views.ts', pageViews, {
    seatView: build(pageViews.seatView, page),
    seatsMessage: build((all: SeatPage[]) => pageViews.seatsMessage(all), pages),
  }),
  covers('seats/home-views.ts', homeViews, {
    seatBlocks: build((all: SeatPage[]) => homeViews.seatBlocks(all), pages),
  }),
  covers('seats/nudge-views.ts', nudgeViews, {
    reflectionPart: build((one: Ended) => {
      const { blocks, title } = nudgeViews.reflectionPart([one], today)
      return [...blocks, header(title ?? 'You’re all caught up')]
    }, ended),
    whyReflect: build(
      (one: Ended) => [section(Object.values(nudgeViews.whyReflect(one, today)).join('\n'))],
      ended,
    ),
  }),
  covers('seats/message-views.ts', messageViews, {
    invitationMessage: build(messageViews.invitationMessage, about),
    chosenMessage: build(
      messageViews.chosenMessage,
      about,
      fc.constant('The next choice can come at any time.'),
    ),
    newsMessage: build(
      messageViews.newsMessage,
      fc.constantFrom(...NEWS),
      newsAbout,
      fc.constantFrom('leader', 'holder', null),
    ),
    vacancyMessage: build(messageViews.vacancyMessage, about),
    absenceMessage: build(messageViews.absenceMessage, about),
    checklistMessage: build(
      messageViews.checklistMessage,
      fc.constantFrom('start' as const, 'end' as const),
      about,
    ),
  }),
  covers('seats/form-views.ts', formViews, {
    seatFormView: build(
      (given: Seat | null, place: OnPage & { seatId?: string }) => formViews.seatFormView(given, place),
      fc.option(seat),
      fc.oneof(pageId, onSeat),
    ),
    inviteView: build(
      (
        people: { id: string; name: string }[],
        startsOn: typeof today | null,
        place: OnPage & { seatId: string },
      ) => formViews.inviteView(people, startsOn, place),
      fc
        .array(name, { maxLength: 120, size: 'max' })
        .map((names) => names.map((one, index) => ({ id: `U${index}`, name: one }))),
      fc.option(day),
      onSeat,
    ),
    moveEndView: build(formViews.moveEndView, term, onTerm),
    stepOutView: build(
      formViews.stepOutView,
      fc.record({ term, otherName: name, isCurrent: fc.boolean(), pauseUntil: day }),
      onTerm,
    ),
    reflectionView: build(
      (
        given: { leaderId: string; lastOn: typeof today; today: typeof today },
        written: Reflection[],
        place: OnPage & { termId: string },
      ) => formViews.reflectionView(given, written, place),
      fc.record({ leaderId: someone, lastOn: day, today: todays }),
      fc.array(reflection, { maxLength: 3 }),
      onTerm,
    ),
  }),
  covers('seats/views.ts', views, {
    seatRefusalMessage: build(views.seatRefusalMessage, refusal, todays),
    seatFieldError: build(views.seatFieldError, refusal, todays, name),
    overlapText: build(views.overlapText, fc.integer({ min: 2, max: 104 })),
    openedMessage: buildSame(views.openedMessage),
    reflectedMessage: buildSame(views.reflectedMessage),
    answeredMessage: build(views.answeredMessage, fc.boolean()),
    keptMessage: buildSame(views.keptMessage),
  }),
]
