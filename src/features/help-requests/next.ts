import { mayRead } from '../mentorships/reading-rules.ts'
import type { NextSteps } from '../next-steps.ts'
import { helpStep } from './next-views.ts'
import { findOpenHelpRequests } from './store.ts'

/** Mentees who wait for the reader's help. */
export const helpNextSteps: NextSteps = async ({ db }, { me, mentorships }) => {
  const mentees = mentorships.filter((one) => one.mentorId === me.id && one.menteeIsHere)
  const readable = mentees.filter((one) => mayRead('between both', one, me.id))
  const open = await findOpenHelpRequests(
    db,
    me.workspaceId,
    readable.map(({ id }) => id),
  )
  const waiting = new Set(open.map(({ mentorshipId }) => mentorshipId))
  return readable.filter(({ id }) => waiting.has(id)).map(helpStep)
}
