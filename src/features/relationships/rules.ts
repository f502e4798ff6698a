import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** What kind of contact the two people had. */
export const CHECK_IN_KINDS = ['message', 'call', 'in_person', 'helped', 'listened'] as const
export type CheckInKind = (typeof CHECK_IN_KINDS)[number]

export const NOTE_MAX_LENGTH = 2000
export const CHECK_IN_MAX_AGE_YEARS = 10
/** Two people may have talked before they were connected here; what lies further back than any cadence tells nothing. */
const CHECK_IN_BEFORE_START_MAX_DAYS = 365

/** Days between check-ins that an owner aims for. */
export const CADENCE_DAYS = { min: 3, max: 365, default: 14, choices: [7, 14, 21, 30, 60, 90] } as const

/** The first check-in is due within this many days of the start. */
const FIRST_CHECK_IN_DAYS = 7

/** Inputs of the due date. Dates are in the owner's time zone. */
export type Schedule = {
  startedOn: Temporal.PlainDate
  cadenceDays: number
  lastCheckInOn: Temporal.PlainDate | null
  /** The due date counts from this day when it is later than the last check-in. */
  dueFromOn?: Temporal.PlainDate | null
}

/** `advisor`: on the owner's advisory board, which nobody else sees. */
export const RELATIONSHIP_KINDS = ['mentorship', 'advisor'] as const
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number]

/** An owner keeps in touch with a contact: a member of the workspace, or a name outside Slack. */
export type Relationship = Required<Schedule> & {
  workspaceId: string
  id: string
  kind: RelationshipKind
  ownerId: string
  /** Null for a contact outside Slack. */
  contactId: string | null
  contactName: string
  /** False if the contact's account is deactivated in Slack. */
  contactIsHere: boolean
  /** The owner's snooze; visible to the owner only. */
  snoozedUntil: Temporal.PlainDate | null
  /** The contact's pause, visible to both. */
  pausedUntil: Temporal.PlainDate | null
  /** The owner's day of a meeting that both agreed on; null again once somebody says how it went. */
  meetsOn: Temporal.PlainDate | null
  lastListedOn: Temporal.PlainDate | null
  /** How many nudges have listed it as due since the owner last answered. */
  unanswered: number
  /** When the owner last answered a nudge, or either person logged a check-in. */
  answeredAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
}

export type Band = 'on track' | 'due' | 'overdue'

/**
 * Returns the later of the last check-in and `dueFromOn`, plus the cadence. With neither, the first check-in is due within
 * a week of the start.
 */
export function dueOn({
  startedOn,
  cadenceDays,
  lastCheckInOn,
  dueFromOn = null,
}: Schedule): Temporal.PlainDate {
  const from = laterOf(lastCheckInOn, dueFromOn)
  return from === null
    ? startedOn.add({ days: Math.min(cadenceDays, FIRST_CHECK_IN_DAYS) })
    : from.add({ days: cadenceDays })
}

/** Returns the later of two days, or the one that isn't null. */
export function laterOf<Other extends Temporal.PlainDate | null>(
  one: Temporal.PlainDate | null,
  other: Other,
): Temporal.PlainDate | Other {
  if (one === null || other === null) return one ?? other
  return Temporal.PlainDate.compare(one, other) > 0 ? one : other
}

/** Days since the due date; negative before it. */
export function lateDays(schedule: Schedule, on: Temporal.PlainDate): number {
  return daysBetween(dueOn(schedule), on)
}

/** Returns whether a check-in is due on a day; it is overdue after another full cadence. */
export function dueBandOn(schedule: Schedule, on: Temporal.PlainDate): Band {
  const late = lateDays(schedule, on)
  if (late < 0) return 'on track'
  return late < schedule.cadenceDays ? 'due' : 'overdue'
}

