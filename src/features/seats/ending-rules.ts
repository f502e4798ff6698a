import type { Temporal } from 'temporal-polyfill'
import {
  endLists,
  LIVE,
  type News,
  type Outcome,
  otherOf,
  type Refused,
  replace,
  type Tell,
  todayAt,
} from './course-rules.ts'
import { isStartListed } from './date-rules.ts'
import { type Course, findTerm, type TermOf, termIn } from './rules.ts'

// How a term ends, or a seat.

/** The holder or the leader ends the term early, or calls it off before its start. */
export function stepOut(
  course: Course,
  termId: string,
  by: string,
  now: Temporal.Instant,
): Outcome | Refused {
  const term = findTerm(course, termId)
  switch (term?.state) {
    case 'current':
      return endEarly(course, term, by, now)
    case 'incoming':
      return callOff(course, term, { by, news: by === term.personId ? 'withdrawn' : 'called off' }, now)
    default:
      return { refused: { reason: 'no longer open' } }
  }
}

/** `by`: null if the holder's account was deactivated. The incoming person is asked when to start. */
export function endEarly(course: Course, holder: TermOf, by: string | null, now: Temporal.Instant): Outcome {
  const { course: ended, tell } = endTerm(course, holder, 'ended early', todayAt(course, now), now)
  const news: Tell = {
    to: otherOf(course, holder, by),
    termId: holder.id,
    ...(by !== null && { by }),
    ...{ kind: 'news', news: by === null ? 'left' : 'ended' },
  }
  const incoming = termIn(ended, 'incoming')
  if (!incoming) return { course: ended, tell: [news, ...tell] }
  return {
    course: replace(ended, { ...incoming, vacancy: 'asked' }),
    tell: [news, ...tell, { to: incoming.personId, termId: incoming.id, kind: 'question', about: 'vacancy' }],
  }
}

export function endTerm(
  course: Course,
  holder: TermOf,
  state: 'ended' | 'ended early',
  lastOn: Temporal.PlainDate,
  now: Temporal.Instant,
): Outcome {
  const ended: TermOf = { ...holder, state, lastOn, pausedUntil: null }
  return { course: replace(course, ended), tell: endLists(course, ended, now) }
}

/** Before the start. Anyone who got the checklist of the start also gets the one of the end. */
export function callOff(
  course: Course,
  term: TermOf,
  { by, news }: { by: string | null; news: News },
  now: Temporal.Instant,
): Outcome {
  const readers = [course.leader, term.person]
  const isListed = term.state === 'incoming' && isStartListed(term.joinsOn, readers, now)
  const told = { to: otherOf(course, term, by), termId: term.id, ...(by !== null && { by }) }
  return {
    course: replace(course, { ...term, state: 'withdrawn' }),
    tell: [
      { ...told, kind: 'news', news },
      ...(isListed ? endLists(course, { ...term, lastOn: todayAt(course, now) }, now) : []),
    ],
  }
}

/** Closes the seat, and tells everyone once. The holder's message has the checklist of the end in it. */
export function close(course: Course, now: Temporal.Instant): Outcome {
  const today = todayAt(course, now)
  const { leader, considered, seat } = course
  const live = course.terms.filter(({ state }) => LIVE.includes(state))
  const listed = live.filter(
    ({ state, joinsOn, person }) =>
      state === 'current' || (state === 'incoming' && isStartListed(joinsOn, [leader, person], now)),
  )
  const terms = course.terms.map((term): TermOf => {
    if (!live.includes(term)) return term
    if (term.state !== 'current') return { ...term, state: 'withdrawn' }
    return { ...term, state: 'ended early', lastOn: today, pausedUntil: null }
  })
  const inSeat = live.map(({ personId: to, id: termId }) => ({ to, termId }))
  const others = considered
    .filter((id) => !inSeat.some(({ to }) => to === id))
    .map((to) => ({ to, termId: null }))
  return {
    course: { ...course, seat: { ...seat, state: 'closed' }, terms, considered: [] },
    tell: [
      ...[...inSeat, ...others].map((one) => ({ ...one, kind: 'news' as const, news: 'closed' as const })),
      ...listed.flatMap((term) =>
        endLists(course, { ...term, lastOn: today }, now).filter(({ to }) => to === leader.id),
      ),
    ],
  }
}
