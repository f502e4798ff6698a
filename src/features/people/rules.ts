import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { memoize } from '../../platform/memoize.ts'
import { isKnownZone } from '../../platform/zones.ts'

export const BUDGET_DAYS = [1, 7, 14] as const
export type BudgetDays = (typeof BUDGET_DAYS)[number]

export const CAPACITY = { min: 1, max: 10, default: 4 } as const

/** Maximum number of advisors on a board: few enough to be in touch with each. Source: boards.md. */
export const ADVISOR_LIMIT = { min: 1, max: 7, default: 5 } as const

/** Longest absence or snooze, in days. */
export const AWAY_MAX_DAYS = 365

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/** What a person chooses in `/mentor settings`. */
export type Settings = {
  /** Earliest local time of day for a nudge. */
  nudgeTime: Temporal.PlainTime
  workingDays: readonly Weekday[]
  /** Minimum number of local days between two nudges. */
  budgetDays: BudgetDays
  /** Maximum number of mentees. */
  capacity: number
  /** Maximum number of advisors on their board. */
  advisorLimit: number
  nudgesOn: boolean
}

/** Only full members of the workspace or organization can mentor, be mentored or use the app. */
export const STANDINGS = ['member', 'a guest', 'a bot', 'deactivated', 'another company'] as const
export type Standing = (typeof STANDINGS)[number]

/** Someone the app knows. Dates are in `zone`: an IANA name, or a fixed offset such as "+05:45". */
export type Person = Settings & {
  workspaceId: string
  id: string
  displayName: string
  zone: string
  standing: Standing
  /** Language and region in Slack: "en-GB". Null if Slack doesn't say. */
  locale: string | null
  /** First and last day of the absence, see `Absence`. */
  awayFrom: Temporal.PlainDate | null
  awayUntil: Temporal.PlainDate | null
  lastNudgedAt: Temporal.Instant | null
  heldUntil: Temporal.PlainDate | null
  statusHolds: number
  /** Whether the person's Slack status meant an absence when they were last refreshed. */
  statusSaysAway: boolean
  /** Whether the person gets reminders on due dates they set for themselves. */
  remindersOn: boolean
  /** Whether the person, as a mentee, is told that a check-in is overdue by a whole cadence. */
  overdueMessagesOn: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  nudgeTime: Temporal.PlainTime.from('09:00'),
  workingDays: [1, 2, 3, 4, 5],
  budgetDays: 7,
  capacity: CAPACITY.default,
  advisorLimit: ADVISOR_LIMIT.default,
  nudgesOn: true,
}

const weekday = z.coerce
  .number()
  .pipe(
    z.union([
      z.literal(1),
      z.literal(2),
      z.literal(3),
      z.literal(4),
      z.literal(5),
      z.literal(6),
      z.literal(7),
    ]),
  )

const onOrOff = z.enum(['on', 'off'], { error: 'Choose an option.' }).transform((choice) => choice === 'on')

function wholeNumber({ min, max }: { min: number; max: number }) {
  const error = `Enter a whole number from ${min} to ${max}.`
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error)
}

/** Parses a submitted settings form. The path of each issue names the field. */
export const settingsFields = z.object({
  nudgeTime: z
    .string({ error: 'Choose a time.' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Choose a time.')
    .transform((time) => Temporal.PlainTime.from(time)),
  workingDays: z.array(weekday).min(1, 'Choose at least one day.'),
  budgetDays: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(7), z.literal(14)], { error: 'Choose an option.' })),
  capacity: wholeNumber(CAPACITY),
  advisorLimit: wholeNumber(ADVISOR_LIMIT),
  nudgesOn: onOrOff,
  remindersOn: onOrOff,
  overdueMessagesOn: onOrOff,
})

/** Why a person can't be a mentor or mentee. */
export type NotAMember = 'unknown' | Exclude<Standing, 'member'>

const AWAY_EMOJI: readonly string[] = [':palm_tree:', ':airplane:', ':face_with_thermometer:', ':baby:']
const AWAY_WORDS =
  /\b(?:vacation(?:ing|s)?|holidays?|(?:on|parental|maternity|paternity|sick|annual|medical|family) leave|leave (?:until|till|through)|pto|ooo|ooto|out of (?:the )?office|out of town|out sick|off sick|sick|day off|days off|time off|off (?:today|until|till|sick|work|this week)|away (?:until|till|from|on|this)|sabbatical)\b|^(?:leave|away|off)\b/i
const HERE_WORDS =
  /\b(?:back (?:from|after|at|in the)|returned|no longer|not (?:on|away|ooo|out)|(?:before|after|planning|booking|need|needs|dreaming of|next week) (?:a |my |the )?|countdown to|leave (?:me|a|it)|cancell?ed|soon)\b/i

/** Whether a Slack status means an absence now. */
export function statusSaysAway(status: { emoji: string; text: string }): boolean {
  if (HERE_WORDS.test(status.text)) return false
  return AWAY_EMOJI.includes(status.emoji) || AWAY_WORDS.test(status.text)
}

/** The days on which a person is away, both inclusive. No last day: not away. No first day: away from now on. */
export type Absence = { awayFrom?: Temporal.PlainDate | null; awayUntil: Temporal.PlainDate | null }

export function isAwayOn({ awayFrom, awayUntil }: Absence, on: Temporal.PlainDate): boolean {
  if (awayUntil === null || Temporal.PlainDate.compare(on, awayUntil) > 0) return false
  return !awayFrom || Temporal.PlainDate.compare(on, awayFrom) >= 0
}

/** Returns `on`, or the day after the absence if the person is away then. */
export function hereFrom(absence: Absence, on: Temporal.PlainDate): Temporal.PlainDate {
  return absence.awayUntil !== null && isAwayOn(absence, on) ? absence.awayUntil.add({ days: 1 }) : on
}

export function isSameAbsence(one: Absence, other: Absence): boolean {
  return (
    String(one.awayFrom ?? null) === String(other.awayFrom ?? null) &&
    String(one.awayUntil) === String(other.awayUntil)
  )
}

/** Returns the date in a time zone. */
export const localDate = memoize(
  (now: Temporal.Instant, zone: string): Temporal.PlainDate => now.toZonedDateTimeISO(zone).toPlainDate(),
  (now, zone) => `${now.epochMilliseconds} ${zone}`,
)

/** Returns the stored zone, or UTC if this runtime doesn't know it: another version may have stored it. */
export function usableZone(zone: string): string {
  return isKnownZone(zone) ? zone : 'UTC'
}
