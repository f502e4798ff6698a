import type { Temporal } from 'temporal-polyfill'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { localDate, type NotAMember } from '../people/rules.ts'
import { type CheckInDateRefusal, dueBandOn, isPaused, type Relationship } from '../relationships/rules.ts'

/** Length in days of the long snooze that a nudge offers. */
export const PAUSE_DAYS = 90
/** Longest pause, in days. */
export const PAUSE_MAX_DAYS = 365

/** Cadence in days after a mentorship, for people who stay in touch. */
export const ALUMNI_CADENCE_DAYS = 90

/** How many days after an offer the mentor's nudge says that it is unanswered, and after how many it ends. */
export const OFFER_DAYS = { reminder: 14, expiry: 30 } as const
/** How many days after a mentee declined or ended it the same mentor can't add them again. */
export const OFFER_BREAK_DAYS = 90

/** A relationship of a mentor, who owns it, with a mentee. Dates are local to the mentor. */
export type Mentorship = Omit<
  Relationship,
  'kind' | 'ownerId' | 'contactId' | 'contactName' | 'contactIsHere'
> & {
  mentorId: string
  menteeId: string
  mentorName: string
  menteeName: string
  /** False if the account is deactivated in Slack. */
  mentorIsHere: boolean
  menteeIsHere: boolean
  /** When the mentee accepted; null while it is offered, and after an offer that was not accepted. */
  acceptedAt: Temporal.Instant | null
  /** The mentor's day on which the offer ends unanswered; null when there is no open offer. */
  offerExpiresOn: Temporal.PlainDate | null
  /** Since when they only stay in touch; null while they are mentor and mentee. */
  alumniSince: Temporal.Instant | null
  /** Whether it takes a spot of the mentor's capacity, as the database decides (`takes_spot`). */
  takesSpot: boolean
  /** Null when an unanswered offer expired. */
  endedBy: string | null
}

/** Whether it waits for the mentee's answer. */
export function isOffered({ acceptedAt, endedAt }: Pick<Mentorship, 'acceptedAt' | 'endedAt'>): boolean {
  return acceptedAt === null && endedAt === null
}

/**
 * The day from which the mentor can offer a mentorship again, after the mentee ended the newest one or declined it; null
 * when the mentee did neither. `zone` is the mentor's.
 */
export function offerableFrom(newest: Mentorship | null, zone: string): Temporal.PlainDate | null {
  if (!newest?.endedAt || newest.endedBy !== newest.menteeId) return null
  return localDate(newest.endedAt, zone).add({ days: OFFER_BREAK_DAYS })
}

/** How many days a mentee isn't told again that a check-in with a mentor is overdue. */
export const OVERDUE_TOLD_DAYS = 28

/**
 * Whether the mentee is told that a check-in is overdue by a whole cadence. It depends only on what the mentee knows: the
 * mentor's snooze and absence are private, and silence would tell them.
 */
export function tellsOverdue(mentorship: Mentorship, on: Temporal.PlainDate): boolean {
  const { acceptedAt, alumniSince, endedAt, mentorIsHere, menteeIsHere } = mentorship
  const isActive = acceptedAt !== null && alumniSince === null && endedAt === null
  return (
    isActive &&
    mentorIsHere &&
    menteeIsHere &&
    !isPaused(mentorship, on) &&
    dueBandOn(mentorship, on) === 'overdue'
  )
}

/** Returns the other person of a mentorship. */
export function otherOf(
  mentorship: Mentorship,
  personId: string,
): { id: string; name: string; isMentee: boolean } {
  return personId === mentorship.mentorId
    ? { id: mentorship.menteeId, name: mentorship.menteeName, isMentee: true }
    : { id: mentorship.mentorId, name: mentorship.mentorName, isMentee: false }
}

/** A cadence proposed by the mentee. It takes effect when the mentor agrees. */
export type Proposal = {
  id: string
  mentorshipId: string
  cadenceDays: number
  /** The mentee's note to the mentor. */
  note: string | null
  proposedAt: Temporal.Instant
  outcome: 'agreed' | 'kept' | 'withdrawn' | 'replaced' | 'ended' | null
}

export const AGREEMENT_MAX_LENGTH = 1000

/** The text of an agreement; both people can read and change it. */
export type AgreementWords = { whatFor: string | null; howOften: string | null; betweenUs: string | null }

export type Agreement = AgreementWords & {
  version: number
  writtenBy: string
  writtenAt: Temporal.Instant
  /** When the other person agreed to this version; null until then. */
  agreedAt: Temporal.Instant | null
}

/** Why someone ends a mentorship. Visible to the author only. */
export const END_REASONS = ['run its course', 'little time', 'another mentor', 'moving on', 'other'] as const
export type EndReason = (typeof END_REASONS)[number]

/** What someone writes down when a mentorship ends. Visible to the author only. */
export type Reflection = { words: string | null; reason: EndReason | null }

/** The ways to finish a mentorship. Only a mentor can hand over. */
export type WhatNext =
  | { choice: 'alumni' }
  | { choice: 'hand over'; suggestedId: string }
  | { choice: 'clean end' }

/** Why it isn't clear which mentorship somebody means. */
export type FindRefusal =
  | { reason: 'nobody yet' }
  | { reason: 'which one'; whoIds: readonly string[] }
  | { reason: 'myself' }
  | { reason: 'not connected'; who: string }
  | { reason: 'not yours' }

/** Why a command or click is refused; views.ts turns it into text. */
export type Refusal =
  | { reason: 'myself' }
  | { reason: 'not a member'; who: string; standing: NotAMember }
  | { reason: 'already'; who: string; cadenceDays: number }
  | { reason: 'offered already'; who: string; expiresOn: Temporal.PlainDate }
  | { reason: 'declined lately'; who: string; until: Temporal.PlainDate }
  /** The mentee has not accepted the offer, so the mentor can't see or change what is between the two. */
  | { reason: 'not accepted'; who: string }
  | { reason: 'full'; capacity: number; menteeIds: string[] }
  | { reason: 'not connected'; who: string }
  | { reason: 'only the mentor' | 'only the mentee'; who: string }
  | { reason: 'ended'; who: string; on: Temporal.PlainDate }
  | { reason: 'not yours' }
  | { reason: CheckInDateRefusal | 'before the start' }
  | DailyLimitRefusal
