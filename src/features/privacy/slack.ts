import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Services } from '../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../platform/slack/asked.ts'
import { home, notice } from '../../platform/slack/blocks.ts'
import { readForm } from '../../platform/slack/forms.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import { readEverythingAbout } from './download-store.ts'
import { erasePerson } from './erase-store.ts'
import { ERASED } from './jobs.ts'
import { isConfirmed } from './rules.ts'
import {
  DOWNLOAD_COMMENT,
  downloadedMessage,
  ERASE_FORM,
  erasedMessage,
  eraseView,
  NOT_CONFIRMED,
  privacyMessage,
} from './views.ts'

type Who = { workspaceId: string; personId: string }

export function privacyCommands(_services: Services) {
  return {
    privacy: (asked: Asked): Promise<void> => asked.reply(privacyMessage()),
  }
}

export function registerPrivacy(app: App, services: Services): void {
  app.action('download_me', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await sendDownload(services, client, pressed)
    await pressed.reply(downloadedMessage())
  })
  app.action('open_erase', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const all = await findActiveMentorships(services.db, pressed.workspaceId, pressed.personId)
    const mentees = all.filter((one) => one.mentorId === pressed.personId).length
    await pressed.open(eraseView(mentees, all.length - mentees))
  })
  app.view(ERASE_FORM, async ({ ack, body, client, view }) => {
    const { confirmation } = eraseForm.parse(readForm(view))
    if (!isConfirmed(confirmation)) {
      return ack({ response_action: 'errors', errors: { confirmation: NOT_CONFIRMED } })
    }
    const who = submittedBy(body)
    const others = await erase(services, who)
    await ack({ response_action: 'update', view: notice(erasedMessage()) })
    // What stands on their Home was drawn from what is gone.
    await client.views.publish({ user_id: who.personId, view: home(erasedMessage().blocks) })
    await services.refresh({ workspaceId: who.workspaceId, personIds: others })
  })
}

const eraseForm = z.object({ confirmation: z.string().nullable().default(null) })

/** A file in the direct message of the app with that person alone. */
async function sendDownload({ db, clock }: Services, client: WebClient, who: Who): Promise<void> {
  const everything = await readEverythingAbout(db, who)
  const { channel } = await client.conversations.open({ users: who.personId })
  const channelId = z.string().parse(channel?.id)
  const day = clock.now().toString().slice(0, 10)
  await client.files.uploadV2({
    channel_id: channelId,
    filename: `do-for-one-${day}.json`,
    title: 'Everything about me',
    initial_comment: DOWNLOAD_COMMENT,
    content: JSON.stringify({ downloadedAt: clock.now().toString(), ...everything }, null, 2),
  })
}

/** The erasure, and a kind word to those whose mentorship ends with it, in one transaction. */
async function erase(services: Services, who: Who): Promise<string[]> {
  const { workspaceId } = who
  return services.db.transaction().execute(async (trx) => {
    const { ended, askedIds } = await erasePerson(trx, who, services.clock.now())
    const notifications = ended.map(({ mentorshipId, otherId }) => ({
      workspaceId,
      personId: otherId,
      kind: ERASED,
      dedupeKey: `${ERASED}:${mentorshipId}`,
      payload: { mentorshipId },
    }))
    await services.outbox.enqueue(trx, notifications)
    return [...new Set([...ended.map(({ otherId }) => otherId), ...askedIds])]
  })
}
