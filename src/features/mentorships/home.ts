import type { HomeRows, RowAddition } from '../home-sections.ts'
import { offerButtons } from './buttons.ts'
import { offerLine } from './offer-views.ts'
import { isOffered } from './rules.ts'

/** Under each offered mentorship: that it waits, and the mentee's answers. */
export const offerRows: HomeRows = async (_, { me, today, mentorships }) =>
  new Map(
    mentorships
      .filter((one) => isOffered(one) && one.mentorIsHere && one.menteeIsHere)
      .map((one): [string, RowAddition] => [
        one.id,
        {
          line: offerLine(one, me.id, today),
          first: one.menteeId === me.id ? offerButtons(one) : [],
        },
      ]),
  )
