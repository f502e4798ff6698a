import { Temporal } from 'temporal-polyfill'
import { compareSides, compareTags } from '../../../src/features/profiles/difference-rules.ts'

const said = (words: string, on = '2026-11-02') => ({
  words,
  writtenAt: Temporal.Instant.from(`${on}T09:00Z`),
})

describe('the text of two people about a facet', () => {
  test.each([
    ['neither wrote anything', null, null, 'nobody'],
    ['only the mentee did', said('Maps'), null, 'only theirs'],
    ['only the mentor did', null, said('Maps'), 'only mine'],
    ['both wrote the same', said('Maps'), said('Maps'), 'same'],
    [
      'both wrote the same, with other case, spaces or punctuation',
      said('Old maps.'),
      said(' old  MAPS'),
      'same',
    ],
    ['they differ', said('Maps'), said('Music', '2026-11-03'), 'different'],
    ['they differ, written at the same time', said('Maps'), said('Music'), 'different'],
    ['the mentee wrote later', said('Maps', '2026-11-03'), said('Music'), 'news'],
    ['the mentee wrote the same later', said('Maps', '2026-11-03'), said('Maps'), 'same'],
  ])('%s', (_, theirs, mine, difference) => {
    expect(compareSides(theirs, mine)).toBe(difference)
  })
})

describe('the skills of two people', () => {
  test('are compared one by one, ignoring case', () => {
    expect(compareTags('SQL, public speaking, Go', 'go, Rust, sql')).toEqual({
      onlyTheirs: ['public speaking'],
      onlyMine: ['Rust'],
    })
    expect(compareTags('SQL, Go', 'go, sql')).toEqual({ onlyTheirs: [], onlyMine: [] })
  })
})
