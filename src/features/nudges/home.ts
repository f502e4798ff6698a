import type { HomeSection } from '../home-sections.ts'
import { nextNudgeBlock } from './home-views.ts'
import { nextNudgeAt, toOwner } from './rules.ts'
import { findWaitingFor } from './waiting.ts'

/** When the next nudge comes, for people with mentees. */
export const nextNudgeSection: HomeSection = {
  order: 35,
  async read({ db, sending }, { me, now, today, mentorships }) {
    const mentees = mentorships.filter(({ mentorId }) => mentorId === me.id)
    if (mentees.length === 0) return []
    const askable = mentees.filter(({ menteeIsHere }) => menteeIsHere)
    const at = nextNudgeAt(toOwner(me), askable, now, await findWaitingFor(db, me))
    return [nextNudgeBlock({ at, person: me, today, sending })]
  },
}
