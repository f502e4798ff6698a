import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { toCsv } from '../../../src/features/impact/csv.ts'
import { toImpact } from '../../../src/features/impact/rules.ts'
import type { Snapshot } from '../../../src/features/impact/snapshot-rules.ts'
import { type ImpactRow, impactMessage, impactRows } from '../../../src/features/impact/views.ts'
import { anyParts, anyPerson, type Pair, type Parts, type Small, small, toCounts } from './small-workspace.ts'

// An attacker reads the page, the file and the month before of two workspaces that differ in one person: who isn't in the
// second one, or did other things there. Whatever differs must be explained by a boundary: a figure that rounds to
// another step, or that has become tellable. `boundaries` says what is on which side, without the app's rules.

/** 1,000 take about two seconds; the benchmark sets 10,000. */
const RUNS = Number(process.env.ATTACKS ?? 1_000)
const TODAY = Temporal.PlainDate.from('2026-12-01')

type Boundary = 'hidden' | number

function boundaries(workspace: Small): Boundary[] {
  const { people, full, pairs } = workspace
  const inRoom = pairs.filter(({ mentor }) => !full.includes(mentor))
  const [mentors, mentees, withRoom] = [
    distinct(pairs, 'mentor'),
    distinct(pairs, 'mentee'),
    distinct(inRoom, 'mentor'),
  ]
  const kept = sideOf(pairs, ({ kept }) => kept)
  const missed = sideOf(pairs, ({ missed }) => missed)
  return [
    people.length - mentees < 5 ? 'hidden' : sideOf(pairs, () => 1, mentees, 'mentor'),
    people.length - mentors < 5 ? 'hidden' : sideOf(pairs, () => 1, mentors, 'mentee'),
    sideOf(pairs, ({ days }) => days, sum(pairs, ({ days }) => days) / 365.25, null, 365.25),
    sideOf(pairs, ({ checkIns }) => checkIns),
    sideOfShare(
      kept,
      missed,
      sum(pairs, ({ kept }) => kept),
      sum(pairs, ({ missed }) => missed),
    ),
    sideOf(pairs, ({ introductions }) => introductions),
    sideOf(pairs, ({ opportunities }) => opportunities),
    sideOf(pairs, ({ steps }) => steps),
    sideOf(pairs, ({ seats }) => seats),
    mentors - withRoom < 5 ? 'hidden' : sideOf(inRoom, () => 1, withRoom, 'mentee'),
  ]
}

/** `of`: whose part counts; null: both roles'. */
function sideOf(
  pairs: readonly Pair[],
  part: (parts: Parts) => number,
  count = sum(pairs, part),
  of: 'mentor' | 'mentee' | null = null,
  unit = 1,
): Boundary {
  const taking = pairs.filter(({ parts }) => part(parts) > 0)
  if (distinct(taking, 'mentor') < 5 || distinct(taking, 'mentee') < 5 || count < 5) return 'hidden'
  for (const role of ['mentor', 'mentee'] as const) {
    if (of !== null && of !== role) continue
    for (const person of new Set(taking.map((pair) => pair[role]))) {
      const theirs = sum(
        taking.filter((pair) => pair[role] === person),
        part,
      )
      if (theirs / unit > count / 2) return 'hidden'
    }
  }
  const whole = Math.floor(count)
  return whole % 5 < 3 ? whole - (whole % 5) : whole + 5 - (whole % 5)
}

/** As percent: 100 for nearly all, 0 for few. */
function sideOfShare(yes: Boundary, no: Boundary, kept: number, missed: number): Boundary {
  const percent = (kept / (kept + missed)) * 100
  if (percent >= 95) return yes === 'hidden' ? 'hidden' : 100
  if (percent <= 5) return no === 'hidden' ? 'hidden' : 0
  if (yes === 'hidden' || no === 'hidden') return 'hidden'
  return Math.max(10, Math.min(90, 5 * Math.floor(percent / 5 + 0.5)))
}

function sum(pairs: readonly Pair[], part: (parts: Parts) => number): number {
  return pairs.reduce((total, { parts }) => total + part(parts), 0)
}

function distinct(pairs: readonly Pair[], role: 'mentor' | 'mentee'): number {
  return new Set(pairs.map((pair) => pair[role])).size
}

/** Everything that anyone in the workspace can read. */
function read(now: Small, before: Small): { rows: ImpactRow[]; page: string; file: string } {
  const snapshots = {
    snapshot: snapshotOf(now, TODAY),
    before: snapshotOf(before, TODAY.subtract({ months: 1 })),
  }
  const rows = impactRows(snapshots)
  return {
    rows,
    page: JSON.stringify(impactMessage(snapshots, TODAY.add({ months: 1 }), TODAY)),
    file: toCsv(rows),
  }
}

