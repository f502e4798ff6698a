import { Temporal } from 'temporal-polyfill'
import { isAwayOn, localDate } from '../people/rules.ts'
import { LIVE, type Outcome, replace, todayAt } from './course-rules.ts'
import { daysAway, earlier, endRange, isBefore, lapseAt } from './date-rules.ts'
import { callOff, close, endEarly, endTerm } from './ending-rules.ts'
import { type Course, type Member, type TermOf, termIn } from './rules.ts'

// What happens as time goes by.

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
