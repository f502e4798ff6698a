import { Temporal } from 'temporal-polyfill'
import { toCsv } from '../../../src/features/impact/csv.ts'
import { compare, type Impact, oneMore, toImpact } from '../../../src/features/impact/rules.ts'
import { nextSnapshotOn, utcDate } from '../../../src/features/impact/snapshot-rules.ts'
import { impactMessage, impactRows } from '../../../src/features/impact/views.ts'
import { NO_PARTS, type Pair, type Parts, type Small, toCounts } from './small-workspace.ts'

const DECEMBER = Temporal.PlainDate.from('2026-12-01')

/** `mentees` are spread over `mentors`; each pair has `parts`. */
function workspace(
  { mentors, mentees, members }: { mentors: number; mentees: number; members: number },
  parts: Partial<Parts> = {},
): Small {
  const pairs = Array.from({ length: mentees }, (_, at): Pair => {
    return { mentor: `mentor${at % mentors}`, mentee: `mentee${at}`, parts: { ...NO_PARTS, ...parts } }
  })
  return { people: Array.from({ length: members }, (_, at) => `member${at}`), full: [], pairs }
}

/** Gives the first mentor's pairs other parts. */
function where(small: Small, mentor: string, parts: Partial<Parts>): Small {
  const pairs = small.pairs.map((pair) =>
    pair.mentor === mentor ? { ...pair, parts: { ...pair.parts, ...parts } } : pair,
  )
  return { ...small, pairs }
}

const told = (small: Small) => toImpact(toCounts(small))
const page = (impact: Impact, before: Impact | null = null) => {
  const snapshot = { month: DECEMBER, takenOn: DECEMBER, impact }
  const earlier = before && {
    month: DECEMBER.subtract({ months: 1 }),
    takenOn: DECEMBER.subtract({ months: 1 }),
    impact: before,
  }
  const snapshots = { snapshot, before: earlier }
  return JSON.stringify([
    impactMessage(snapshots, DECEMBER.add({ months: 1 }), DECEMBER),
    toCsv(impactRows(snapshots)),
  ])
}

describe('the table of the design', () => {
  test('4 mentors, or none: the same words, byte for byte', () => {
    const parts = {
      days: 900,
      checkIns: 9,
      kept: 9,
      introductions: 2,
      opportunities: 2,
      steps: 9,
      seats: 9,
      months: Array(12).fill(3),
    }
    const four = page(told(workspace({ mentors: 4, mentees: 12, members: 60 }, parts)))
    const none = page(told({ people: [], full: [], pairs: [] }))
    expect(four).toBe(none)
    expect(four).not.toMatch(/about \d/)
  })

  test('7 mentors, 12 mentees, 60 members: about 10 people have a mentor', () => {
    const impact = told(workspace({ mentors: 7, mentees: 12, members: 60 }))
    expect(impact).toMatchObject({ mentees: 10, mentors: 5 })
    expect(page(impact)).toContain('People who have a mentor: *about 10*')
  })

  test('41 of 41 promises kept, no mentor over half: nearly all', () => {
    const small = workspace({ mentors: 7, mentees: 20, members: 60 }, { kept: 2 })
    const promises = where(small, 'mentor6', { kept: 2.5 })
    expect(toCounts(promises).promisesKept.amount).toBe(41)
    expect(page(told(promises))).toContain('Promises kept by mentors: *nearly all*')
  })

  test('34 kept, 30 of them by one mentor: too few to tell', () => {
    const small = where(workspace({ mentors: 5, mentees: 5, members: 60 }, { kept: 1 }), 'mentor0', {
      kept: 30,
    })
    expect(toCounts(small).promisesKept.amount).toBe(34)
    expect(page(told(small))).toContain('Promises kept by mentors: *too few to tell*')
  })

  test('8 members, 5 with a mentor: hidden, as the other side is 3', () => {
    expect(told(workspace({ mentors: 5, mentees: 5, members: 8 })).mentees).toBeNull()
    expect(told(workspace({ mentors: 5, mentees: 5, members: 10 })).mentees).toBe(5)
  })
})

describe('what is told', () => {
  test.each([
    [{ kept: 19, missed: 1 }, 95],
    [{ kept: 1, missed: 19 }, 5],
    [{ kept: 4, missed: 1 }, 80],
    [{ kept: 93, missed: 7 }, 90],
    [{ kept: 0, missed: 9 }, 5],
    [{ kept: 0, missed: 0 }, null],
  ])('of promises, with %j in each pair: %p', (parts, share) => {
    expect(told(workspace({ mentors: 6, mentees: 12, members: 60 }, parts)).promises).toBe(share)
  })

  test('nothing between “few” and “nearly all” if one mentor missed most', () => {
    const small = workspace({ mentors: 6, mentees: 12, members: 60 }, { kept: 8 })
    expect(told(where(small, 'mentor0', { missed: 8 })).promises).toBeNull()
  })

  test('years are of all mentorships together', () => {
    expect(told(workspace({ mentors: 6, mentees: 12, members: 60 }, { days: 366 })).years).toBe(10)
    expect(told(workspace({ mentors: 6, mentees: 12, members: 60 }, { days: 100 })).years).toBeNull()
  })

  test('the strip shows months against the highest, and those with too few people as a dot', () => {
    const months = [0, 1, 2, 3, 4, 5, 6, 7, 7, 0, 1, 7]
    expect(told(workspace({ mentors: 5, mentees: 5, members: 60 }, { months })).strip).toBe('·▁▂▃▄▅▆▇▇·▁▇')
  })

  test('mentors with room, if at least five have none', () => {
    const small = workspace({ mentors: 12, mentees: 24, members: 60 })
    const full = ['mentor0', 'mentor1', 'mentor2', 'mentor3']
    expect(told({ ...small, full }).room).toBeNull()
    const impact = told({ ...small, full: [...full, 'mentor4'] })
    expect(impact).toMatchObject({ room: 5, mentees: 25 })
    expect(oneMore(impact)).toBe(30)
    expect(page(impact)).toContain('If each mentor with room took one more: *about 30 people with a mentor*')
    expect(page(impact)).toContain('If everyone did for one: *everyone*')
  })

  test.each([
    [25, 20, 'about the same'],
    [20, 25, 'about the same'],
    [20, 20, 'about the same'],
    [30, 20, 'up'],
    [20, 30, 'down'],
    [null, 20, null],
    [20, null, null],
  ])('%p after %p: %p', (now, before, change) => {
    expect(compare(now, before)).toBe(change)
  })

  test('a change is told with the figure before', () => {
    const [more, less] = [30, 15].map((mentees) => told(workspace({ mentors: 8, mentees, members: 90 })))
    expect(more && page(more, less)).toContain('People who have a mentor: *about 30* · up from about 15')
    expect(more && page(more, more)).toContain('People who have a mentor: *about 30* · about the same')
  })
})

test('the next count is on the first of the next month, in UTC', () => {
  expect(nextSnapshotOn(utcDate(Temporal.Instant.from('2026-12-31T23:30:00Z'))).toString()).toBe('2027-01-01')
  expect(nextSnapshotOn(utcDate(Temporal.Instant.from('2027-01-01T00:00:00Z'))).toString()).toBe('2027-02-01')
})
