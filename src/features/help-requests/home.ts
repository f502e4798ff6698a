import type { HomeReader, HomeRows, RowAddition } from '../home-sections.ts'
import { askForHelpButton } from '../mentorships/buttons.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { answerHelpButtons, withdrawHelpButton } from './buttons.ts'
import { helpRequestLine, ownHelpRequestLine } from './home-views.ts'
import type { HelpRequest } from './rules.ts'
import { findOpenHelpRequests } from './store.ts'

/** An open help request under the person it is from, or to; and for mentees, how to ask. */
export const helpRequestRows: HomeRows = async ({ db }, { me, mentorships }) => {
  const readable = mentorships
    .filter((one) => one.mentorIsHere && one.menteeIsHere)
    .filter((one) => mayRead('between both', one, me.id))
  const ids = readable.map(({ id }) => id)
  const open = await findOpenHelpRequests(db, me.workspaceId, ids)
  const byMentorship = new Map(open.map((one) => [one.mentorshipId, one]))
  return new Map(readable.map((one) => [one.id, addTo(one, byMentorship.get(one.id), me)] as const))
}

function addTo(mentorship: Mentorship, request: HelpRequest | undefined, me: HomeReader['me']): RowAddition {
  if (mentorship.menteeId === me.id)
    return request
      ? { line: ownHelpRequestLine(request), choices: [withdrawHelpButton(request)] }
      : { choices: [askForHelpButton(mentorship)] }
  return request ? { line: helpRequestLine(request), answers: answerHelpButtons(request) } : {}
}
