import { Temporal } from 'temporal-polyfill'
import type { NotAMember } from '../people/rules.ts'

/** How two people were in touch. */
export const CHECK_IN_KINDS = ['message', 'call', 'in_person', 'helped', 'listened'] as const
export type CheckInKind = (typeof CHECK_IN_KINDS)[number]

export const NOTE_MAX_LENGTH = 2000
export const CHECK_IN_MAX_AGE_YEARS = 10

/** Days between touches that a mentor aims for. */
export const CADENCE_DAYS = { min: 3, max: 365, default: 14, choices: [7, 14, 21, 30, 60, 90] } as const

/** How long `Pause` rests a relationship: long enough to be a pause, and it ends by itself. */
export const PAUSE_DAYS = 90
/** A pause is no goodbye in disguise. */
export const PAUSE_MAX_DAYS = 365

/** How often friends loosely in touch hear of each other. */
export const ALUMNI_CADENCE_DAYS = 90

/** What the due date of a relationship follows from. Days are the keeper's own. */
export type Rhythm = {
  startedOn: Temporal.PlainDate
  cadenceDays: number
  lastCheckInOn: Temporal.PlainDate | null
  /** Since when the two are loosely in touch; left out while they are mentor and mentee. */
  alumniOn?: Temporal.PlainDate | null
}

export type Band = 'on rhythm' | 'due' | 'overdue'

/**
 * Last touch + cadence; with no touch yet, a first one is hoped for within a week of the start. A goodbye is a word
 * as well: friends loosely in touch owe each other none before a whole cadence after it.
 */
export function dueOn({
  startedOn,
  cadenceDays,
  lastCheckInOn,
  alumniOn = null,
}: Rhythm): Temporal.PlainDate {
  const saysGoodbyeLast =
    alumniOn !== null && (lastCheckInOn === null || Temporal.PlainDate.compare(alumniOn, lastCheckInOn) > 0)
  const last = saysGoodbyeLast ? alumniOn : lastCheckInOn
  return last === null ? startedOn.add({ days: Math.min(cadenceDays, 7) }) : last.add({ days: cadenceDays })
}

/** Days since the due date; negative while there is still time. */
export function lateDays(rhythm: Rhythm, on: Temporal.PlainDate): number {
  return daysBetween(dueOn(rhythm), on)
}

export function bandOn(rhythm: Rhythm, on: Temporal.PlainDate): Band {
  const late = lateDays(rhythm, on)
  if (late < 0) return 'on rhythm'
  return late < rhythm.cadenceDays ? 'due' : 'overdue'
}

/** Whole days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days
}

/** The next longer of the usual cadences, for a keeper who wants to slow down. */
export function slowerCadence(cadenceDays: number): number {
  const longer = CADENCE_DAYS.choices.find((choice) => choice > cadenceDays)
  return longer ?? Math.min(CADENCE_DAYS.max, cadenceDays * 2)
}

export type CheckInDateRefusal = 'in the future' | 'too long ago'

/** A touch has happened already, and not before anybody here can remember. `today` is the author's. */
export function refuseCheckInDate(
  on: Temporal.PlainDate,
  today: Temporal.PlainDate,
): CheckInDateRefusal | null {
  if (Temporal.PlainDate.compare(on, today) > 0) return 'in the future'
  const oldest = today.subtract({ years: CHECK_IN_MAX_AGE_YEARS })
  return Temporal.PlainDate.compare(on, oldest) < 0 ? 'too long ago' : null
}

export function isCadence(days: number): boolean {
  return Number.isInteger(days) && days >= CADENCE_DAYS.min && days <= CADENCE_DAYS.max
}

/** The relationship of a mentor and a mentee. Days are the mentor's own. */
export type Mentorship = Rhythm & {
  workspaceId: string
  id: string
  mentorId: string
  menteeId: string
  mentorName: string
  menteeName: string
  /** False when Slack says that the account is deactivated. */
  mentorIsHere: boolean
  menteeIsHere: boolean
  /** The mentor's own, and theirs alone. */
  snoozedUntil: Temporal.PlainDate | null
  /** The mentee's wish, of which both know. */
  pausedUntil: Temporal.PlainDate | null
  /** Since when the two are loosely in touch, after a goodbye; null while they are mentor and mentee. */
  alumniSince: Temporal.Instant | null
  alumniOn: Temporal.PlainDate | null
  lastListedOn: Temporal.PlainDate | null
  unanswered: number
  /** When the mentor last answered a nudge, or either logged a touch. */
  answeredAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  endedBy: string | null
}

/** The other of the two, as seen by one of them. */
export function otherOf(
  mentorship: Mentorship,
  personId: string,
): { id: string; name: string; isMentee: boolean } {
  return personId === mentorship.mentorId
    ? { id: mentorship.menteeId, name: mentorship.menteeName, isMentee: true }
    : { id: mentorship.mentorId, name: mentorship.mentorName, isMentee: false }
}

/** Whether a place of the mentor's capacity is taken: not by friends loosely in touch, nor by who has left. */
export function takesSpot({ endedAt, alumniSince, menteeIsHere }: Mentorship): boolean {
  return endedAt === null && alumniSince === null && menteeIsHere
}

/** Whether the mentee has asked for a rest that still lasts on a day. */
export function isPaused({ pausedUntil }: Mentorship, on: Temporal.PlainDate): boolean {
  return pausedUntil !== null && Temporal.PlainDate.compare(pausedUntil, on) > 0
}

/** A touch as one of the two may read it: the note only when it is their own. */
export type ReadableCheckIn = {
  id: string
  on: Temporal.PlainDate
  kind: CheckInKind
  note: string | null
  isOwn: boolean
  /** It did not happen after all: kept for its author, and counted no more. */
  isCorrected: boolean
}

/** Another rhythm that the mentee would like; it holds when the mentor agrees. */
export type Proposal = {
  id: string
  mentorshipId: string
  cadenceDays: number
  /** The mentee's word to the mentor. */
  word: string | null
  proposedAt: Temporal.Instant
  outcome: 'agreed' | 'kept' | 'withdrawn' | 'replaced' | 'ended' | null
}

export const AGREEMENT_MAX_LENGTH = 1000

/** What the two want to keep to; both read and change it. */
export type AgreementWords = { whatFor: string | null; howOften: string | null; betweenUs: string | null }

export type Agreement = AgreementWords & {
  version: number
  writtenBy: string
  writtenAt: Temporal.Instant
  /** When the other of the two said yes to this version. */
  agreedAt: Temporal.Instant | null
}

/** Why somebody says goodbye: for themselves alone. */
export const END_REASONS = ['run its course', 'little time', 'another mentor', 'moving on', 'other'] as const
export type EndReason = (typeof END_REASONS)[number]

/** What somebody keeps of a goodbye, for themselves alone. */
export type Reflection = { words: string | null; reason: EndReason | null }

/** What comes after a goodbye. Only a mentor hands over. */
export type WhatNext =
  | { choice: 'alumni' }
  | { choice: 'hand over'; suggestedId: string }
  | { choice: 'clean end' }

/** Why something can't be done, told to the person in views.ts. */
export type Refusal =
  | { reason: 'myself' }
  | { reason: 'not a member'; who: string; standing: NotAMember }
  | { reason: 'already'; who: string; cadenceDays: number }
  | { reason: 'full'; capacity: number; menteeIds: string[] }
  | { reason: 'not connected'; who: string }
  | { reason: 'only the mentor' | 'only the mentee'; who: string }
  | { reason: 'ended'; who: string; on: Temporal.PlainDate }
  | { reason: 'not yours' }
  | { reason: CheckInDateRefusal }
