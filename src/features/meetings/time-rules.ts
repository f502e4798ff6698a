import { Temporal } from 'temporal-polyfill'
import { WEEKDAYS } from '../people/rules.ts'
import {
  type Busy,
  type CommonSpan,
  commonSpans,
  type Hours,
  hoursOf,
  isFreeOn,
  MINUTE_MS,
  minuteOf,
  type Party,
  spansOf,
  WIDEST_HOURS,
} from './span-rules.ts'

export type { Busy, Party } from './span-rules.ts'

export const MEETING_MINUTES = [15, 30, 45, 60] as const
export type MeetingMinutes = (typeof MEETING_MINUTES)[number]

/** How far ahead times are proposed, in days. */
const PROPOSE_MAX_DAYS = 14
/** How far ahead a person can pick a time: pairs with a long cadence agree on their next meeting early. */
const PICK_MAX_DAYS = 90
const MAX_TIMES = 3
const SLOT_MINUTES = 30
const DAY_MINUTES = 24 * 60

/** `isEdge`: it lies outside the hours of at least one of them. */
export type ProposedTime = { start: Temporal.Instant; isEdge: boolean }

export type Proposal =
  /** One to three times in the hours of both. */
  | { kind: 'times'; times: readonly ProposedTime[] }
  /** The hours of the two don't overlap: one to three times at the edges of the day. */
  | { kind: 'edges'; times: readonly ProposedTime[] }
  /** They pick a time themselves. */
  | { kind: 'none' }

export type ProposalInput = {
  now: Temporal.Instant
  proposer: Party
  other: Party
  minutes: MeetingMinutes
  /** First day after a pause of the mentorship; null if it isn't paused. */
  pausedUntil: Temporal.PlainDate | null
  /** Its local hour is preferred. */
  lastMeetingAt: Temporal.Instant | null
  /** Times that were declined. */
  not?: readonly Temporal.Instant[]
}

/** A start that both can make: epoch milliseconds, and the local day and minute of the day of each. */
type Slot = Pick<CommonSpan, 'on' | 'minute' | 'otherOn' | 'otherMinute'> & { start: number }

/**
 * Proposes up to three times on different days of both, from tomorrow to 14 days ahead, on half hours of the proposer. They
 * don't collide with a meeting of either, and don't overlap with a declined time.
 */
export function proposeTimes(input: ProposalInput): Proposal {
  const { proposer, other } = input
  const inHours = chooseTimes(
    slotsByDay(input, hoursOf(proposer), hoursOf(other)),
    input,
    targetDistance(input),
  )
  if (inHours.overlap) return toProposal('times', inHours.starts)
  return toProposal(
    'edges',
    chooseTimes(slotsByDay(input, WIDEST_HOURS, WIDEST_HOURS), input, edgeCost(input)).starts,
  )
}

function toProposal(kind: 'times' | 'edges', starts: readonly number[]): Proposal {
  if (starts.length === 0) return { kind: 'none' }
  const times = starts.map((start) => ({
    start: Temporal.Instant.fromEpochMilliseconds(start),
    isEdge: kind === 'edges',
  }))
  return { kind, times }
}

/** The slots of each day of the proposer that has any. */
function* slotsByDay(input: ProposalInput, hours: Hours, otherHours: Hours): Generator<readonly Slot[]> {
  const range = { now: input.now, pausedUntil: input.pausedUntil, days: PROPOSE_MAX_DAYS }
  const spans = commonSpans(spansOf(input.proposer, hours, range), spansOf(input.other, otherHours, range))
  let slots: Slot[] = []
  for (const span of spans) {
    if (slots[0] && !slots[0].on.equals(span.on)) {
      yield slots
      slots = []
    }
    slots.push(...slotsIn(span, input.minutes))
  }
  if (slots.length > 0) yield slots
}

function slotsIn({ on, minute, otherOn, otherMinute, from, to }: CommonSpan, minutes: number): Slot[] {
  const slots: Slot[] = []
  const untilHalfHour = (SLOT_MINUTES - (minute % SLOT_MINUTES)) % SLOT_MINUTES
  for (let later = untilHalfHour; from + (later + minutes) * MINUTE_MS <= to; later += SLOT_MINUTES) {
    const start = from + later * MINUTE_MS
    slots.push({ start, on, minute: minute + later, otherOn, otherMinute: otherMinute + later })
  }
  return slots
}

