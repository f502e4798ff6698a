import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate } from '../../people/rules.ts'
import { FIND_PAGE, offerForm, searchWords } from '../offer-rules.ts'
import { findMentors, findOffer, saveOffer } from '../offer-store.ts'
import { findMessage, OFFER_FORM, offerSavedMessage, offerView } from '../offer-views.ts'

export async function find(services: Services, asked: Asked, typed: string, offset = 0): Promise<void> {
  const { zone } = await findOrCreatePerson(services, asked)
  const found = await findMentors(services.db, {
    workspaceId: asked.workspaceId,
    forId: asked.personId,
    today: localDate(services.clock.now(), zone),
    words: searchWords(typed),
    limit: FIND_PAGE + 1,
    offset,
  })
  const mentors = found.slice(0, FIND_PAGE)
  await asked.reply(findMessage({ typed, mentors, offset, hasMore: found.length > FIND_PAGE }))
}

export function registerOffers(app: App, services: Services): void {
  app.action('find_more', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const [offset = '0', ...words] = pressed.value.split(' ')
    await find(services, pressed, words.join(' '), Number(offset))
  })
  app.action('open_offer', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await findOrCreatePerson(services, pressed)
    // On top of the settings, which keep what was filled in there.
    await pressed.open(offerView(await findOffer(services.db, pressed)))
  })
  app.view(OFFER_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const today = localDate(services.clock.now(), (await findOrCreatePerson(services, who)).zone)
    const form = offerForm(today).safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    await services.db.transaction().execute((trx) => saveOffer(trx, who, form.data))
    await ack({ response_action: 'update', view: notice(offerSavedMessage(form.data, today)) })
  })
}
