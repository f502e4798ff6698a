import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { localDate } from '../../../src/features/people/rules.ts'
import type { Outcome, Refused } from '../../../src/features/seats/course-rules.ts'
import { stepOut } from '../../../src/features/seats/ending-rules.ts'
import {
  accept,
  decline,
  invite,
  refuseInvitation,
  withdrawInvitation,
} from '../../../src/features/seats/invitation-rules.ts'
import { type Course, type Member, termIn } from '../../../src/features/seats/rules.ts'
import { answerVacancy, keepEnd, moveEnd, pause, resume } from '../../../src/features/seats/term-rules.ts'

// Years of one seat, as people and chance play them; for the pure rules and for the database.

export const LEADER = 'LEADER'
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
] as const

export const PEOPLE: readonly Pick<Member, 'id' | 'zone' | 'nudgeTime' | 'workingDays'>[] = [
  LEADER,
  'P1',
  'P2',
  'P3',
  'P4',
  'P5',
].map((id, index) => ({
  id,
  zone: ZONES[index] ?? 'UTC',
  nudgeTime: Temporal.PlainTime.from(index === 3 ? '16:30' : '09:00'),
  workingDays: index === 2 ? [7, 1, 2, 3, 4] : [1, 2, 3, 4, 5],
}))

type Facts = {
  course: Course
  turn: Turn
  now: Temporal.Instant
  person: Member
  newId: string
  today: Temporal.PlainDate
}
type Play = (facts: Facts) => Outcome | Refused | null

const holderOf = ({ course }: Facts) => termIn(course, 'current')
const nextOf = ({ course }: Facts) => termIn(course, 'invited', 'incoming')

/** What people do to a seat. Null: there is nothing to do it to. */
const PLAYS = {
  ask: ({ course, person }) =>
    person.id === LEADER || course.considered.includes(person.id)
      ? null
      : { course: { ...course, considered: [...course.considered, person.id] }, tell: [] },
  invite: ({ course, person, now, newId: id, today, turn }) => {
    const firstOn = today.add({ days: turn.days })
    const refused = refuseInvitation(course, { personId: person.id, firstOn }, now)
    return refused || person.leftAt ? null : invite(course, { id, person, firstOn }, now)
  },
  accept: (facts) => accept(facts.course, nextOf(facts)?.id ?? '', facts.now),
  decline: (facts) => decline(facts.course, nextOf(facts)?.id ?? ''),
  'choose another': (facts) => withdrawInvitation(facts.course, nextOf(facts)?.id ?? ''),
  'leader steps out': (facts) => stepOut(facts.course, holderOf(facts)?.id ?? '', LEADER, facts.now),
  'holder steps out': (facts) => {
    const holder = holderOf(facts)
    return holder && stepOut(facts.course, holder.id, holder.personId, facts.now)
  },
  'incoming steps out': (facts) => {
    const next = nextOf(facts)
    return next && stepOut(facts.course, next.id, next.personId, facts.now)
  },
  'move the end': (facts) => {
    const holder = holderOf(facts)
    const lastOn = holder?.lastOn.add({ days: facts.turn.days })
    return holder && lastOn
      ? moveEnd(facts.course, { termId: holder.id, lastOn, by: LEADER }, facts.now)
      : null
  },
  'keep the end': (facts) => keepEnd(facts.course, holderOf(facts)?.id ?? ''),
  pause: (facts) => {
    const until = facts.today.add({ days: facts.turn.days })
    return pause(facts.course, { termId: holderOf(facts)?.id ?? '', until, by: LEADER }, facts.now)
  },
  resume: (facts) => resume(facts.course, holderOf(facts)?.id ?? ''),
  'start now': (facts) =>
    answerVacancy(facts.course, { termId: nextOf(facts)?.id ?? '', startsNow: true }, facts.now),
  'start as planned': (facts) =>
    answerVacancy(facts.course, { termId: nextOf(facts)?.id ?? '', startsNow: false }, facts.now),
} satisfies Record<string, Play>

type Away = Pick<Member, 'awayFrom' | 'awayUntil'>
type Personal = (
  turn: Turn,
  today: Temporal.PlainDate,
  now: Temporal.Instant,
) => Away | Pick<Member, 'leftAt'>

