import { Temporal } from 'temporal-polyfill'
import type { Outcome, Tell } from '../../../src/features/seats/course-rules.ts'
import { advance } from '../../../src/features/seats/due-rules.ts'
import { close } from '../../../src/features/seats/ending-rules.ts'
import { type Course, type Member, type TermOf, termIn } from '../../../src/features/seats/rules.ts'
import { type Game, isInHours, LEADER, PEOPLE, perform, personalChange, START } from './play.ts'
import { member, SEAT } from './samples.ts'

// Plays a game with the pure rules, and checks at each step all that must always be so.

type Played = { course: Course; now: Temporal.Instant; tell: Tell[]; started: number; handovers: number }

export function playPurely({ termWeeks, overlapDays, turns, ending }: Game): Played {
  const people = new Map(PEOPLE.map((one) => [one.id, member(one.id, one)]))
  const of = (id: string) => people.get(id) ?? member(id)
  const seat = { ...SEAT, leaderId: LEADER, termWeeks, overlapDays }
  const played: Played = {
    course: { seat, leader: of(LEADER), terms: [], considered: [] },
    ...{ now: START, tell: [], started: 0, handovers: 0 },
  }
  turns.forEach((turn, index) => {
    pass(played, turn.hours)
    const person = of(turn.who)
    const change = personalChange(turn, person.zone, played.now)
    if (change) {
      people.set(person.id, { ...person, ...change })
      played.course = withPeople(played.course, of)
    }
    const result = perform(played.course, turn, { now: played.now, person, newId: `t${index}` })
    if (result && !('refused' in result)) take(played, result)
    take(played, advance(played.course, played.now))
  })
  if (ending === 'the leader leaves') {
    people.set(LEADER, { ...of(LEADER), leftAt: played.now })
    played.course = withPeople(played.course, of)
    pass(played, 2)
  } else take(played, close(played.course, played.now))
  expect(played.course.seat.state).toBe('closed')
  const told = played.tell.length
  pass(played, 400 * 24)
  expect(played.tell).toHaveLength(told)
  return played
}

function withPeople(course: Course, of: (id: string) => Member): Course {
  const terms = course.terms.map((one) => ({ ...one, person: of(one.personId) }))
  return { ...course, leader: of(LEADER), terms }
}

/** The planner runs whenever something is due. */
function pass(played: Played, hours: number) {
  const until = played.now.add({ hours })
  for (;;) {
    const advanced = advance(played.course, played.now)
    take(played, advanced)
    const { nextCheckAt } = advanced
    if (!nextCheckAt || Temporal.Instant.compare(nextCheckAt, until) > 0) break
    expect(Temporal.Instant.compare(nextCheckAt, played.now)).toBe(1)
    played.now = nextCheckAt
  }
  played.now = until
}

const LIVE = ['invited', 'incoming', 'current']

function take(played: Played, outcome: Outcome) {
  const { course: after, tell } = outcome
  played.tell.push(...tell)
  for (const one of tell) if (one.kind === 'checklist') expect(isInHours(one.at, one.to)).toBe(true)
  checkTerms(after)
  const closes = after.seat.state === 'closed' && played.course.seat.state !== 'closed'
  if (closes) checkClosed(played.course, outcome)
  for (const one of after.terms) checkLists(played, one, closes)
  played.course = { ...after, terms: after.terms.filter(({ state }) => LIVE.includes(state)) }
}

function checkTerms(course: Course) {
  const count = (...states: string[]) => course.terms.filter(({ state }) => states.includes(state)).length
  expect(count('current')).toBeLessThanOrEqual(1)
  expect(count('invited', 'incoming')).toBeLessThanOrEqual(1)
  const [holder, incoming] = [termIn(course, 'current'), termIn(course, 'incoming')]
  if (holder && incoming) expect(String(incoming.firstOn)).toBe(String(holder.lastOn.add({ days: 1 })))
  for (const { joinsOn, firstOn } of course.terms)
    expect(Temporal.PlainDate.compare(joinsOn, firstOn)).toBeLessThanOrEqual(0)
}

/** Everyone in the seat and everyone considered is told once. */
function checkClosed(before: Course, { course: after, tell }: Outcome) {
  const told = tell.flatMap((one) => (one.kind === 'news' && one.news === 'closed' ? [one.to] : []))
  const concerned = [...before.terms.map(({ personId }) => personId), ...before.considered]
  expect(told.toSorted()).toEqual([...new Set(concerned)].toSorted())
  expect(after.terms.filter(({ state }) => LIVE.includes(state))).toEqual([])
  expect(after.considered).toEqual([])
}

/** Access is listed to both as a term starts and as it ends. As the seat closes, the holder's message has the list. */
function checkLists(played: Played, one: TermOf, closes: boolean) {
  const { terms } = played.course
  const was = terms.find(({ id }) => id === one.id)?.state
  const both = [LEADER, one.personId]
  if (one.state === 'current' && was === 'incoming') {
    played.started += 1
    if (terms.some(({ id, state }) => state === 'current' && id !== one.id)) played.handovers += 1
    expect(both.filter((to) => !hasList(played, 'start', one, to))).toEqual([])
  }
  if (one.state.startsWith('ended') && was === 'current')
    expect(both.filter((to) => !hasList(played, 'end', one, to))).toEqual(closes ? [one.personId] : [])
}

function hasList(
  { tell }: Played,
  when: 'start' | 'end',
  { id, joinsOn, lastOn }: TermOf,
  to: string,
): boolean {
  const on = when === 'start' ? joinsOn : lastOn
  return tell.some(
    (one) =>
      one.kind === 'checklist' &&
      one.when === when &&
      one.termId === id &&
      one.to === to &&
      one.on.equals(on),
  )
}
