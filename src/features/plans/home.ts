import type { HomeRows, RowAddition } from '../home-sections.ts'
import { openPlanButton } from './buttons.ts'

/** The plan of each active mentorship. */
export const planRows: HomeRows = async (_, { mentorships }) =>
  new Map(
    mentorships
      .filter(({ mentorIsHere, menteeIsHere }) => mentorIsHere && menteeIsHere)
      .map(({ id }): [string, RowAddition] => [id, { last: [openPlanButton(id)] }]),
  )
