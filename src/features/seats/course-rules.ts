import { Temporal } from 'temporal-polyfill'
import { isAwayOn, localDate } from '../people/rules.ts'
import {
  daysAway,
  earlier,
  endListAt,
  endRange,
  isBefore,
  isStartListed,
  lapseAt,
  later,
  planTerm,
  shiftTerm,
  startListAt,
} from './date-rules.ts'
import {
  type Course,
  findTerm,
  isPaused,
  type Member,
  PAUSE_MAX_DAYS,
  type SeatRefusal,
  type Term,
  type TermOf,
  termIn,
} from './rules.ts'

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

/** An account deactivated by mistake is usually reactivated within an hour. */
const LEFT_AFTER = Temporal.Duration.from({ hours: 1 })

function hasLeft({ leftAt }: Member, now: Temporal.Instant): boolean {
  return leftAt !== null && Temporal.Instant.compare(leftAt.add(LEFT_AFTER), now) <= 0
}

/** More steps than can be due at once. */
const STEPS_MAX = 20

/** Does everything that is due. `nextCheckAt`: when more may be due; null once the seat is closed. */
export function advance(
  course: Course,
  now: Temporal.Instant,
): Outcome & { nextCheckAt: Temporal.Instant | null } {
  let result: Outcome = { course, tell: [] }
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const due = dueStep(result.course, now)
    if (!due) return { ...result, nextCheckAt: nextCheck(result.course, now) }
    result = { course: due.course, tell: [...result.tell, ...due.tell] }
  }
  throw new Error('A seat had more than 20 steps due at once')
}

function dueStep(course: Course, now: Temporal.Instant): Outcome | null {
  if (course.seat.state === 'closed') return null
  if (hasLeft(course.leader, now)) return close(course, now)
  const [holder, next] = [termIn(course, 'current'), termIn(course, 'invited', 'incoming')]
  if (holder && hasLeft(holder.person, now)) return endEarly(course, holder, null, now)
  if (next && hasLeft(next.person, now)) return callOff(course, next, { by: null, news: 'left' }, now)
  const today = todayAt(course, now)
  if (holder && isBefore(holder.lastOn, today)) return endTerm(course, holder, 'ended', holder.lastOn, now)
  if (!holder && next?.state === 'incoming' && !isBefore(today, next.firstOn))
    return { course: replace(course, { ...next, state: 'current', vacancy: null }), tell: [] }
  if (next?.state === 'invited') {
    const step = lapseStep(course, next, now)
    if (step) return step
  }
  return holder && absenceStep(course, holder, today)
}

function lapseStep(course: Course, invited: TermOf, now: Temporal.Instant): Outcome | null {
  const { person, countsFrom } = invited
  const today = localDate(now, person.zone)
  if (isAwayOn(person, today)) {
    // Kept, so that someone who is back early has five days from then on.
    if (!isBefore(countsFrom, today)) return null
    return { course: replace(course, { ...invited, countsFrom: today }), tell: [] }
  }
  if (Temporal.Instant.compare(now, lapseAt(countsFrom, person)) < 0) return null
  return {
    course: replace(course, { ...invited, state: 'lapsed' }),
    tell: [{ to: course.leader.id, termId: invited.id, kind: 'news', news: 'lapsed' }],
  }
}

/** Asks both once whether to move the end of the term. */
function absenceStep(course: Course, holder: TermOf, today: Temporal.PlainDate): Outcome | null {
  const days = daysAway(course.leader, holder, today)
  if (days === 0 || holder.absence !== null) return null
  const proposedLastOn = earlier(holder.lastOn.add({ days }), endRange(holder, today).last)
  if (!isBefore(holder.lastOn, proposedLastOn)) return null
  const about = { termId: holder.id, kind: 'question', about: 'absence' } as const
  return {
    course: replace(course, { ...holder, absence: 'asked', proposedLastOn }),
    tell: [course.leader.id, holder.personId].map((to) => ({ to, ...about })),
  }
}

const A_DAY = Temporal.Duration.from({ hours: 24 })

function nextCheck({ seat, leader, terms }: Course, now: Temporal.Instant): Temporal.Instant | null {
  if (seat.state === 'closed') return null
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(leader.zone).toInstant()
  const live = terms.filter(({ state }) => LIVE.includes(state))
  const times = [
    ...[leader, ...live.map(({ person }) => person)].flatMap(({ leftAt }) =>
      leftAt ? [leftAt.add(LEFT_AFTER)] : [],
    ),
    ...live.map(({ state, lastOn, firstOn, countsFrom, person }) => {
      if (state === 'invited') return lapseAt(countsFrom, person)
      return startOf(state === 'current' ? lastOn.add({ days: 1 }) : firstOn)
    }),
  ].filter((time) => Temporal.Instant.compare(time, now) > 0)
  return [...times, now.add(A_DAY)].toSorted(Temporal.Instant.compare)[0] ?? null
}

const LIVE: readonly Term['state'][] = ['invited', 'incoming', 'current']

function replace(course: Course, term: TermOf): Course {
  return { ...course, terms: course.terms.map((one) => (one.id === term.id ? term : one)) }
}

function without(course: Course, personId: string): Course {
  return { ...course, considered: course.considered.filter((id) => id !== personId) }
}

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

/** The other person of a term. */
function otherOf({ leader }: Course, { personId }: Term, by: string | null): string {
  return by === leader.id ? personId : leader.id
}

/** `by`: null if the holder's account was deactivated. The incoming person is asked when to start. */
function endEarly(course: Course, holder: TermOf, by: string | null, now: Temporal.Instant): Outcome {
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

function endTerm(
  course: Course,
  holder: TermOf,
  state: 'ended' | 'ended early',
  lastOn: Temporal.PlainDate,
  now: Temporal.Instant,
): Outcome {
  const ended: TermOf = { ...holder, state, lastOn, pausedUntil: null }
  return { course: replace(course, ended), tell: endLists(course, ended, now) }
}

/** Before the start. Who has got the checklist by then gets the one of the end. */
function callOff(
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

function startLists({ leader }: Course, term: TermOf, now: Temporal.Instant): Tell[] {
  const { id: termId, joinsOn: on, person } = term
  return [leader, person].map((reader) => ({
    ...{ to: reader.id, termId, kind: 'checklist', when: 'start', on },
    at: startListAt(on, reader, now),
  }))
}

function endLists({ leader }: Course, term: TermOf, now: Temporal.Instant): Tell[] {
  const { id: termId, lastOn: on, person } = term
  return [leader, person].map((reader) => ({
    ...{ to: reader.id, termId, kind: 'checklist', when: 'end', on },
    at: endListAt(on, reader, now),
  }))
}

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
