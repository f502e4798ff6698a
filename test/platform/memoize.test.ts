import fc from 'fast-check'
import { memoize } from '../../src/platform/memoize.ts'

test('returns the same results as the function itself, for any number of calls', () => {
  const numbers = fc.array(fc.integer({ min: -600, max: 600 }), { maxLength: 3_000, size: 'max' })
  fc.assert(
    fc.property(numbers, (asked) => {
      const square = memoize((value: number) => value * value, String)
      expect(asked.map((value) => square(value))).toEqual(asked.map((value) => value * value))
    }),
    { numRuns: 20 },
  )
})

test('calls the function once for each key', () => {
  const asked: string[] = []
  const length = memoize((word: string) => asked.push(word), String)
  for (const word of ['Berlin', 'Berlin', 'Lisbon', 'Berlin']) length(word)
  expect(asked).toEqual(['Berlin', 'Lisbon'])
})
