/** What the mentor decided. */
export const OUTCOMES = ['offered', 'not now'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A mentee that the operator suggested to a mentor. Only the mentor can read it. */
export type Suggestion = {
  workspaceId: string
  id: string
  mentorId: string
  menteeId: string
  menteeName: string
  why: string | null
  cadenceDays: number
  /** Null while it is open. */
  outcome: Outcome | null
}
