import fc from 'fast-check'
import type { Counts, Tally } from '../../../src/features/impact/rules.ts'

// A workspace in memory, counted person by person.

export type Pair = { mentor: string; mentee: string; parts: Parts }
/** What a pair has a part in. */
export type Parts = {
  days: number
  checkIns: number
  kept: number
  missed: number
  introductions: number
  opportunities: number
  steps: number
  seats: number
  months: readonly number[]
}
export type Small = { people: readonly string[]; full: readonly string[]; pairs: readonly Pair[] }

export function toCounts({ people, full, pairs }: Small): Counts {
  const sum = (part: (parts: Parts) => number, of = pairs) => tallyOf(of, part)
  return {
    members: people.length,
    mentorships: sum(() => 1),
    withRoom: sum(
      () => 1,
      pairs.filter(({ mentor }) => !full.includes(mentor)),
    ),
    days: sum(({ days }) => days),
    checkIns: sum(({ checkIns }) => checkIns),
    promisesKept: sum(({ kept }) => kept),
    promisesMissed: sum(({ missed }) => missed),
    introductions: sum(({ introductions }) => introductions),
    opportunities: sum(({ opportunities }) => opportunities),
    steps: sum(({ steps }) => steps),
    seats: sum(({ seats }) => seats),
    months: Array.from({ length: 12 }, (_, at) => sum(({ months }) => months[at] ?? 0)),
  }
}

export function tallyOf(pairs: readonly Pair[], part: (parts: Parts) => number): Tally {
  const ofMentor = byPerson(pairs, 'mentor', part)
  const ofMentee = byPerson(pairs, 'mentee', part)
  return {
    amount: ofMentor.reduce((sum, one) => sum + one, 0),
    mentors: ofMentor.length,
    mentees: ofMentee.length,
    mostOfMentor: Math.max(0, ...ofMentor),
    mostOfMentee: Math.max(0, ...ofMentee),
  }
}

/** Only those who have a part in it. */
function byPerson(
  pairs: readonly Pair[],
  role: 'mentor' | 'mentee',
  part: (parts: Parts) => number,
): number[] {
  const amounts = new Map<string, number>()
  for (const pair of pairs) amounts.set(pair[role], (amounts.get(pair[role]) ?? 0) + part(pair.parts))
  return [...amounts.values()].filter((amount) => amount > 0)
}

export const NO_PARTS: Parts = {
  days: 0,
  checkIns: 0,
  kept: 0,
  missed: 0,
  introductions: 0,
  opportunities: 0,
  steps: 0,
  seats: 0,
  months: Array.from({ length: 12 }, () => 0),
}

/** Mostly little; sometimes one pair does more than all others. */
const amount = fc.oneof({ weight: 6, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(60) })
const parts: fc.Arbitrary<Parts> = fc.record({
  days: fc.nat(3_000),
  checkIns: amount,
  kept: amount,
  missed: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9) }),
  introductions: amount,
  opportunities: amount,
  steps: amount,
  seats: amount,
  months: fc.array(amount, { minLength: 12, maxLength: 12 }),
})

const MENTORS = Array.from({ length: 12 }, (_, at) => `mentor${at}`)
const MENTEES = Array.from({ length: 16 }, (_, at) => `mentee${at}`)

/** People in workspaces of `small`. */
export const anyPerson = fc.constantFrom(...MENTORS, ...MENTEES)
export const anyParts = parts

/** A workspace around the limits: with four, five or some more people in each role. */
export const small: fc.Arbitrary<Small> = fc
  .record({
    mentors: fc.integer({ min: 3, max: MENTORS.length }),
    mentees: fc.integer({ min: 3, max: MENTEES.length }),
    idle: fc.nat(12),
    full: fc.nat(9),
    drawn: fc.array(fc.tuple(fc.nat(99), fc.nat(99), parts), { minLength: 4, maxLength: 30 }),
  })
  .map(({ mentors, mentees, idle, full, drawn }) => {
    const pairs = new Map<string, Pair>()
    for (const [one, other, its] of drawn) {
      const mentor = MENTORS[one % mentors] ?? ''
      const mentee = MENTEES[other % mentees] ?? ''
      pairs.set(`${mentor} ${mentee}`, { mentor, mentee, parts: its })
    }
    const people = [
      ...MENTORS.slice(0, mentors),
      ...MENTEES.slice(0, mentees),
      ...Array.from({ length: idle }, (_, at) => `idle${at}`),
    ]
    return { people, full: MENTORS.slice(0, full), pairs: [...pairs.values()] }
  })
