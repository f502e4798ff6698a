import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { askedByButton } from '../../../platform/slack/asked.ts'
import { CORRECTION } from '../jobs.ts'
import { correctedMessage } from '../mentee-views.ts'
import type { Mentorship } from '../rules.ts'
import { correctTouch } from '../touch-store.ts'
import { refusalMessage } from '../views.ts'
import { findOwn } from './find.ts'

export function registerCorrect(app: App, services: Services): void {
  app.action('correct_touch', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const [mentorshipId = '', touchId = ''] = pressed.value.split(' ')
    const found = await findOwn(services, pressed, mentorshipId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    const isNews = await correct(services, found.mentorship, touchId, pressed.personId)
    await pressed.reply(correctedMessage(isNews))
  })
}

/** The correction, and a gentle word to whoever had logged it, in one transaction. */
async function correct(
  services: Services,
  { workspaceId, id: mentorshipId, mentorId, menteeId }: Mentorship,
  touchId: string,
  correctedBy: string,
): Promise<boolean> {
  const corrected = await services.db.transaction().execute(async (trx) => {
    const touch = { workspaceId, mentorshipId, touchId, correctedBy }
    const result = await correctTouch(trx, touch, services.clock.now())
    if (result.result === 'corrected' && result.authorId !== correctedBy) {
      const letter = {
        kind: CORRECTION,
        dedupeKey: `${CORRECTION}:${touchId}`,
        payload: { mentorshipId, touchId },
      }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: result.authorId, ...letter }])
    }
    return result
  })
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  return corrected.result === 'corrected'
}
