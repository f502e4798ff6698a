import fc from 'fast-check'
import { CADENCE_DAYS } from '../../../src/features/relationships/rules.ts'
import { REPLY_MAX_LENGTH, type Request, WORDS_MAX_LENGTH } from '../../../src/features/requests/rules.ts'
import { day, instant, name, userId, uuid, words } from '../../support/slack-limits.ts'

// Requests with the longest and strangest text that people can enter.

const question = fc.record({
  question: words(WORDS_MAX_LENGTH),
  askedAt: instant,
  answer: fc.option(words(WORDS_MAX_LENGTH)),
  answeredAt: fc.constant(null),
})
export const request: fc.Arbitrary<Request> = fc.record({
  workspaceId: fc.constant('T1'),
  id: uuid,
  menteeId: userId,
  mentorId: userId,
  menteeName: name,
  mentorName: name,
  menteeIsHere: fc.boolean(),
  mentorIsHere: fc.boolean(),
  wish: words(WORDS_MAX_LENGTH),
  why: words(WORDS_MAX_LENGTH),
  tried: fc.option(words(WORDS_MAX_LENGTH)),
  cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
  requestedAt: instant,
  seenAt: fc.option(instant),
  delayNotifiedAt: fc.option(instant),
  questions: fc.oneof(fc.constant([]), fc.array(question, { maxLength: 12 })),
  waitlistedAt: fc.option(instant),
  spot: fc.option(fc.integer({ min: 1, max: 5000 })),
  outcome: fc.constantFrom(null, 'accepted', 'declined', 'withdrawn', 'ended'),
  decidedAt: fc.option(instant),
  reply: fc.option(words(REPLY_MAX_LENGTH)),
  suggestedId: fc.option(userId),
  suggestedName: fc.option(name),
  offersWaitlist: fc.boolean(),
  lastListedOn: fc.option(day),
  listedTimes: fc.nat(10),
})

export const someRequests = fc.oneof(
  fc.array(request, { maxLength: 1 }),
  fc.array(request, { minLength: 60, maxLength: 60 }),
)