/** How unfit a slot is. `slots`: all of its day; `chosen`: how many times have been chosen before. */
type Rank = (slot: Slot, slots: readonly Slot[], chosen: number) => number

/** The fittest free slot of each day until there are three. `overlap`: whether there was any slot, free or not. */
function chooseTimes(
  days: Iterable<readonly Slot[]>,
  input: ProposalInput,
  rank: Rank,
): { overlap: boolean; starts: readonly number[] } {
  const isTaken = takenBy(input)
  const chosen: Slot[] = []
  let overlap = false
  for (const slots of days) {
    overlap = true
    const free = slots.filter(
      ({ start, otherOn }) => !isTaken(start) && !chosen.some((slot) => slot.otherOn.equals(otherOn)),
    )
    const best = leastBy(free, (slot) => rank(slot, slots, chosen.length))
    if (best) chosen.push(best)
    if (chosen.length === MAX_TIMES) break
  }
  return { overlap, starts: chosen.map(({ start }) => start) }
}

/** The first of those with the lowest cost. */
function leastBy<Item>(items: readonly Item[], costOf: (item: Item) => number): Item | undefined {
  let best: { item: Item; cost: number } | undefined
  for (const item of items) {
    const cost = costOf(item)
    if (!best || cost < best.cost) best = { item, cost }
  }
  return best?.item
}

/** Whether a meeting that starts then overlaps with one of either, or with a declined time. */
function takenBy({ proposer, other, minutes, not = [] }: ProposalInput): (start: number) => boolean {
  const busy = [...proposer.busy, ...other.busy, ...not.map((start) => ({ start, minutes }))]
  const taken = busy.map(toInterval)
  return (start) => overlaps(taken, start, minutes)
}

type Interval = { from: number; to: number }

function toInterval({ start, minutes }: Busy): Interval {
  const from = start.epochMilliseconds
  return { from, to: from + minutes * MINUTE_MS }
}

function overlaps(taken: readonly Interval[], start: number, minutes: number): boolean {
  const end = start + minutes * MINUTE_MS
  return taken.some(({ from, to }) => start < to && from < end)
}

/** Where in the common hours the first, second and third time lie if there was no meeting yet: morning, afternoon, between. */
const SPREAD = [1 / 8, 3 / 4, 1 / 4] as const

/** The distance from the hour of the last meeting; from a part of the day that differs for each of the three without one. */
function targetDistance({ proposer, lastMeetingAt }: ProposalInput): Rank {
  const usual = lastMeetingAt && localMinute(lastMeetingAt, proposer)
  return ({ minute }, slots, chosen) => {
    const [first, last] = [slots[0]?.minute ?? 0, slots.at(-1)?.minute ?? 0]
    return Math.abs(minute - (usual ?? first + (last - first) * (SPREAD[chosen] ?? 0)))
  }
}

function localMinute(at: Temporal.Instant, { timeZone }: Party): number {
  return minuteOf(at.toZonedDateTimeISO(timeZone))
}

/** Prefers the hour of an earlier meeting; otherwise the smaller of the two largest distances outside working hours. */
function edgeCost({ proposer, other, minutes, lastMeetingAt }: ProposalInput): Rank {
  const usual = lastMeetingAt && localMinute(lastMeetingAt, proposer)
  const [hours, otherHours] = [hoursOf(proposer), hoursOf(other)]
  return ({ minute, otherMinute }) => {
    if (minute === usual) return -1
    const outside = [minutesOutside(minute, minutes, hours), minutesOutside(otherMinute, minutes, otherHours)]
    const [less = 0, more = 0] = outside.toSorted((one, another) => one - another)
    return more * DAY_MINUTES + less
  }
}

function minutesOutside(minute: number, minutes: number, { opens, closes }: Hours): number {
  return Math.max(0, minuteOf(opens) - minute, minute + minutes - minuteOf(closes))
}