function snapshotOf(workspace: Small, month: Temporal.PlainDate): Snapshot {
  return { month, takenOn: month, impact: toImpact(toCounts(workspace)) }
}

/** The same workspace without the person, or in which they did something else. */
function differ({ people, full, pairs }: Small, person: string, other: Parts | null): Small {
  const isTheirs = ({ mentor, mentee }: Pair) => mentor === person || mentee === person
  if (other !== null)
    return { people, full, pairs: pairs.map((pair) => (isTheirs(pair) ? { ...pair, parts: other } : pair)) }
  return {
    people: people.filter((one) => one !== person),
    full,
    pairs: pairs.filter((pair) => !isTheirs(pair)),
  }
}

const FIGURES_ROWS = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10]

test('an attacker learns nothing about the one person in whom two workspaces differ', () => {
  fc.assert(
    fc.property(small, small, anyPerson, fc.option(anyParts), (before, now, person, other) => {
      const [one, two] = [read(now, before), read(differ(now, person, other), differ(before, person, other))]
      const sides = [now, before, differ(now, person, other), differ(before, person, other)].map(boundaries)
      FIGURES_ROWS.forEach((row, figure) => {
        const [nowSide, beforeSide, nowOther, beforeOther] = sides.map((side) => side[figure])
        if (nowSide !== nowOther) return
        expect(two.rows[row]?.value).toBe(one.rows[row]?.value)
        if (beforeSide === beforeOther) expect(two.rows[row]).toEqual(one.rows[row])
      })
      const monthsOf = (workspace: Small) =>
        Array.from({ length: 12 }, (_, at) => sideOf(workspace.pairs, ({ months }) => months[at] ?? 0))
      const sameMonths =
        JSON.stringify(monthsOf(now)) === JSON.stringify(monthsOf(differ(now, person, other)))
      if (sameMonths) expect(two.rows[4]).toEqual(one.rows[4])
      if (sameMonths && JSON.stringify(sides.slice(0, 2)) === JSON.stringify(sides.slice(2)))
        expect([two.page, two.file]).toEqual([one.page, one.file])
    }),
    { numRuns: RUNS },
  )
})

/** What must be shown; `isShare`: of promises. */
function textOf(side: Boundary, isShare: boolean): string {
  if (side === 'hidden') return 'too few to tell'
  if (!isShare) return `about ${side}`
  return side === 100 ? 'nearly all' : side === 0 ? 'few' : `about ${side}%`
}

test('what is told is the rounded figure or nothing, whatever it is', () => {
  let told = 0
  fc.assert(
    fc.property(small, (workspace) => {
      const { rows } = read(workspace, workspace)
      boundaries(workspace).forEach((side, figure) => {
        expect(rows[FIGURES_ROWS[figure] ?? -1]?.value).toBe(textOf(side, figure === 4))
        if (side !== 'hidden') told += 1
      })
    }),
    { numRuns: RUNS },
  )
  // Otherwise nothing was compared.
  expect(told).toBeGreaterThan(RUNS)
})

test('one person more or less moves a count of people by at most one step, and only across a boundary', () => {
  fc.assert(
    fc.property(small, anyPerson, (workspace, person) => {
      const without = differ(workspace, person, null)
      const [one, two] = [toImpact(toCounts(workspace)), toImpact(toCounts(without))]
      const counts = [workspace, without].map(({ pairs }) => distinct(pairs, 'mentee'))
      const [more = 0, less = 0] = counts
      if (more - less > 1 || one.mentees === null || two.mentees === null) return
      expect(Math.abs(one.mentees - two.mentees)).toBeLessThanOrEqual(5)
      if (one.mentees !== two.mentees) expect([more % 5, less % 5]).toEqual([3, 2])
    }),
    { numRuns: RUNS },
  )
})

test('nobody can subtract their own part and know another’s: at least four others stand behind the rest', () => {
  fc.assert(
    fc.property(small, (workspace) => {
      const { steps } = toImpact(toCounts(workspace))
      if (steps === null) return
      const doing = workspace.pairs.filter(({ parts }) => parts.steps > 0)
      for (const { mentor } of doing) {
        const rest = doing.filter((pair) => pair.mentor !== mentor)
        expect(distinct(rest, 'mentor')).toBeGreaterThanOrEqual(4)
        expect(sum(rest, ({ steps }) => steps) * 2).toBeGreaterThanOrEqual(sum(doing, ({ steps }) => steps))
      }
    }),
    { numRuns: RUNS },
  )
})
