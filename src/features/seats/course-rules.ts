import type { Temporal } from 'temporal-polyfill'
import { localDate } from '../people/rules.ts'
import { endListAt, startListAt } from './date-rules.ts'
import type { Course, SeatRefusal, Term, TermOf } from './rules.ts'

// What happens to a seat, by what people do and as time goes by. Pure: the store saves the result and sends the messages.

/** What somebody did, for those whom it concerns. */
export const NEWS = [
  'accepted',
  'declined',
  'lapsed',
  'left',
  'withdrawn',
  'called off',
  'starts now',
  'ended',
  'moved',
  'paused',
  'closed',
] as const
export type News = (typeof NEWS)[number]

/** A message to one person. `by`: who caused it. */
export type Tell = { to: string; termId: string | null; by?: string } & (
  | { kind: 'invitation' }
  /** To those who were considered too. */
  | { kind: 'chosen' }
  | { kind: 'news'; news: News }
  | { kind: 'question'; about: 'vacancy' | 'absence' }
  | { kind: 'checklist'; when: 'start' | 'end'; on: Temporal.PlainDate; at: Temporal.Instant }
)

export type Outcome = { course: Course; tell: readonly Tell[] }
export type Refused = { refused: SeatRefusal }

export function todayAt({ leader }: Pick<Course, 'leader'>, now: Temporal.Instant): Temporal.PlainDate {
  return localDate(now, leader.zone)
}

/** Terms that aren't over. */
export const LIVE: readonly Term['state'][] = ['invited', 'incoming', 'current']

export function replace(course: Course, term: TermOf): Course {
  return { ...course, terms: course.terms.map((one) => (one.id === term.id ? term : one)) }
}

export function without(course: Course, personId: string): Course {
  return { ...course, considered: course.considered.filter((id) => id !== personId) }
}

/** The other person of a term. */
export function otherOf({ leader }: Course, { personId }: Term, by: string | null): string {
  return by === leader.id ? personId : leader.id
}

/** The checklist for both, before the start. */
export function startLists({ leader }: Course, term: TermOf, now: Temporal.Instant): Tell[] {
  const { id: termId, joinsOn: on, person } = term
  return [leader, person].map((reader) => ({
    ...{ to: reader.id, termId, kind: 'checklist', when: 'start', on },
    at: startListAt(on, reader, now),
  }))
}

/** The checklist for both, after the end. */
export function endLists({ leader }: Course, term: TermOf, now: Temporal.Instant): Tell[] {
  const { id: termId, lastOn: on, person } = term
  return [leader, person].map((reader) => ({
    ...{ to: reader.id, termId, kind: 'checklist', when: 'end', on },
    at: endListAt(on, reader, now),
  }))
}
