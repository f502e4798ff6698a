import type { Temporal } from 'temporal-polyfill'
import { localDate } from '../people/rules.ts'
import { type Outcome, type Refused, replace, startLists, todayAt, without } from './course-rules.ts'
import { isBefore, planTerm } from './date-rules.ts'
import { type Course, findTerm, type Member, type SeatRefusal, type TermOf, termIn } from './rules.ts'

// From the choice to the answer.

/** Why nobody, or not this person, can be invited now; null if they can. */
export function refuseInvitation(
  course: Course,
  { personId, firstOn }: { personId: string; firstOn: Temporal.PlainDate },
  now: Temporal.Instant,
): SeatRefusal | null {
  if (course.seat.state !== 'open') return { reason: course.seat.state === 'closed' ? 'gone' : 'resting' }
  if (personId === course.leader.id) return { reason: 'myself' }
  const [holder, next] = [termIn(course, 'current'), termIn(course, 'invited', 'incoming')]
  if (next?.state === 'invited') return { reason: 'invited already', who: next.personId }
  if (next) return { reason: 'next already', who: next.personId }
  if (holder?.personId === personId) return { reason: 'holds this seat', who: personId }
  if (!holder && isBefore(firstOn, todayAt(course, now))) return { reason: 'start in the past' }
  return null
}

/** A new invitation to `person`, who wasn't refused. */
export function invite(
  course: Course,
  { id, person, firstOn }: { id: string; person: Member; firstOn: Temporal.PlainDate },
  now: Temporal.Instant,
): Outcome {
  const today = todayAt(course, now)
  const term: TermOf = {
    ...{ id, seatId: course.seat.id, personId: person.id, person, state: 'invited' },
    ...planTerm(course.seat, termIn(course, 'current'), { firstOn, today }),
    countsFrom: localDate(now, person.zone),
    ...{ pausedUntil: null, vacancy: null, absence: null, proposedLastOn: null },
  }
  return {
    course: { ...course, terms: [...course.terms, term] },
    tell: [{ to: person.id, termId: id, by: course.leader.id, kind: 'invitation' }],
  }
}

/** The invitee accepts: the dates are set now, and the others who were considered are told. */
export function accept(course: Course, termId: string, now: Temporal.Instant): Outcome | Refused {
  const invited = findTerm(course, termId)
  if (invited?.state !== 'invited') return { refused: { reason: 'no longer open' } }
  const { personId } = invited
  const today = todayAt(course, now)
  const dates = planTerm(course.seat, termIn(course, 'current'), { firstOn: invited.firstOn, today })
  const incoming: TermOf = { ...invited, ...dates, state: 'incoming' }
  const after = without(replace(course, incoming), personId)
  return {
    course: after,
    tell: [
      { to: course.leader.id, termId, by: personId, kind: 'news', news: 'accepted' },
      ...after.considered.map((to) => ({ to, termId, kind: 'chosen' as const })),
      ...startLists(after, incoming, now),
    ],
  }
}

export function decline(course: Course, termId: string): Outcome | Refused {
  const invited = findTerm(course, termId)
  if (invited?.state !== 'invited') return { refused: { reason: 'no longer open' } }
  const { personId: by } = invited
  return {
    course: without(replace(course, { ...invited, state: 'declined' }), by),
    tell: [{ to: course.leader.id, termId, by, kind: 'news', news: 'declined' }],
  }
}

/** The leader takes this invitation back, to choose somebody else. The invitee's message follows. */
export function withdrawInvitation(course: Course, termId: string): Outcome | Refused {
  const invited = findTerm(course, termId)
  if (invited?.state !== 'invited') return { refused: { reason: 'no longer open' } }
  return { course: replace(course, { ...invited, state: 'withdrawn' }), tell: [] }
}
