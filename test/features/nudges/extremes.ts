import fc from 'fast-check'
import * as homeViews from '../../../src/features/nudges/home-views.ts'
import { type Hold, LISTED_MAX } from '../../../src/features/nudges/rules.ts'
import { OPEN_TOPICS, type Topic } from '../../../src/features/nudges/topic-rules.ts'
import * as views from '../../../src/features/nudges/views.ts'
import { STEP_MAX_LENGTH } from '../../../src/features/plans/rules.ts'
import { NOTE_MAX_LENGTH } from '../../../src/features/relationships/rules.ts'
import {
  build,
  buildSame,
  covers,
  day,
  instant,
  now,
  person,
  relationship,
  today,
  uuid,
  words,
} from '../../support/slack-limits.ts'
import { request } from '../requests/samples.ts'

const topic: fc.Arbitrary<Topic> = fc.oneof(
  fc.record({ about: fc.constant('agenda' as const), id: uuid, words: words(STEP_MAX_LENGTH) }),
  fc.record({ about: fc.constant('promise' as const), id: uuid, words: words(STEP_MAX_LENGTH), dueOn: day }),
  fc.record({
    about: fc.constant('step' as const),
    id: uuid,
    words: words(STEP_MAX_LENGTH),
    ownerId: fc.constantFrom('U1', 'WABCDEFGHIJ'),
    dueOn: day,
  }),
  fc.record({ about: fc.constant('time together' as const), months: fc.constantFrom(6, 12, 120) }),
  fc.record({ about: fc.constant('done' as const), id: uuid, words: words(STEP_MAX_LENGTH) }),
  fc.record({
    about: fc.constant('question' as const),
    id: fc.constant('likes.beginning.1'),
    words: words(200),
    because: fc.constantFrom('not known' as const, 'faded' as const, 'known' as const, null),
  }),
  fc.record({ about: fc.constant('open' as const), id: fc.constantFrom(...OPEN_TOPICS) }),
)
const item = fc.record({
  relationship,
  note: fc.option(words(NOTE_MAX_LENGTH)),
  topic: fc.option(topic),
  state: fc.constantFrom('open' as const, 'honest' as const, 'answered' as const),
  isLogged: fc.boolean(),
})
const hold: fc.Arbitrary<Hold> = fc.oneof(
  fc.record({
    rule: fc.constantFrom(
      'nudges off' as const,
      'unreachable' as const,
      'hours' as const,
      'nothing' as const,
    ),
  }),
  fc.record({
    rule: fc.constantFrom(
      'on track' as const,
      'snoozed' as const,
      'away' as const,
      'budget' as const,
      'status' as const,
    ),
    until: day,
  }),
  fc.record({ rule: fc.constant('backoff' as const), until: day, unanswered: fc.nat(30) }),
)
/** As many as a mentor can have. */
const MENTEES = { maxLength: 10, size: 'max' } as const

export const extremes = [
  covers('nudges/home-views.ts', homeViews, {
    nextNudgeBlock: build(
      (next: homeViews.NextNudge) => [homeViews.nextNudgeBlock(next)],
      fc.record({ at: fc.option(instant), person, today: fc.constant(today), sending: fc.boolean() }),
    ),
  }),
  covers('nudges/views.ts', views, {
    nudgeMessage: build(
      views.nudgeMessage,
      fc.record({
        on: day,
        budgetDays: fc.constantFrom(1, 7, 14),
        requests: fc.array(request, { maxLength: 3 }),
        items: fc.array(item, { minLength: 0, maxLength: LISTED_MAX, size: 'max' }),
        more: fc.nat(10),
        comingUp: fc.array(relationship, MENTEES),
      }),
    ),
    whyMessage: build(
      views.whyMessage,
      fc.record({
        person,
        sending: fc.boolean(),
        now: fc.constant(now),
        today: fc.constant(today),
        requests: fc.array(
          fc.record({ request, forecast: fc.option(fc.record({ at: instant, after: fc.option(day) })) }),
          { maxLength: 20 },
        ),
        items: fc.array(
          fc.record({
            relationship,
            hold,
            topic: fc.option(topic),
            forecast: fc.option(fc.record({ at: instant, after: fc.option(day) })),
          }),
          MENTEES,
        ),
      }),
    ),
    whyNobodyMessage: buildSame(views.whyNobodyMessage),
  }),
]
