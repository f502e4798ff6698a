const { default: TestSequencer } = require('@jest/test-sequencer')

/**
 * The test files that take longest, from the longest on, as ends of their paths. Browser tests alternate with others: each
 * has a playground and pages of its own, and three at once would keep each other waiting.
 */
const LONGEST = [
  'browser/faults',
  'nudges/year',
  'browser/pages',
  'platform/soak',
  'browser/accessibility',
  'requests/waiting',
  'nudges/nudge',
  'browser/mentor',
  'platform/outbox',
  'mentorships/mentee',
  'browser/daily',
  'test/main',
  'nudges/race',
  'browser/several-users',
]

/**
 * Runs the longest files first, so that no worker is left with one at the end. Jest knows how long each took in earlier
 * runs, but a new clone has had none.
 */
module.exports = class LongestFirst extends TestSequencer {
  sort(tests) {
    const rest = super.sort(tests)
    const longest = LONGEST.flatMap((end) => rest.filter(({ path }) => path.endsWith(`${end}.test.ts`)))
    return [...longest, ...rest.filter((test) => !longest.includes(test))]
  }
}
