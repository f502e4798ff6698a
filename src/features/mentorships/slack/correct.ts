import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { correctCheckIn } from '../../relationships/check-in-store.ts'
import { correctCheckIn as correctContract } from '../actions.ts'
import { CORRECTION } from '../jobs.ts'
import { correctedMessage } from '../mentee-views.ts'
import type { Mentorship } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { findOwn } from './find.ts'

export const correctHandlers: readonly MentorHandler[] = [
  onClick(correctContract, async (services, { me, value, reply }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    await reply(correctedMessage(await correct(services, found.mentorship, value.checkInId, me.id)))
  }),
]

/** Saves the correction and enqueues the message to the person who logged the check-in, in one transaction. */
async function correct(
  services: Services,
  { workspaceId, id: mentorshipId, mentorId, menteeId }: Mentorship,
  checkInId: string,
  correctedBy: string,
): Promise<boolean> {
  const corrected = await services.db.transaction().execute(async (trx) => {
    const checkIn = { workspaceId, relationshipId: mentorshipId, checkInId, correctedBy }
    const result = await correctCheckIn(trx, checkIn, services.clock.now())
    if (result.result === 'corrected' && result.authorId !== correctedBy) {
      const dedupeKey = `${CORRECTION}:${checkInId}`
      const notification = { kind: CORRECTION, dedupeKey, payload: { mentorshipId, checkInId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: result.authorId, ...notification }])
    }
    return result
  })
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  return corrected.result === 'corrected'
}
