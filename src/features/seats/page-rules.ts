import type { Temporal } from 'temporal-polyfill'
import { isBefore, nextChoiceOn } from './date-rules.ts'
import { type Course, isPaused, type Reflection, type Term } from './rules.ts'

// What each reader of a seat's page may see: nothing else reaches the view.

/** Days are the leader's. */
export type Dates = Pick<Term, 'joinsOn' | 'firstOn' | 'lastOn'>

/** What a page shows to everyone. */
export type Public = {
  seatId: string
  leaderId: string
  leaderName: string
  isResting: boolean
  termWeeks: number
  overlapDays: number
  sees: string | null
  neverRooms: string | null
  today: Temporal.PlainDate
  holder: (Dates & { personId: string }) | null
  /** Once those who were considered have been told. */
  next: (Dates & { personId: string }) | null
  /** The last holders, the newest first. */
  past: readonly { personId: string; lastOn: Temporal.PlainDate }[]
}

export type Invited = { termId: string; personId: string; firstOn: Temporal.PlainDate }

/** What a page shows in addition. */
export type Own =
  | {
      role: 'leader'
      checklist: string | null
      holderTermId: string | null
      nextTermId: string | null
      pausedUntil: Temporal.PlainDate | null
      invited: Invited | null
      considered: readonly string[]
    }
  | {
      role: 'holder' | 'incoming'
      termId: string
      checklist: string | null
      pausedUntil: Temporal.PlainDate | null
    }
  | { role: 'invited'; termId: string }
  | { role: 'considered' | 'other'; nextChoiceOn: Temporal.PlainDate | null }

export type SeatPage = Public & {
  own: Own
  /** The reader's own last term here, on which they can reflect. */
  ownEndedTermId: string | null
  /** What the holder before left to the reader. */
  reflections: readonly { authorId: string; words: string }[]
}

export type PageFacts = {
  course: Course
  past: readonly Term[]
  /** Of the newest past term. */
  lastReflections: readonly Reflection[]
  /** Everyone who was considered has been told about the incoming person. */
  isAnnounced: boolean
}

/** Returns exactly what this reader may see. `today` is the leader's. */
export function toPage(facts: PageFacts, readerId: string, today: Temporal.PlainDate): SeatPage {
  const { course, past } = facts
  const { seat, leader } = course
  const holder = inState(course, 'current')
  const next = visibleNext(facts, readerId, today)
  const own = ownOf(course, readerId, today, next)
  const { termWeeks, overlapDays, sees, neverRooms } = seat
  return {
    ...{ termWeeks, overlapDays, sees, neverRooms, today, own },
    holder: holder && toPublic(holder),
    next: next && toPublic(next),
    seatId: seat.id,
    leaderId: leader.id,
    leaderName: leader.displayName,
    isResting: seat.state === 'resting',
    past: past.map(({ personId, lastOn }) => ({ personId, lastOn })),
    ownEndedTermId: past.find(({ personId }) => personId === readerId)?.id ?? null,
    reflections: readable(facts, own.role),
  }
}

/** A pause is for the two of them. */
function toPublic({ personId, joinsOn, firstOn, lastOn }: Term): Dates & { personId: string } {
  return { personId, joinsOn, firstOn, lastOn }
}

function inState({ terms }: Course, state: Term['state']): Term | null {
  return terms.find((one) => one.state === state) ?? null
}

/** Others see who comes next once those who were considered have been told, and at the latest when they are on site. */
function visibleNext(
  { course, isAnnounced }: PageFacts,
  readerId: string,
  today: Temporal.PlainDate,
): Term | null {
  const next = inState(course, 'incoming')
  if (!next || isAnnounced || !isBefore(today, next.joinsOn)) return next
  const knows = [course.leader.id, next.personId, inState(course, 'current')?.personId]
  return knows.includes(readerId) ? next : null
}

function ownOf(course: Course, readerId: string, today: Temporal.PlainDate, next: Term | null): Own {
  const { seat, leader, considered } = course
  const { checklist } = seat
  const [holder, invited] = [inState(course, 'current'), inState(course, 'invited')]
  const pausedUntil = holder && isPaused(holder, today) ? holder.pausedUntil : null
  if (readerId === leader.id)
    return {
      ...{ role: 'leader', checklist, considered, pausedUntil },
      holderTermId: holder?.id ?? null,
      nextTermId: next?.id ?? null,
      invited: invited && { termId: invited.id, personId: invited.personId, firstOn: invited.firstOn },
    }
  if (holder?.personId === readerId) return { role: 'holder', termId: holder.id, checklist, pausedUntil }
  if (next?.personId === readerId) return { role: 'incoming', termId: next.id, checklist, pausedUntil: null }
  if (invited?.personId === readerId) return { role: 'invited', termId: invited.id }
  const known = [holder, next].filter((one) => one !== null)
  const role = considered.includes(readerId) ? 'considered' : 'other'
  return { role, nextChoiceOn: nextChoiceOn(seat, known, today) }
}

/** What was written for the leader, and for the one who came after the last holder. */
function readable({ course, past, lastReflections }: PageFacts, role: Own['role']): SeatPage['reflections'] {
  const [last] = past
  if (!last) return []
  const isNext = role === 'holder' || (role === 'incoming' && !inState(course, 'current'))
  const readers = role === 'leader' ? 'leader' : isNext ? 'next' : null
  return lastReflections
    .filter((one) => one.readers === readers)
    .map(({ words }) => ({ authorId: last.personId, words }))
}
