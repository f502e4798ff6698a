import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  depthOf,
  FACETS,
  type Facet,
  type FacetKnowledge,
  facetDepth,
  knowledgeOf,
  standingOf,
} from '../../../src/features/profiles/rules.ts'

const date = (text: string) => Temporal.PlainDate.from(text)
const TODAY = date('2026-11-24')

function known(facet: FacetKnowledge['facet'], theirs: string | null, mine: string | null): FacetKnowledge {
  return { facet, theirsOn: theirs === null ? null : date(theirs), mineOn: mine === null ? null : date(mine) }
}

describe('the depth of a facet', () => {
  test.each([
    ['no one wrote anything', null, null, 0],
    ['they wrote it', '2026-11-01', null, 2],
    ['I wrote it', null, '2026-11-01', 2],
    ['both of us wrote it', '2026-11-01', '2026-11-20', 4],
    ['they wrote it exactly a year ago', '2025-11-24', null, 2],
    ['they wrote it more than a year ago', '2025-11-23', null, 1],
    ['both are old', '2020-01-01', '2021-01-01', 2],
    ['theirs is old and mine is recent', '2020-01-01', '2026-01-01', 3],
  ])('%s', (_, theirs, mine, depth) => {
    expect(facetDepth(known('likes', theirs, mine), TODAY)).toBe(depth)
  })

  test('is 0 without any text', () => {
    expect(facetDepth(undefined, TODAY)).toBe(0)
  })
})

describe('the depth of a profile', () => {
  test('goes from 0 without text to 1 with recent text by both about every facet', () => {
    expect(depthOf([], TODAY)).toBe(0)
    expect(
      depthOf(
        FACETS.map((facet) => known(facet, '2026-11-24', '2026-11-24')),
        TODAY,
      ),
    ).toBe(1)
  })

  test('is 0.5 if only the mentee wrote about every facet, and 0.25 after a year', () => {
    const told = FACETS.map((facet) => known(facet, '2026-11-24', null))
    expect(depthOf(told, TODAY)).toBe(0.5)
    expect(depthOf(told, date('2027-11-24'))).toBe(0.5)
    expect(depthOf(told, date('2027-11-25'))).toBe(0.25)
  })

  const day = fc.integer({ min: 0, max: 4000 }).map((days) => date('2018-01-01').add({ days }))
  const knowledge = fc
    .uniqueArray(
      fc.record({
        facet: fc.constantFrom(...FACETS),
        theirsOn: fc.option(day),
        mineOn: fc.option(day),
      }),
      { selector: ({ facet }) => facet },
    )
    .map((list): FacetKnowledge[] => list)

  test('is between 0 and 1 and never grows with time alone', () => {
    fc.assert(
      fc.property(knowledge, day, fc.nat(2000), (list, on, days) => {
        const before = depthOf(list, on)
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1)
        expect(depthOf(list, on.add({ days }))).toBeLessThanOrEqual(before)
      }),
    )
  })

  test('grows with every new facet', () => {
    fc.assert(
      fc.property(knowledge, fc.constantFrom(...FACETS), day, (list, facet, on) => {
        const without = list.filter((one) => one.facet !== facet)
        const told = [...without, { facet, theirsOn: on, mineOn: null }]
        expect(depthOf(told, on)).toBeGreaterThan(depthOf(without, on))
      }),
    )
  })
})

describe('the standing of a facet', () => {
  test('is known, faded or not known', () => {
    const list = [
      known('likes', '2026-11-01', null),
      known('works', '2020-11-01', null),
      known('skills', '2020-11-01', '2026-01-01'),
      known('passions', null, null),
    ]
    const standing = (facet: FacetKnowledge['facet']) => standingOf(list, facet, TODAY)
    expect(standing('likes')).toBe('known')
    expect(standing('works')).toBe('faded')
    expect(standing('skills')).toBe('known')
    expect(standing('passions')).toBe('not known')
    expect(standing('strengths')).toBe('not known')
  })
})

test('knowledge has the dates of both authors, in the mentor’s time zone', () => {
  const said = (facet: Facet, at: string) => ({ facet, words: 'Words', writtenAt: Temporal.Instant.from(at) })
  const theirs = [said('likes', '2026-11-01T10:00Z'), said('likes', '2026-11-20T23:30Z')]
  const mine = [said('skills', '2026-11-02T10:00Z')]
  const known = knowledgeOf({ theirs, mine }, 'Europe/Berlin').filter((one) => one.theirsOn ?? one.mineOn)
  expect(known.map(({ facet, theirsOn, mineOn }) => [facet, `${theirsOn}`, `${mineOn}`])).toEqual([
    ['likes', '2026-11-21', 'null'],
    ['skills', 'null', '2026-11-02'],
  ])
})
