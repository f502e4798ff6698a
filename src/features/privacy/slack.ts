import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { newReference } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import { home } from '../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../platform/slack/handlers.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import type { ButtonClick, Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { filesNotAllowedMessage, uploadTo } from '../people/upload.ts'
import { downloadMyData, eraseForm, openErase } from './actions.ts'
import { readEverythingAbout } from './download-store.ts'
import { erasePerson } from './erase-store.ts'
import { isConfirmed } from './rules.ts'
import {
  DOWNLOAD_COMMENT,
  downloadedMessage,
  erasedMessage,
  eraseView,
  NOT_CONFIRMED,
  privacyMessage,
} from './views.ts'

type Who = { workspaceId: string; personId: string }

export const privacyCommands: readonly MentorCommand[] = [
  command({
    name: 'privacy',
    group: 'self',
    order: 5,
    usage: '/mentor privacy',
    says: 'who can see what; download or delete your data',
    parse: () => ({}),
    handle: (_, { reply }: Interaction) => reply(privacyMessage()),
  }),
]

const eraseFields = z.object({
  confirmation: z.string({ error: NOT_CONFIRMED }).nullable().refine(isConfirmed, NOT_CONFIRMED),
})

export const privacyHandlers: readonly MentorHandler[] = [
  onClick(downloadMyData, async (services, { workspaceId, personId, reply }) => {
    const outcome = await sendDownload(services, { workspaceId, personId })
    await reply(outcome === 'sent' ? downloadedMessage() : filesNotAllowedMessage(services.installUrl))
  }),
  onClick(openErase, showEraseForm),
  onSubmit(
    eraseForm,
    () => eraseFields,
    async (services, { workspaceId, personId, afterAnswer }) => {
      await erase(services, { workspaceId, personId })
      afterAnswer(() => showErasedHome(services, { workspaceId, personId }))
      return { show: erasedMessage() }
    },
  ),
]

async function sendDownload(services: Services, who: Who): ReturnType<typeof uploadTo> {
  const everything = await readEverythingAbout(services.db, who)
  const downloadedAt = services.clock.now().toString()
  return uploadTo(services, who, {
    filename: `do-for-one-${downloadedAt.slice(0, 10)}.json`,
    title: 'Your data',
    comment: DOWNLOAD_COMMENT,
    content: JSON.stringify({ downloadedAt, ...everything }, null, 2),
  })
}

async function showEraseForm({ db }: Services, { workspaceId, me, open }: ButtonClick<undefined>) {
  const all = await findActiveMentorships(db, workspaceId, me.id)
  const mentees = all.filter((one) => one.mentorId === me.id).length
  await open(eraseView(mentees, all.length - mentees))
}

/** Erases the person, and tells those whose mentorship ends with it. */
async function erase(services: Services, who: Who): Promise<void> {
  const { db, clock, outbox } = services
  const erased = await db.transaction().execute(async (trx) => {
    const result = await erasePerson(trx, who, clock.now())
    if (result) await outbox.enqueue(trx, result.notifications)
    return result
  })
  // The updates are stored already; this only makes them start before the next tick.
  if (erased) await services.refresh({ workspaceId: who.workspaceId, personIds: erased.otherIds })
}

/** The Home tab still shows what was erased. `refresh` skips people whom the app doesn't know. */
async function showErasedHome({ clientFor, log }: Services, { workspaceId, personId }: Who): Promise<void> {
  try {
    const client = await clientFor(workspaceId)
    await client.views.publish({ user_id: personId, view: home(erasedMessage().blocks) })
  } catch (err) {
    // The data is erased; a failure to show it must not look like one to erase it.
    log.warn({ err, reference: newReference() }, 'could not update the Home tab of a person who was erased')
  }
}
