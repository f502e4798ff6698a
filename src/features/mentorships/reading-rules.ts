import { isOffered, type Mentorship } from './rules.ts'

/**
 * What one of two people may read of the other's, beside days and kinds of check-ins. Notes, reflections, views of a mentee
 * and the mentor's snoozes are missing here: nobody but their author reads them.
 */
export type Words =
  /** Agreement, plan, agenda, help requests. */
  | 'between both'
  /** What the mentee says of themselves; they can keep it private besides. */
  | 'profile'
  /** Own notes that the mentee chose to show to the next mentor. */
  | 'handed over'

/** The states in which two people can be, as far as reading goes. */
export type ReadingState = 'strangers' | 'offered' | 'accepted' | 'ended' | 'never accepted'

export type Consent = Pick<Mentorship, 'acceptedAt' | 'endedAt'>

function readingState(consent: Consent | null): ReadingState {
  if (consent === null) return 'strangers'
  if (isOffered(consent)) return 'offered'
  if (consent.acceptedAt === null) return 'never accepted'
  return consent.endedAt === null ? 'accepted' : 'ended'
}

/**
 * Who reads what now; docs/privacy.md is made from it. The mentee reads what is between both from the offer on, since their
 * own act in it accepts.
 */
export const READERS: Record<ReadingState, Record<Words, readonly ('mentor' | 'mentee')[]>> = {
  strangers: { 'between both': [], profile: [], 'handed over': [] },
  offered: { 'between both': ['mentee'], profile: [], 'handed over': [] },
  accepted: { 'between both': ['mentor', 'mentee'], profile: ['mentor'], 'handed over': ['mentor'] },
  ended: { 'between both': ['mentor', 'mentee'], profile: [], 'handed over': [] },
  'never accepted': { 'between both': ['mentee'], profile: [], 'handed over': [] },
}

/** Whether a mentor or mentee may read these words of the other now. The one rule: every read of them asks it. */
export function mayRead(
  words: Words,
  mentorship: (Consent & Pick<Mentorship, 'mentorId' | 'menteeId'>) | null,
  readerId: string,
): boolean {
  const readers = READERS[readingState(mentorship)][words]
  return readers.some(
    (role) => (role === 'mentor' ? mentorship?.mentorId : mentorship?.menteeId) === readerId,
  )
}