/** Whether the owner's snooze covers a day. */
export function isSnoozed(
  { snoozedUntil }: Pick<Relationship, 'snoozedUntil'>,
  on: Temporal.PlainDate,
): boolean {
  return snoozedUntil !== null && Temporal.PlainDate.compare(snoozedUntil, on) > 0
}

/** Whether the contact's pause covers a day. */
export function isPaused(
  { pausedUntil }: Pick<Relationship, 'pausedUntil'>,
  on: Temporal.PlainDate,
): boolean {
  return pausedUntil !== null && Temporal.PlainDate.compare(pausedUntil, on) > 0
}

/** Whole days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days
}

/** The next longer of the usual cadences, for an owner who wants to slow down. */
export function slowerCadence(cadenceDays: number): number {
  const longer = CADENCE_DAYS.choices.find((choice) => choice > cadenceDays)
  return longer ?? Math.min(CADENCE_DAYS.max, cadenceDays * 2)
}

export type CheckInDateRefusal = 'in the future' | 'too long ago'

/** Rejects dates in the future or more than ten years back; null if the date is accepted. `today` is the author's. */
export function refuseCheckInDate(
  on: Temporal.PlainDate,
  today: Temporal.PlainDate,
): CheckInDateRefusal | null {
  if (Temporal.PlainDate.compare(on, today) > 0) return 'in the future'
  const oldest = today.subtract({ years: CHECK_IN_MAX_AGE_YEARS })
  return Temporal.PlainDate.compare(on, oldest) < 0 ? 'too long ago' : null
}

/** Parses the day of a check-in in a form. `today` is the author's; `texts` say why a day is refused. */
export function checkInDay(today: Temporal.PlainDate, texts: Record<CheckInDateRefusal, string>) {
  return z
    .string({ error: 'Choose a date.' })
    .transform((day) => Temporal.PlainDate.from(day))
    .superRefine((day, ctx) => {
      const refused = refuseCheckInDate(day, today)
      if (refused) ctx.addIssue({ code: 'custom', message: texts[refused] })
    })
}

/** Whether a check-in lies too long before its relationship began to belong to it. */
export function isBeforeStart(on: Temporal.PlainDate, startedOn: Temporal.PlainDate): boolean {
  return daysBetween(on, startedOn) > CHECK_IN_BEFORE_START_MAX_DAYS
}

export function isCadence(days: number): boolean {
  return Number.isInteger(days) && days >= CADENCE_DAYS.min && days <= CADENCE_DAYS.max
}

/** What its author logs. */
export type CheckIn = { on: Temporal.PlainDate; kind: CheckInKind; note: string | null }

/** A check-in as one of the two people may read it: the note only if it is their own. */
export type ReadableCheckIn = {
  id: string
  on: Temporal.PlainDate
  kind: CheckInKind
  note: string | null
  isOwn: boolean
  /** True if it did not happen: kept for its author, but not counted. */
  isCorrected: boolean
}

/** What was logged since some instant. `own`: the reader's newest check-in; null if only the other person logged one. */
export type LoggedSince = { own: { checkInId: string; hasNote: boolean } | null }

/** A note, and the day of its check-in. */
export type DatedNote = { text: string; on: Temporal.PlainDate }

/** An owner's decision about an active relationship. */
export type Decision =
  | { decision: 'snooze'; until: Temporal.PlainDate }
  | { decision: 'cadence'; days: number }
  | { decision: 'keep going' }
  | { decision: 'end snooze' }

/** Whether a decision would change nothing. */
export function changesNothing(
  relationship: Pick<Relationship, 'snoozedUntil' | 'cadenceDays' | 'unanswered'>,
  decided: Decision,
): boolean {
  switch (decided.decision) {
    case 'snooze':
      return relationship.snoozedUntil?.equals(decided.until) ?? false
    case 'cadence':
      return relationship.cadenceDays === decided.days && relationship.unanswered === 0
    case 'keep going':
      return relationship.unanswered === 0
    case 'end snooze':
      return relationship.snoozedUntil === null
  }
}
