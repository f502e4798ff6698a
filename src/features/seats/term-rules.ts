import type { Temporal } from 'temporal-polyfill'
import {
  type Outcome,
  otherOf,
  type Refused,
  replace,
  startLists,
  type Tell,
  todayAt,
} from './course-rules.ts'
import { earlier, endRange, isBefore, later, shiftTerm } from './date-rules.ts'
import { type Course, findTerm, isPaused, PAUSE_MAX_DAYS, type TermOf, termIn } from './rules.ts'

// What both can change of a term while it lasts.

/** Moves the last day of the current term, and with it everything that depends on it. */
export function moveEnd(
  course: Course,
  { termId, lastOn, by }: { termId: string; lastOn: Temporal.PlainDate; by: string },
  now: Temporal.Instant,
): Outcome | Refused {
  const holder = findTerm(course, termId)
  if (holder?.state !== 'current') return { refused: { reason: 'no longer open' } }
  const today = todayAt(course, now)
  const { first, last } = endRange(holder, today)
  if (lastOn.equals(holder.lastOn)) return { refused: { reason: 'same end' } }
  if (isBefore(lastOn, first) || isBefore(last, lastOn))
    return { refused: { reason: 'end out of range', first, last } }
  const absence = holder.absence === 'asked' ? 'moved' : holder.absence
  const moved = replace(course, { ...holder, lastOn, absence })
  const news = { termId, by, kind: 'news', news: 'moved' } as const
  const tell: Tell[] = [{ to: otherOf(course, holder, by), ...news }]
  const next = termIn(course, 'incoming')
  if (!next) return { course: moved, tell }
  const shifted: TermOf = { ...next, ...shiftTerm(next, lastOn.add({ days: 1 }), today) }
  const lists = shifted.joinsOn.equals(next.joinsOn) ? [] : startLists(course, shifted, now)
  return {
    course: replace(moved, shifted),
    tell: [...tell, { to: next.personId, ...news, termId: next.id }, ...lists],
  }
}

/** The end stays although the leader is away. */
export function keepEnd(course: Course, termId: string): Outcome | Refused {
  const holder = findTerm(course, termId)
  if (holder?.state !== 'current' || holder.absence !== 'asked')
    return { refused: { reason: 'no longer open' } }
  return { course: replace(course, { ...holder, absence: 'kept' }), tell: [] }
}

/** The incoming person of an empty seat starts today, for a term of the same length; or as planned. */
export function answerVacancy(
  course: Course,
  { termId, startsNow }: { termId: string; startsNow: boolean },
  now: Temporal.Instant,
): Outcome | Refused {
  const incoming = findTerm(course, termId)
  if (incoming?.state !== 'incoming' || incoming.vacancy !== 'asked' || termIn(course, 'current'))
    return { refused: { reason: 'no longer open' } }
  if (!startsNow) return { course: replace(course, { ...incoming, vacancy: 'kept' }), tell: [] }
  const today = todayAt(course, now)
  const started: TermOf = { ...incoming, ...shiftTerm(incoming, today, today), vacancy: null }
  const lists = started.joinsOn.equals(incoming.joinsOn) ? [] : startLists(course, started, now)
  const { personId: by } = incoming
  return {
    course: replace(course, started),
    tell: [{ to: course.leader.id, termId, by, kind: 'news', news: 'starts now' }, ...lists],
  }
}

/** Pauses the current term through a day. Its end stays. */
export function pause(
  course: Course,
  { termId, until, by }: { termId: string; until: Temporal.PlainDate; by: string },
  now: Temporal.Instant,
): Outcome | Refused {
  const holder = findTerm(course, termId)
  if (holder?.state !== 'current') return { refused: { reason: 'no longer open' } }
  const today = todayAt(course, now)
  if (holder.pausedUntil && isPaused(holder, today))
    return { refused: { reason: 'paused already', until: holder.pausedUntil } }
  const last = later(earlier(today.add({ days: PAUSE_MAX_DAYS }), holder.lastOn), today)
  if (isBefore(until, today) || isBefore(last, until))
    return { refused: { reason: 'pause out of range', first: today, last } }
  return {
    course: replace(course, { ...holder, pausedUntil: until }),
    tell: [{ to: otherOf(course, holder, by), termId, by, kind: 'news', news: 'paused' }],
  }
}

export function resume(course: Course, termId: string): Outcome | Refused {
  const holder = findTerm(course, termId)
  if (holder?.state !== 'current' || holder.pausedUntil === null)
    return { refused: { reason: 'no longer open' } }
  return { course: replace(course, { ...holder, pausedUntil: null }), tell: [] }
}
