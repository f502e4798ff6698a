import type { Temporal } from 'temporal-polyfill'
import type { NotAMember } from '../people/rules.ts'
import type { CheckInDateRefusal, Relationship } from '../relationships/rules.ts'

/** How long `Pause` rests a relationship: long enough to be a pause, and it ends by itself. */
export const PAUSE_DAYS = 90
/** A pause is no goodbye in disguise. */
export const PAUSE_MAX_DAYS = 365

/** How often friends loosely in touch hear of each other. */
export const ALUMNI_CADENCE_DAYS = 90

/** A relationship of a mentor, who owns it, with a mentee. Dates are local to the mentor. */
export type Mentorship = Omit<Relationship, 'ownerId' | 'contactId' | 'contactName' | 'contactIsHere'> & {
  mentorId: string
  menteeId: string
  mentorName: string
  menteeName: string
  /** False when Slack says that the account is deactivated. */
  mentorIsHere: boolean
  menteeIsHere: boolean
  /** Since when the two stay in touch without being mentor and mentee; null while they are. */
  alumniSince: Temporal.Instant | null
  /** Whether it takes a spot of the mentor's capacity, as the database decides (`takes_spot`). */
  takesSpot: boolean
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

/** Another cadence that the mentee would like; it takes effect when the mentor agrees. */
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