/** The instant of a picked local time; null if the clock skips it. Of a time that happens twice, the first one. */
export function startAt(local: Temporal.PlainDateTime, timeZone: string): Temporal.Instant | null {
  const start = local.toZonedDateTime(timeZone)
  return start.toPlainDateTime().equals(local) ? start.toInstant() : null
}

/** Why a picked time can't be proposed. */
export type TimeRefusal =
  /** The clock skips it. */
  | { why: 'gap' }
  | { why: 'past' }
  /** `through`: the last day that can be picked, local to the proposer. */
  | { why: 'too far'; through: Temporal.PlainDate }
  /** The same time was picked before. */
  | { why: 'twice' }
  /** One of the two has another meeting then. Don't show with whom. */
  | { why: 'busy'; who: 'proposer' | 'other' }

/** Why a time that the proposer picked can't be proposed; null if it can. */
export function refuseTime(input: {
  /** From `startAt`: null if the clock skips it. */
  start: Temporal.Instant | null
  now: Temporal.Instant
  proposer: Party
  other: Party
  minutes: MeetingMinutes
  /** The other times picked in the same form. */
  picked?: readonly Temporal.Instant[]
}): TimeRefusal | null {
  const { start, now, proposer, other, minutes } = input
  if (start === null) return { why: 'gap' }
  if (Temporal.Instant.compare(start, now) <= 0) return { why: 'past' }
  const through = lastPick(now, proposer.timeZone)
  const on = start.toZonedDateTimeISO(proposer.timeZone).toPlainDate()
  if (Temporal.PlainDate.compare(on, through) > 0) return { why: 'too far', through }
  if (input.picked?.some((one) => one.equals(start))) return { why: 'twice' }
  const isBusy = ({ busy }: Party) => overlaps(busy.map(toInterval), start.epochMilliseconds, minutes)
  if (isBusy(proposer)) return { why: 'busy', who: 'proposer' }
  return isBusy(other) ? { why: 'busy', who: 'other' } : null
}

/** The last day that can be picked. */
export function lastPick(now: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return now.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: PICK_MAX_DAYS })
}

/** Further than the longest absence (a year) and the pause that may follow it. */
const REPEAT_SEARCH_DAYS = 800

/**
 * The next of a repeating meeting: the cadence later, at the same local hour of the proposer; on the next day that fits if
 * that one is off, away, paused, skipped by the clock or taken. Null if no day fits.
 */
export function nextRepeat(input: {
  last: Temporal.Instant
  minutes: MeetingMinutes
  cadenceDays: number
  now: Temporal.Instant
  /** Who proposed the first of these meetings. */
  proposer: Party
  other: Party
  pausedUntil: Temporal.PlainDate | null
}): Temporal.Instant | null {
  const { last, minutes, cadenceDays, now, pausedUntil } = input
  const [proposer, other] = [withDayOf(last, input.proposer), withDayOf(last, input.other)]
  const taken = [...proposer.busy, ...other.busy].map(toInterval)
  const usual = last.toZonedDateTimeISO(proposer.timeZone).toPlainDateTime()
  for (let later = cadenceDays; later <= cadenceDays + REPEAT_SEARCH_DAYS; later += 1) {
    const local = usual.add({ days: later })
    if (!isFreeOn(proposer, local.toPlainDate(), pausedUntil)) continue
    const start = startAt(local, proposer.timeZone)
    if (start === null || Temporal.Instant.compare(start, now) <= 0) continue
    const otherOn = start.toZonedDateTimeISO(other.timeZone).toPlainDate()
    if (isFreeOn(other, otherOn, pausedUntil) && !overlaps(taken, start.epochMilliseconds, minutes))
      return start
  }
  return null
}

/** A day of the week on which they have met fits, although it isn't a working day. */
function withDayOf(last: Temporal.Instant, party: Party): Party {
  const day = last.toZonedDateTimeISO(party.timeZone).dayOfWeek
  const weekday = WEEKDAYS.find((one) => one === day)
  return weekday === undefined ? party : { ...party, workDays: [...party.workDays, weekday] }
}
