import type { Temporal } from 'temporal-polyfill'

export const WHY_MAX_LENGTH = 1000
export const OUTCOME_MAX_LENGTH = 2000
export const INTRODUCTION_WORDS_MAX_LENGTH = 2000
export const OUTSIDE_NAME_MAX_LENGTH = 200

export const INTRODUCTION_STATES = ['thought of', 'promised', 'made', 'met'] as const
export type IntroductionState = (typeof INTRODUCTION_STATES)[number]

/** Somebody whom a mentee is to get to know: a person in Slack, or a name outside. Both of the two see it. */
export type Introduction = {
  id: string
  mentorshipId: string
  /** `isHere`: still in the workspace. */
  to: { personId: string; isHere: boolean } | { outsideName: string }
  why: string | null
  state: IntroductionState
  /** What came of it. */
  outcome: string | null
  /** The mentor's words for both sides, once both were asked. */
  words: string | null
  /** Since when both are asked; null again where it was called off, because one of the three had left. */
  askedAt: Temporal.Instant | null
}

/** The app can bring people together who are in Slack, before they have been. */
export function mayBeAsked({ to, state, askedAt }: Introduction): boolean {
  return 'personId' in to && to.isHere && askedAt === null && (state === 'thought of' || state === 'promised')
}

/** Why somebody can't be introduced, told on the form's field. */
export type ContactRefusal = 'nobody' | 'both' | 'one of you' | 'not a member' | 'there already'
