import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { CADENCE_DAYS } from '../../../src/features/relationships/rules.ts'
import { WHY_MAX_LENGTH } from '../../../src/features/suggestions/pair-rules.ts'
import { OUTCOMES, type Suggestion } from '../../../src/features/suggestions/rules.ts'
import { name, userId, words } from '../../support/slack-limits.ts'

export const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  workspaceId: fc.constant('T1'),
  id: fc.uuid(),
  mentorId: userId,
  menteeId: userId,
  menteeName: name,
  why: fc.option(words(WHY_MAX_LENGTH)),
  cadenceDays: fc.integer({ min: CADENCE_DAYS.min, max: CADENCE_DAYS.max }),
  suggestedAt: fc.constant(Temporal.Instant.from('2026-11-02T09:00:00Z')),
  lastListedOn: fc.constant(null),
  listedTimes: fc.constant(0),
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
})
export const suggestions = fc.uniqueArray(suggestion, {
  maxLength: 20,
  selector: ({ menteeName }) => menteeName,
})
