import fc from 'fast-check'
import { type Hold, LISTED_MAX } from '../../../src/features/nudges/rules.ts'
import * as views from '../../../src/features/nudges/views.ts'
import { NOTE_MAX_LENGTH } from '../../../src/features/relationships/rules.ts'
import {
  build,
  buildSame,
  covers,
  day,
  instant,
  mentorship,
  now,
  person,
  today,
  words,
} from '../../support/slack-limits.ts'

const item = fc.record({
  mentorship,
  note: fc.option(words(NOTE_MAX_LENGTH)),
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
      'on rhythm' as const,
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
  covers('nudges/views.ts', views, {
    nudgeMessage: build(
      views.nudgeMessage,
      fc.record({
        on: day,
        budgetDays: fc.constantFrom(1, 7, 14),
        items: fc.array(item, { minLength: 1, maxLength: LISTED_MAX, size: 'max' }),
        more: fc.nat(10),
        comingUp: fc.array(mentorship, MENTEES),
      }),
    ),
    whyMessage: build(
      views.whyMessage,
      fc.record({
        person,
        sending: fc.boolean(),
        now: fc.constant(now),
        today: fc.constant(today),
        items: fc.array(
          fc.record({
            mentorship,
            hold,
            forecast: fc.option(fc.record({ at: instant, after: fc.option(day) })),
          }),
          MENTEES,
        ),
      }),
    ),
    whyNobodyMessage: buildSame(views.whyNobodyMessage),
  }),
]
