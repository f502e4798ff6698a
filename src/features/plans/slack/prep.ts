import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton } from '../../../platform/slack/asked.ts'
import { prepView } from '../prep-views.ts'
import { refusalMessage } from '../views.ts'
import { activeOnly, type Found, findNamed, findOwn } from './find.ts'
import { readPrepPage } from './page.ts'

export async function prep(services: Services, asked: Asked, { who }: { who: string | null }): Promise<void> {
  await openPrep(services, asked, await findNamed(services, asked, who))
}

async function openPrep(services: Services, asked: Asked, anyFound: Found): Promise<void> {
  const found = activeOnly(anyFound, asked.personId)
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal))
  await asked.open(prepView(await readPrepPage(services, asked, found.mentorship)))
}

export function registerPrep(app: App, services: Services): void {
  app.action('open_prep', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openPrep(services, pressed, await findOwn(services, pressed, pressed.value))
  })
}
