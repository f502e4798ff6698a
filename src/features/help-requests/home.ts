import type { HomeRows, RowAddition } from '../home-sections.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { answerHelpButtons, withdrawHelpButton } from './buttons.ts'
import { helpRequestLine, ownHelpRequestLine } from './home-views.ts'
import { findOpenHelpRequests } from './store.ts'

/** An open help request under the person it is from, or to. */
export const helpRequestRows: HomeRows = async ({ db }, { me, mentorships }) => {
  const ids = mentorships.filter((one) => mayRead('between both', one, me.id)).map(({ id }) => id)
  const open = await findOpenHelpRequests(db, me.workspaceId, ids)
  return new Map(
    open.flatMap((one): [string, RowAddition][] => {
      const mentorship = mentorships.find(({ id }) => id === one.mentorshipId)
      if (mentorship?.mentorId === me.id && mentorship.menteeIsHere)
        return [[mentorship.id, { line: helpRequestLine(one), first: answerHelpButtons(one) }]]
      if (mentorship?.menteeId === me.id && mentorship.mentorIsHere)
        return [[mentorship.id, { line: ownHelpRequestLine(one), first: [withdrawHelpButton(one)] }]]
      return []
    }),
  )
}
