import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { findCheckIns } from '../../relationships/check-in-store.ts'
import { openTogether } from '../actions.ts'
import { findAgreement } from '../agreement-store.ts'
import { findReflections } from '../end-store.ts'
import { findShownBefore } from '../handover-store.ts'
import { findOpenProposal } from '../proposal-store.ts'
import { mayRead } from '../reading-rules.ts'
import type { Mentorship } from '../rules.ts'
import { findMentorship, toRelationshipKey } from '../store.ts'
import { type Together, togetherView } from '../together-views.ts'
import { refusalMessage } from '../views.ts'
import { todayOf } from './find.ts'

const SHOWN = 50

export const togetherHandlers: readonly MentorHandler[] = [
  onClick(openTogether, async (services, { me, value, reply, open }) => {
    const today = todayOf(services, me)
    const { mentorshipId } = value
    const mentorship = await findMentorship(services.db, { workspaceId: me.workspaceId, mentorshipId })
    if (!mentorship || ![mentorship.mentorId, mentorship.menteeId].includes(me.id)) {
      return reply(refusalMessage({ reason: 'not yours' }, today))
    }
    await open(togetherView(await readTogether(services, mentorship, me.id), today))
  }),
]

async function readTogether({ db }: Services, mentorship: Mentorship, personId: string): Promise<Together> {
  const { workspaceId, mentorId, menteeId } = mentorship
  const key = { workspaceId, mentorshipId: mentorship.id }
  const checkIns = await findCheckIns(db, toRelationshipKey(key), personId, SHOWN + 1)
  const mayBeShown = mayRead('handed over', mentorship, personId)
  return {
    mentorship,
    personId,
    checkIns: checkIns.slice(0, SHOWN),
    hasOlder: checkIns.length > SHOWN,
    reflections: await findReflections(db, key, personId),
    agreement: mayRead('between both', mentorship, personId) ? await findAgreement(db, key) : null,
    proposal: await findOpenProposal(db, key),
    before: mayBeShown ? await findShownBefore(db, { workspaceId, mentorId, menteeId }, SHOWN) : null,
  }
}
