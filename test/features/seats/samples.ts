import { Temporal } from 'temporal-polyfill'
import {
  type Course,
  type Member,
  type Seat,
  TERM_WEEKS,
  type TermOf,
} from '../../../src/features/seats/rules.ts'

// A seat beside Grace in Berlin, for examples.

export const day = (text: string) => Temporal.PlainDate.from(text)
/** Berlin time. */
export const at = (local: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Berlin').toInstant()

export function member(id: string, rest: Partial<Member> = {}): Member {
  return {
    ...{ id, displayName: id, standing: 'member', zone: 'Europe/Berlin' },
    nudgeTime: Temporal.PlainTime.from('09:00'),
    workingDays: [1, 2, 3, 4, 5],
    ...{ awayFrom: null, awayUntil: null, leftAt: null },
    ...rest,
  }
}

export const SEAT: Seat = {
  ...{ workspaceId: 'T1', id: 'seat', leaderId: 'grace', state: 'open' },
  ...{ termWeeks: TERM_WEEKS.default, overlapDays: 7, sees: null, neverRooms: null, checklist: null },
}

export function course(...terms: TermOf[]): Course {
  return { seat: SEAT, leader: member('grace'), terms, considered: [] }
}

export function term(id: string, person: Member, rest: Partial<TermOf>): TermOf {
  return {
    ...{ id, seatId: 'seat', personId: person.id, person, state: 'current' },
    ...{ joinsOn: day('2026-06-01'), firstOn: day('2026-06-01'), lastOn: day('2026-11-29') },
    countsFrom: day('2026-05-20'),
    ...{ pausedUntil: null, vacancy: null, absence: null, proposedLastOn: null },
    ...rest,
  }
}
