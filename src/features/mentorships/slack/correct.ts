import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { askedByButton } from '../../../platform/slack/asked.ts'
import { correctCheckIn } from '../check-in-store.ts'
import { CORRECTION } from '../jobs.ts'
import { correctedMessage } from '../mentee-views.ts'
import type { Mentorship } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { findOwn } from './find.ts'

export function registerCorrect(app: App, services: Services): void {
  app.action('correct_touch', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const [mentorshipId = '', checkInId = ''] = pressed.value.split(' ')
    const found = await findOwn(services, pressed, mentorshipId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    const changed = await correct(services, found.mentorship, checkInId, pressed.personId)
    await pressed.reply(correctedMessage(changed))
  })
}

/** The correction, and a gentle word to whoever had logged it, in one transaction. */
async function correct(
  services: Services,
  { workspaceId, id: mentorshipId, mentorId, menteeId }: Mentorship,
  checkInId: string,
  correctedBy: string,
): Promise<boolean> {
  const corrected = await services.db.transaction().execute(async (trx) => {
    const checkIn = { workspaceId, mentorshipId, checkInId, correctedBy }
    const result = await correctCheckIn(trx, checkIn, services.clock.now())
    if (result.result === 'corrected' && result.authorId !== correctedBy) {
      const notificationKind = {
        kind: CORRECTION,
        dedupeKey: `${CORRECTION}:${checkInId}`,
        payload: { mentorshipId, checkInId },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: result.authorId, ...notificationKind }])
    }
    return result
  })
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  return corrected.result === 'corrected'
}
