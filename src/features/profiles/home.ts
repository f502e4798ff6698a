import type { HomeRows, RowAddition } from '../home-sections.ts'
import { openKnowButton } from './buttons.ts'

/** What a mentor knows about each of their mentees. */
export const profileRows: HomeRows = async (_, { me, mentorships }) =>
  new Map(
    mentorships
      .filter(({ mentorId, menteeIsHere }) => mentorId === me.id && menteeIsHere)
      .map(({ id, menteeName }): [string, RowAddition] => [
        id,
        { choices: [openKnowButton(id, menteeName)] },
      ]),
  )