/** What people do apart from the seat. */
const PERSONAL = {
  'go away': ({ days }, today) => ({
    awayFrom: today.add({ days }),
    awayUntil: today.add({ days: Math.abs(days) + days + 7 }),
  }),
  'come back': () => ({ awayFrom: null, awayUntil: null }),
  leave: (_turn, _today, now) => ({ leftAt: now }),
  return: () => ({ leftAt: null }),
} satisfies Record<string, Personal>

export type Act = keyof typeof PLAYS | keyof typeof PERSONAL

export function isPersonal(act: Act): act is keyof typeof PERSONAL {
  return act in PERSONAL
}

/** Does what a turn says to a seat. */
export function perform(
  course: Course,
  turn: Turn,
  { now, person, newId }: { now: Temporal.Instant; person: Member; newId: string },
): Outcome | Refused | null {
  if (isPersonal(turn.act)) return null
  const play: Play = PLAYS[turn.act]
  return play({ course, turn, now, person, newId, today: localDate(now, course.leader.zone) })
}

/** What a turn changes of a person; null if it is no such turn. A leader who leaves closes the seat: at the end of a game. */
export function personalChange(turn: Turn, zone: string, now: Temporal.Instant): ReturnType<Personal> | null {
  const { act, who } = turn
  if (!isPersonal(act) || (act === 'leave' && who === LEADER)) return null
  const change: Personal = PERSONAL[act]
  return change(turn, localDate(now, zone), now)
}

/** Some come more often, so that seats are held. */
const OFTEN: readonly Act[] = ['invite', 'accept']

const acts = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...OFTEN) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Act>(
      ...(Object.keys(PLAYS) as (keyof typeof PLAYS)[]),
      ...(Object.keys(PERSONAL) as (keyof typeof PERSONAL)[]),
    ),
  },
)

/** After some time, somebody does something; `days` is for what needs a day. */
export type Turn = { hours: number; act: Act; who: string; days: number }

const turn: fc.Arbitrary<Turn> = fc.record({
  hours: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: 24, max: 80 * 24 }) },
  ),
  act: acts,
  who: fc.constantFrom(...PEOPLE.map(({ id }) => id)),
  days: fc.integer({ min: -20, max: 60 }),
})

/** After the turns, the seat is closed. */
const ENDINGS = ['the leader closes it', 'the leader leaves'] as const

export type Game = {
  termWeeks: number
  overlapDays: number
  turns: readonly Turn[]
  ending: (typeof ENDINGS)[number]
}

/** Games of so many years at most. */
export const games = (years: number): fc.Arbitrary<Game> =>
  fc
    .record({
      termWeeks: fc.constantFrom(2, 4, 13, 26, 104),
      overlap: fc.integer({ min: 0, max: 100 }),
      turns: fc.array(turn, { minLength: years * 6, maxLength: years * 24, size: 'max' }),
      ending: fc.constantFrom(...ENDINGS),
    })
    .map(({ termWeeks, overlap, turns, ending }) => {
      const max = Math.floor((termWeeks * 7) / 4)
      const overlapDays = Math.floor((max * overlap) / 100)
      return { termWeeks, overlapDays, turns: within(turns, years), ending }
    })

function within(turns: readonly Turn[], years: number): Turn[] {
  let left = years * 366 * 24
  return turns.filter(({ hours }) => {
    left -= hours
    return left > 0
  })
}

export const START = Temporal.Instant.from('2026-02-03T10:00Z')

/** Whether a message at this time is in somebody's hours. */
export function isInHours(time: Temporal.Instant, personId: string): boolean {
  const person = PEOPLE.find(({ id }) => id === personId)
  if (!person) return false
  const local = time.toZonedDateTimeISO(person.zone)
  const clock = local.toPlainTime()
  const closes = [Temporal.PlainTime.from('18:00'), person.nudgeTime.add({ hours: 1 })]
    .toSorted(Temporal.PlainTime.compare)
    .at(-1)
  return (
    person.workingDays.some((weekday) => weekday === local.dayOfWeek) &&
    Temporal.PlainTime.compare(person.nudgeTime, clock) <= 0 &&
    closes !== undefined &&
    Temporal.PlainTime.compare(clock, closes) < 0
  )
}
