import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { memoize } from '../../platform/memoize.ts'

export const BUDGET_DAYS = [1, 7, 14] as const
export type BudgetDays = (typeof BUDGET_DAYS)[number]

export const CAPACITY = { min: 1, max: 10, default: 4 } as const

/** An absence or a snooze ends within a year, or it is something else. */
export const AWAY_MAX_DAYS = 365

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/** What a person chooses in `/mentor settings`. */
export type Settings = {
  /** Local time of day from which a nudge may come. */
  nudgeTime: Temporal.PlainTime
  workingDays: readonly Weekday[]
  /** At least so many local days between two nudge DMs. */
  budgetDays: BudgetDays
  /** How many people the mentor says yes to at most. */
  capacity: number
  nudgesOn: boolean
}

/** Somebody in a workspace, as far as the app knows. Days are local to `zone` (IANA). */
export type Person = Settings & {
  workspaceId: string
  id: string
  displayName: string
  zone: string
  isActive: boolean
  /** The last day away; on the day after, nudges come again by themselves. */
  awayUntil: Temporal.PlainDate | null
  lastNudgedAt: Temporal.Instant | null
  heldUntil: Temporal.PlainDate | null
  statusHolds: number
  /** What Slack said when the app last heard of this person. */
  statusSaysAway: boolean
  /** Reminded of the days that they set for themselves. */
  remindersOn: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  nudgeTime: Temporal.PlainTime.from('09:00'),
  workingDays: [1, 2, 3, 4, 5],
  budgetDays: 7,
  capacity: CAPACITY.default,
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

const onOrOff = z.enum(['on', 'off'], { error: 'On or off?' }).transform((choice) => choice === 'on')

/** A submitted settings form, whose fields are strings, as settings. The issues' paths name the fields. */
export const settingsFields = z.object({
  nudgeTime: z
    .string({ error: 'Choose a time.' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Choose a time.')
    .transform((time) => Temporal.PlainTime.from(time)),
  workingDays: z.array(weekday).min(1, 'Choose at least one day.'),
  budgetDays: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(7), z.literal(14)], { error: 'Choose one of the three.' })),
  capacity: z.coerce
    .number({ error: `A whole number from ${CAPACITY.min} to ${CAPACITY.max}.` })
    .int(`A whole number from ${CAPACITY.min} to ${CAPACITY.max}.`)
    .min(CAPACITY.min, `A whole number from ${CAPACITY.min} to ${CAPACITY.max}.`)
    .max(CAPACITY.max, `A whole number from ${CAPACITY.min} to ${CAPACITY.max}.`),
  nudgesOn: onOrOff,
  remindersOn: onOrOff,
})

/** Why somebody can't be a mentee here. */
export type NotAMember = 'unknown' | 'a bot' | 'deactivated' | 'a guest'

const AWAY_EMOJI: readonly string[] = [':palm_tree:', ':airplane:', ':face_with_thermometer:', ':baby:']
const AWAY_WORDS = /\b(vacation|holidays?|leave|ooo)\b/i

/** Whether a Slack status tells that somebody is away. */
export function statusSaysAway(status: { emoji: string; text: string }): boolean {
  return AWAY_EMOJI.includes(status.emoji) || AWAY_WORDS.test(status.text)
}

/** The person's own calendar day. */
export const localDate = memoize(
  (now: Temporal.Instant, zone: string): Temporal.PlainDate => now.toZonedDateTimeISO(zone).toPlainDate(),
  (now, zone) => `${now.epochMilliseconds} ${zone}`,
)

/** An IANA zone that can be computed with; Slack may name one that this runtime doesn't know. */
export const usableZone = memoize(
  (zone: string | undefined): string => {
    if (zone === undefined) return 'UTC'
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
      return zone
    } catch (error) {
      if (error instanceof RangeError) return 'UTC'
      throw error
    }
  },
  (zone) => zone ?? '',
)
