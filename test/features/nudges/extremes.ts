import fc from 'fast-check'
import { advisorsInNudges } from '../../../src/features/boards/nudge-views.ts'
import { menteesInNudges } from '../../../src/features/mentorships/nudge-views.ts'
import type { NudgePart, Topic } from '../../../src/features/nudge-sources.ts'
import * as homeViews from '../../../src/features/nudges/home-views.ts'
import { type Hold, LISTED_MAX } from '../../../src/features/nudges/rules.ts'
import * as views from '../../../src/features/nudges/views.ts'
import * as whyViews from '../../../src/features/nudges/why-views.ts'
import { STEP_MAX_LENGTH } from '../../../src/features/plans/rules.ts'
import { planChoice, prepareButton } from '../../../src/features/plans/topics.ts'
import { NOTE_MAX_LENGTH } from '../../../src/features/relationships/rules.ts'
import { nudgePart, whyListed } from '../../../src/features/requests/nudge-views.ts'
import { escapeText, firstWords } from '../../../src/platform/slack/blocks.ts'
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

/** A topic with the longest words that a lower feature gives it. */
const topic: fc.Arbitrary<Topic> = fc.record({
  ref: uuid.map((id) => `step:${id}`),
  line: words(STEP_MAX_LENGTH).map(
    (text) => `A step: “${escapeText(firstWords(text, 120))}”, by Mon 30 Nov.`,
  ),
  reason: fc.constant('It’s due before your next nudge.'),
})
const part: fc.Arbitrary<NudgePart> = fc.record({
  blocks: fc
    .array(request, { minLength: 1, maxLength: 3 })
    .map((requests) => nudgePart(requests, today).blocks),
  title: fc.option(words(150)),
  reason: fc.constant('A request is waiting for your answer.'),
})
const explained = request.map((one) => whyListed(one, 'UTC', today))
const item = fc.record({
  relationship: fc.oneof(
    relationship,
    relationship.map((one) => ({ ...one, endedAt: null })),
  ),
  note: fc.option(fc.record({ text: words(NOTE_MAX_LENGTH), on: day })),
  topic: fc.option(topic),
  state: fc.constantFrom(
    'open' as const,
    'asks to continue' as const,
    'coming up' as const,
    'answered' as const,
  ),
  logged: fc.option(fc.record({ own: fc.option(fc.record({ checkInId: uuid, hasNote: fc.boolean() })) })),
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
const nudge: fc.Arbitrary<views.NudgeView> = fc.record({
  on: day,
  budgetDays: fc.constantFrom(1, 7, 14),
  contacts: fc.constant([menteesInNudges, advisorsInNudges]),
  buttons: fc.constant([prepareButton]),
  choices: fc.constant([planChoice]),
  parts: fc.array(part, { maxLength: 1 }),
  items: fc.array(item, { minLength: 0, maxLength: LISTED_MAX, size: 'max' }),
  more: fc.record({ mentorship: fc.nat(10), advisor: fc.nat(7) }),
})
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
    nudgeMessage: build(views.nudgeMessage, nudge),
    earlierNudgeMessage: build(views.earlierNudgeMessage, nudge),
  }),
  covers('nudges/why-views.ts', whyViews, {
    whyMessage: build(
      whyViews.whyMessage,
      fc.record({
        person,
        sending: fc.boolean(),
        now: fc.constant(now),
        today: fc.constant(today),
        waiting: fc.array(
          fc.record({ explained, forecast: fc.option(fc.record({ at: instant, after: fc.option(day) })) }),
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
    whyNobodyMessage: buildSame(whyViews.whyNobodyMessage),
  }),
]
