import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  changesSince,
  currentWords,
  FACETS,
  type Facet,
  type FacetVersion,
} from '../../../src/features/profiles/rules.ts'

const at = (day: string) => Temporal.Instant.from(`${day}T09:00Z`)
const said = (facet: Facet, words: string | null, day: string): FacetVersion => ({
  facet,
  words,
  writtenAt: at(day),
})

const ANA = [
  said('next_role', 'Team lead', '2024-03-01'),
  said('likes', 'Pairing', '2024-03-01'),
  said('likes', 'Pairing, quiet mornings', '2025-02-01'),
  said('next_role', 'Staff engineer', '2026-02-01'),
  said('dislikes', 'Status meetings', '2026-02-01'),
  said('likes', null, '2026-05-01'),
  said('passions', 'Maps', '2026-05-01'),
  said('passions', null, '2026-06-01'),
]

describe('the current text', () => {
  test('is the newest version of each facet, without removed ones', () => {
    expect(currentWords(ANA).map(({ facet, words }) => [facet, words])).toEqual([
      ['dislikes', 'Status meetings'],
      ['next_role', 'Staff engineer'],
    ])
  })
})

describe('changes', () => {
  const changed = (since: string) =>
    changesSince(ANA, at(since)).map(({ facet, before, after }) => [facet, before, after])

  test('since last year are new, changed and removed text', () => {
    expect(changed('2025-11-24')).toEqual([
      ['likes', 'Pairing, quiet mornings', null],
      ['dislikes', null, 'Status meetings'],
      ['next_role', 'Team lead', 'Staff engineer'],
    ])
  })

  test('since before the first version are all current text', () => {
    expect(changed('2024-01-01')).toEqual([
      ['dislikes', null, 'Status meetings'],
      ['next_role', null, 'Staff engineer'],
    ])
  })

  test('since the last version are none', () => {
    expect(changed('2026-06-01')).toEqual([])
  })

  test('are none if the text was restored or saved again', () => {
    const again = [
      said('works', 'Plain words', '2024-01-01'),
      said('works', 'Diagrams', '2025-01-01'),
      said('works', 'Plain words', '2026-01-01'),
    ]
    expect(changesSince(again, at('2024-06-01'))).toEqual([])
    expect(changesSince(again, at('2025-06-01'))).toHaveLength(1)
  })

  const version = fc.record({
    facet: fc.constantFrom(...FACETS),
    words: fc.option(fc.constantFrom('a', 'b', 'c')),
    writtenAt: fc.integer({ min: 0, max: 50 }).map((days) => at('2026-01-01').add({ hours: 24 * days })),
  })
  const versions = fc
    .array(version)
    .map((list) => list.toSorted((one, other) => Temporal.Instant.compare(one.writtenAt, other.writtenAt)))

  test('applied to the old text give the current text', () => {
    fc.assert(
      fc.property(versions, fc.integer({ min: -1, max: 51 }), (list, days) => {
        const since = at('2026-01-01').add({ hours: 24 * days })
        const wordsOf = (some: readonly FacetVersion[]) =>
          new Map(currentWords(some).map(({ facet, words }) => [facet, words]))
        const then = wordsOf(list.filter((one) => Temporal.Instant.compare(one.writtenAt, since) <= 0))
        for (const { facet, before, after } of changesSince(list, since)) {
          expect(then.get(facet) ?? null).toBe(before)
          if (after === null) then.delete(facet)
          else then.set(facet, after)
        }
        expect(then).toEqual(wordsOf(list))
      }),
    )
  })
})
