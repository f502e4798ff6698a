import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { askedByButton } from '../../../platform/slack/asked.ts'
import { findMentorship, findReflection, findTouches } from '../store.ts'
import { historyView, refusalMessage } from '../views.ts'
import { todayOf } from './find.ts'

const SHOWN = 50

export function registerHistory(app: App, services: Services): void {
  app.action('open_history', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const { workspaceId, personId } = pressed
    const key = { workspaceId, mentorshipId: pressed.value }
    const today = await todayOf(services, pressed)
    const mentorship = await findMentorship(services.db, key)
    if (!mentorship || ![mentorship.mentorId, mentorship.menteeId].includes(personId)) {
      return pressed.reply(refusalMessage({ reason: 'not yours' }, today))
    }
    const touches = await findTouches(services.db, key, personId, SHOWN + 1)
    const reflection = await findReflection(services.db, key, personId)
    const hasOlder = touches.length > SHOWN
    const history = { mentorship, personId, touches: touches.slice(0, SHOWN), reflection, hasOlder }
    await client.views.open({ trigger_id: pressed.triggerId, view: historyView(history, today) })
  })
}
