import type { HomeRows, RowAddition } from '../home-sections.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import { openPlanButton } from './buttons.ts'

/** The plan of each active mentorship. */
export const planRows: HomeRows = async (_, { me, mentorships }) =>
  new Map(
    mentorships
      .filter(({ mentorIsHere, menteeIsHere }) => mentorIsHere && menteeIsHere)
      .filter((one) => mayRead('between both', one, me.id))
      .map(({ id }): [string, RowAddition] => [id, { last: [openPlanButton(id)] }]),
  )
