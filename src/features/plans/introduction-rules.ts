import type { Temporal } from 'temporal-polyfill'

export const WHY_MAX_LENGTH = 1000
export const OUTCOME_MAX_LENGTH = 2000
export const INTRODUCTION_WORDS_MAX_LENGTH = 2000
export const OUTSIDE_NAME_MAX_LENGTH = 200

export const INTRODUCTION_STATES = ['thought of', 'promised', 'made', 'met'] as const
export type IntroductionState = (typeof INTRODUCTION_STATES)[number]

/** Someone the mentee should meet: a person in Slack, or a name outside. Mentor and mentee both see it. */
export type Introduction = {
  id: string
  mentorshipId: string
  /** `isHere`: still in the workspace. */
  to: { personId: string; name: string; isHere: boolean } | { outsideName: string }
  why: string | null
  state: IntroductionState
  /** The result, in their words. */
  outcome: string | null
  /** The mentor's message to both. */
  words: string | null
  /** When both were asked. Null before, and again if it was called off because one of the three left. */
  askedAt: Temporal.Instant | null
}

/** True if the app can ask both: the contact is in Slack, and they haven't been asked or introduced yet. */
export function mayBeAsked({ to, state, askedAt }: Introduction): boolean {
  return 'personId' in to && to.isHere && askedAt === null && (state === 'thought of' || state === 'promised')
}

/** Why a contact is refused; shown under the form's field. */
export type ContactRefusal = 'missing' | 'both' | 'one of you' | 'not a member' | 'there already'
