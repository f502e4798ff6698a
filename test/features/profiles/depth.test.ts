import { describe, expect, test } from '@jest/globals'
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

describe('how well one facet is known', () => {
  test.each([
    ['nobody said anything', null, null, 0],
    ['they said it', '2026-11-01', null, 2],
    ['I wrote it down', null, '2026-11-01', 2],
    ['they said it, and I see it, too', '2026-11-01', '2026-11-20', 4],
    ['they said it a year ago to the day', '2025-11-24', null, 2],
    ['they said it more than a year ago', '2025-11-23', null, 1],
    ['all of it is old', '2020-01-01', '2021-01-01', 2],
    ['theirs is old and mine is fresh', '2020-01-01', '2026-01-01', 3],
  ])('%s', (_, theirs, mine, depth) => {
    expect(facetDepth(known('likes', theirs, mine), TODAY)).toBe(depth)
  })

  test('is not at all where there is nothing about it', () => {
    expect(facetDepth(undefined, TODAY)).toBe(0)
  })
})

describe('how well a person is known', () => {
  test('goes from nothing to everything, fresh, from both', () => {
    expect(depthOf([], TODAY)).toBe(0)
    expect(
      depthOf(
        FACETS.map((facet) => known(facet, '2026-11-24', '2026-11-24')),
        TODAY,
      ),
    ).toBe(1)
  })

  test('is half when they told everything and I made nothing of it, and fades to a quarter', () => {
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

  test('lies between nothing and everything, and time alone never adds to it', () => {
    fc.assert(
      fc.property(knowledge, day, fc.nat(2000), (list, on, days) => {
        const before = depthOf(list, on)
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1)
        expect(depthOf(list, on.add({ days }))).toBeLessThanOrEqual(before)
      }),
    )
  })

  test('grows with every facet that is told for the first time', () => {
    fc.assert(
      fc.property(knowledge, fc.constantFrom(...FACETS), day, (list, facet, on) => {
        const without = list.filter((one) => one.facet !== facet)
        const told = [...without, { facet, theirsOn: on, mineOn: null }]
        expect(depthOf(told, on)).toBeGreaterThan(depthOf(without, on))
      }),
    )
  })
})

describe('a facet', () => {
  test('is known, was known once, or is not known', () => {
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

test('what was told by them and what I wrote are told apart, by the day where I am', () => {
  const said = (facet: Facet, at: string) => ({ facet, words: 'Words', writtenAt: Temporal.Instant.from(at) })
  const theirs = [said('likes', '2026-11-01T10:00Z'), said('likes', '2026-11-20T23:30Z')]
  const mine = [said('skills', '2026-11-02T10:00Z')]
  const known = knowledgeOf({ theirs, mine }, 'Europe/Berlin').filter((one) => one.theirsOn ?? one.mineOn)
  expect(known.map(({ facet, theirsOn, mineOn }) => [facet, `${theirsOn}`, `${mineOn}`])).toEqual([
    ['likes', '2026-11-21', 'null'],
    ['skills', 'null', '2026-11-02'],
  ])
})
