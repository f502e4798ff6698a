import fc from 'fast-check'
import {
  CADENCE_DAYS,
  type Mentorship,
  NOTE_MAX_LENGTH,
  type Refusal,
  TOUCH_KINDS,
} from '../../../src/features/relationships/rules.ts'
import * as views from '../../../src/features/relationships/views.ts'
import {
  build,
  buildSame,
  covers,
  day,
  mentorship,
  name,
  today as todayItself,
  userId,
  uuid,
  words,
} from '../../support/slack-limits.ts'

const today = fc.constant(todayItself)
const changed = fc.boolean()
const cadenceDays = fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max })
const note = fc.option(words(NOTE_MAX_LENGTH))
const kind = fc.constantFrom(...TOUCH_KINDS)

/** Each choice in a form has a value of its own. */
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
    ),
  }),
  fc.record({
    reason: fc.constant('not a member' as const),
    who: userId,
    standing: fc.constantFrom(
      'unknown' as const,
      'a bot' as const,
      'deactivated' as const,
      'a guest' as const,
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
)
const names = fc.array(fc.tuple(userId, name)).map((pairs) => new Map(pairs))

export const extremes = [
  covers('relationships/views.ts', views, {
    addView: build(views.addView, cadenceDays),
    logView: build(
      views.logView,
      fc.record({ mentorships, personId: one, today, metadata: uuid.map((id) => JSON.stringify({ id })) }),
    ),
    endView: build(views.endView, mentorship, one),
    nobodyYetMessage: buildSame(views.nobodyYetMessage),
    addedMessage: build(views.addedMessage, userId, cadenceDays, day, today),
    loggedMessage: build(views.loggedMessage, logged, today),
    loggedAlreadyMessage: build(views.loggedAlreadyMessage, logged, today),
    snoozedMessage: build(views.snoozedMessage, userId, day, today, changed),
    wokenMessage: build(views.wokenMessage, mentorship, today, changed),
    cadenceMessage: build(views.cadenceMessage, mentorship, today, changed),
    keptGoingMessage: build(views.keptGoingMessage, mentorship, changed),
    welcomeMessage: build(views.welcomeMessage, mentorship),
    notForMeMessage: build(views.notForMeMessage, userId),
    declinedMessage: build(views.declinedMessage, mentorship),
    farewellMessage: build(views.farewellMessage, mentorship, one, note, today),
    endedMessage: build(views.endedMessage, mentorship, one, changed),
    historyView: build(
      views.historyView,
      fc.record({
        mentorship,
        personId: one,
        touches: fc.array(fc.record({ on: day, kind, note }), { maxLength: 50, size: 'max' }),
        reflection: note,
        hasOlder: fc.boolean(),
      }),
      today,
    ),
    fieldRefusal: build(views.fieldRefusal, refusal, today, names),
    refusalMessage: build(views.refusalMessage, refusal, today),
  }),
]
