import { describe, expect, test } from '@jest/globals'
import { Temporal } from 'temporal-polyfill'
import { compareSides, compareTags } from '../../../src/features/profiles/difference-rules.ts'

const said = (words: string, on = '2026-11-02') => ({
  words,
  writtenAt: Temporal.Instant.from(`${on}T09:00Z`),
})

describe('the words of two people', () => {
  test.each([
    ['neither said anything', null, null, 'nobody'],
    ['only the mentee did', said('Maps'), null, 'only theirs'],
    ['only the mentor did', null, said('Maps'), 'only mine'],
    ['they say the same', said('Maps'), said('Maps'), 'same'],
    ['they say the same, typed otherwise', said('Old maps.'), said(' old  MAPS'), 'same'],
    ['they differ', said('Maps'), said('Music', '2026-11-03'), 'different'],
    ['they differ, at the same moment', said('Maps'), said('Music'), 'different'],
    ['the mentee wrote later', said('Maps', '2026-11-03'), said('Music'), 'news'],
    ['the mentee wrote the same later', said('Maps', '2026-11-03'), said('Maps'), 'same'],
  ])('%s', (_, theirs, mine, difference) => {
    expect(compareSides(theirs, mine)).toBe(difference)
  })
})

describe('the skills that two people name', () => {
  test('are compared one by one', () => {
    expect(compareTags('SQL, public speaking, Go', 'go, Rust, sql')).toEqual({
      onlyTheirs: ['public speaking'],
      onlyMine: ['Rust'],
    })
    expect(compareTags('SQL, Go', 'go, sql')).toEqual({ onlyTheirs: [], onlyMine: [] })
  })
})
