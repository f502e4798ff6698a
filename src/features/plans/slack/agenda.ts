import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton } from '../../../platform/slack/asked.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { addAgendaItem, findAgenda, findAgendaItems, saveTalkedAbout } from '../agenda-store.ts'
import { type AgendaView, agendaMessage } from '../prep-views.ts'
import { refusalMessage } from '../views.ts'
import { activeOnly, findNamed, findOwn } from './find.ts'
import { rerender } from './page.ts'

/** With words, something more to talk about; without, what there is. */
export async function agenda(
  services: Services,
  asked: Asked,
  { who, words }: { who: string | null; words: string | null },
): Promise<void> {
  const found = activeOnly(await findNamed(services, asked, who), asked.personId)
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal))
  const { mentorship } = found
  if (words === null) return show(services, asked, mentorship, null)
  const { workspaceId, personId } = asked
  if (personId !== mentorship.menteeId) {
    return asked.reply(refusalMessage({ reason: 'only the mentee', who: mentorship.menteeId }))
  }
  const item = { workspaceId, mentorshipId: mentorship.id, authorId: personId, words }
  await show(services, asked, mentorship, await addAgendaItem(services.db, item, services.clock.now()))
}

async function show(
  services: Services,
  asked: Asked,
  mentorship: Mentorship,
  said: AgendaView['said'],
): Promise<void> {
  const items = await findAgenda(services.db, asked.workspaceId, [mentorship.id])
  await asked.reply(agendaMessage({ mentorship, readerId: asked.personId, items, said }))
}

export function registerAgenda(app: App, services: Services): void {
  app.action('agenda_talked', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const { workspaceId, value: itemId } = pressed
    const [item] = await findAgendaItems(services.db, workspaceId, [itemId])
    if (!item) return pressed.reply(refusalMessage({ reason: 'gone' }))
    const found = activeOnly(await findOwn(services, pressed, item.mentorshipId), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    await saveTalkedAbout(services.db, { workspaceId, itemId }, services.clock.now())
    if (pressed.page) return rerender(services, client, pressed, pressed.page)
    await show(services, pressed, found.mentorship, 'talked about')
  })
}
