import { Temporal } from 'temporal-polyfill'
import { instantOn, nextWorkingDay, workingDayFrom } from '../people/hours-rules.ts'
import { isAwayOn, localDate, type Weekday } from '../people/rules.ts'
import { type Member, type Seat, TERM_MAX_MONTHS, TERM_WEEKS, type Term } from './rules.ts'

type Day = Temporal.PlainDate
export type TermDates = Pick<Term, 'joinsOn' | 'firstOn' | 'lastOn'>

export function later(one: Day, other: Day): Day {
  return Temporal.PlainDate.compare(one, other) >= 0 ? one : other
}

export function earlier(one: Day, other: Day): Day {
  return Temporal.PlainDate.compare(one, other) <= 0 ? one : other
}

export function isBefore(one: Day, other: Day): boolean {
  return Temporal.PlainDate.compare(one, other) < 0
}

/** Days from the first to the last, both included. */
export function daysIn(first: Day, last: Day): number {
  return first.until(last, { largestUnit: 'day' }).days + 1
}

/**
 * The dates of a term. After a holder, it starts on the day after their last one, and overlaps with them; into an empty
 * seat it starts on `firstOn`. Never before today.
 */
export function planTerm(
  { termWeeks, overlapDays }: Pick<Seat, 'termWeeks' | 'overlapDays'>,
  holder: Pick<Term, 'lastOn'> | null,
  { firstOn, today }: { firstOn: Day; today: Day },
): TermDates {
  const first = later(holder ? holder.lastOn.add({ days: 1 }) : firstOn, today)
  return {
    joinsOn: holder ? later(first.subtract({ days: overlapDays }), today) : first,
    firstOn: first,
    lastOn: first.add({ days: termWeeks * 7 - 1 }),
  }
}

/** The days to which the end of a term can be moved. */
export function endRange({ firstOn }: Term, today: Day): { first: Day; last: Day } {
  return {
    first: later(firstOn.add({ days: TERM_WEEKS.min * 7 - 1 }), today),
    last: firstOn.add({ months: TERM_MAX_MONTHS }).subtract({ days: 1 }),
  }
}

/**
 * The dates of a term that now starts on `firstOn`, today or later: all move together. Somebody who is on site already
 * stays so.
 */
export function shiftTerm(term: Term, firstOn: Day, today: Day): TermDates {
  const by = term.firstOn.until(firstOn, { largestUnit: 'day' })
  const isOnSite = !isBefore(today, term.joinsOn)
  return {
    joinsOn: isOnSite ? earlier(term.joinsOn, firstOn) : later(term.joinsOn.add(by), today),
    firstOn,
    lastOn: term.lastOn.add(by),
  }
}

/** How long before the next start a leader usually chooses. */
const CHOICE_WEEKS = 4

/** Around when the leader chooses again; null if the seat is empty, so at any time. */
export function nextChoiceOn(
  { overlapDays }: Seat,
  terms: readonly Term[],
  today: Day,
): Temporal.PlainDate | null {
  const last = terms
    .filter(({ state }) => state === 'current' || state === 'incoming')
    .map(({ lastOn }) => lastOn)
    .reduce<Day | null>((latest, day) => (latest ? later(latest, day) : day), null)
  return last && later(last.subtract({ days: overlapDays + CHOICE_WEEKS * 7 }), today)
}

/** Working days (Monday to Friday) that an invitation stays open. Days on which the invitee is away don't count. */
const INVITATION_DAYS = 5

/** When an invitation lapses: at the invitee's nudge time, after five working days on which they are here. */
export function lapseAt(countsFrom: Day, invitee: Member): Temporal.Instant {
  let day = countsFrom
  for (let counted = 0; counted < INVITATION_DAYS; ) {
    day = day.add({ days: 1 })
    if (day.dayOfWeek <= 5 && !isAwayOn(invitee, day)) counted += 1
  }
  return day.toZonedDateTime({ timeZone: invitee.zone, plainTime: invitee.nudgeTime }).toInstant()
}

function workingDayBefore(day: Day, workingDays: readonly Weekday[]): Day {
  const back = workingDays.map((weekday) => (day.dayOfWeek - weekday + 7) % 7 || 7)
  return day.subtract({ days: Math.min(...back) })
}

/** When somebody gets the checklist before the start: on their last working day before it, or as soon as possible. */
export function startListAt(joinsOn: Day, reader: Member, now: Temporal.Instant): Temporal.Instant {
  return listAt(workingDayBefore(joinsOn, reader.workingDays), reader, now)
}

/** When somebody gets the checklist after the end: on their first working day after it. */
export function endListAt(lastOn: Day, reader: Member, now: Temporal.Instant): Temporal.Instant {
  return listAt(nextWorkingDay(lastOn, reader.workingDays), reader, now)
}

function listAt(day: Day, reader: Member, now: Temporal.Instant): Temporal.Instant {
  const from = later(day, localDate(now, reader.zone))
  return instantOn(workingDayFrom(from, reader.workingDays), reader, now)
}

/** Whether one of these people may have got the checklist before the start: then there is something to remove. */
export function isStartListed(joinsOn: Day, readers: readonly Member[], now: Temporal.Instant): boolean {
  return readers.some(
    ({ zone, workingDays }) => !isBefore(localDate(now, zone), workingDayBefore(joinsOn, workingDays)),
  )
}

/** A leader who is away for three of four weeks is asked about the end. */
const AWAY = { share: 3 / 4, days: 28 } as const

/** How many days of the rest of a term the leader is away; 0 if it is too few to ask about. */
export function daysAway(leader: Member, term: Term, today: Day): number {
  const { awayFrom, awayUntil } = leader
  if (awayUntil === null) return 0
  const from = later(later(awayFrom ?? today, today), term.firstOn)
  const days = daysIn(from, earlier(awayUntil, term.lastOn))
  return days >= AWAY.share * Math.min(AWAY.days, daysIn(term.firstOn, term.lastOn)) ? days : 0
}
