import { Temporal } from 'temporal-polyfill'
import type { NotAMember } from '../people/rules.ts'
import type { CheckInDateRefusal, Rhythm } from '../relationships/rules.ts'

/** How long `Pause` rests a relationship: long enough to be a pause, and it ends by itself. */
export const PAUSE_DAYS = 90
/** A pause is no goodbye in disguise. */
export const PAUSE_MAX_DAYS = 365

/** How often friends loosely in touch hear of each other. */
export const ALUMNI_CADENCE_DAYS = 90

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
