import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { declineSuccessor, openSuccessor, successorForm } from '../actions.ts'
import { noSuccessorMessage, successorDecidedMessage, successorMessage, successorView } from '../end-views.ts'
import { decideHandover, findHandover, type Handover, type Shares } from '../handover-store.ts'
import type { Mentorship } from '../rules.ts'
import { findMentorship } from '../store.ts'
import { refusalMessage } from '../views.ts'

const successorFields = z.object({
  shares: z
    .array(z.string())
    .nullable()
    .default(null)
    .transform((shares) => shares ?? []),
})

/** The mentee decides whether to ask the suggested mentor. */
export const successorHandlers: readonly MentorHandler[] = [
  onClick(openSuccessor, async (services, { me, value, reply, open }) => {
    const offered = await findOffered(services, me, value.mentorshipId)
    if (!offered) return reply(notYours(services, me))
    const { mentorship, handover } = offered
    if (handover.isDecided) return reply(successorMessage(handover.suggestedId))
    await open(successorView(mentorship.id, handover.suggestedId, mentorship.mentorId))
  }),
  onClick(declineSuccessor, async (services, { me, value, reply }) => {
    const offered = await findOffered(services, me, value.mentorshipId)
    if (!offered) return reply(notYours(services, me))
    const result = await decide(services, me, offered.mentorship.id, null)
    await reply(result === 'decided' ? noSuccessorMessage() : successorDecidedMessage())
  }),
  onSubmit(
    successorForm,
    () => successorFields,
    async (services, { me, metadata, fields: { shares } }) => {
      const offered = await findOffered(services, me, metadata.mentorshipId)
      if (!offered) return { show: notYours(services, me) }
      const chosen = { notes: shares.includes('notes'), checkIns: shares.includes('check_ins') }
      const result = await decide(services, me, offered.mentorship.id, chosen)
      const { suggestedId } = offered.handover
      return { show: result === 'decided' ? successorMessage(suggestedId) : successorDecidedMessage() }
    },
  ),
]

function notYours(services: Services, me: Person) {
  return refusalMessage({ reason: 'not yours' }, todayOf(services, me))
}

type Offered = { mentorship: Mentorship; handover: Handover }

async function findOffered({ db }: Services, me: Person, mentorshipId: string): Promise<Offered | null> {
  const key = { workspaceId: me.workspaceId, mentorshipId }
  const mentorship = await findMentorship(db, key)
  if (mentorship?.menteeId !== me.id) return null
  const handover = await findHandover(db, key)
  return handover && { mentorship, handover }
}

function decide(services: Services, { workspaceId }: Person, mentorshipId: string, shares: Shares | null) {
  return services.db
    .transaction()
    .execute((trx) => decideHandover(trx, { workspaceId, mentorshipId, shares }, services.clock.now()))
}
