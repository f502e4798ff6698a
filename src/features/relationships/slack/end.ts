import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { DECLINED, FAREWELL } from '../jobs.ts'
import { type Mentorship, NOTE_MAX_LENGTH, otherOf } from '../rules.ts'
import { endMentorship } from '../store.ts'
import { END_FORM, endedMessage, endView, notForMeMessage, refusalMessage } from '../views.ts'
import { type Found, findOwn, findWith } from './find.ts'

export async function end(services: Services, asked: Asked, { who }: { who: string }): Promise<void> {
  await openEnd(asked, await findWith(services, asked, who))
}

export function registerEnd(app: App, services: Services): void {
  app.action('open_end', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openEnd(pressed, await findOwn(services, pressed, pressed.value))
  })
  app.action('not_for_me', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await findOwn(services, pressed, pressed.value)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    // Once they have been in touch it is no offer any more: that deserves a goodbye.
    if (found.mentorship.lastTouchOn !== null) return openEnd(pressed, found)
    await sayGoodbye(services, found.mentorship, pressed.personId, {
      kind: DECLINED,
      thanks: null,
      reflection: null,
    })
    await respond({ ...notForMeMessage(found.mentorship.mentorId), replace_original: true })
  })
  app.view(END_FORM, async ({ ack, body, view }) => {
    const form = endForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const found = await findOwn(services, who, view.private_metadata)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal, found.today)) })
    }
    const result = await sayGoodbye(services, found.mentorship, who.personId, {
      kind: FAREWELL,
      ...form.data,
    })
    const done = endedMessage(found.mentorship, who.personId, result === 'ended')
    await ack({ response_action: 'update', view: notice(done) })
  })
}

const words = z
  .string()
  .max(NOTE_MAX_LENGTH, `At most ${NOTE_MAX_LENGTH} characters.`)
  .transform((text) => text.trim() || null)
  .nullable()
const endForm = z.object({ thanks: words.default(null), reflection: words })

async function openEnd(asked: Asked, found: Found): Promise<void> {
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal, found.today))
  await asked.client.views.open({
    trigger_id: asked.triggerId,
    view: endView(found.mentorship, asked.personId),
  })
}

type Goodbye = { kind: string; thanks: string | null; reflection: string | null }

/** The end, and the message to the other, in one transaction. */
async function sayGoodbye(services: Services, mentorship: Mentorship, byId: string, goodbye: Goodbye) {
  const { workspaceId, id: mentorshipId } = mentorship
  const other = otherOf(mentorship, byId)
  const { kind, thanks, reflection } = goodbye
  const result = await services.db.transaction().execute(async (trx) => {
    const ending = { workspaceId, mentorshipId, endedBy: byId, thanks, reflection }
    const ended = await endMentorship(trx, ending, services.clock.now())
    if (ended === 'ended') {
      const letter = { kind, dedupeKey: `${kind}:${mentorshipId}`, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: other.id, ...letter }])
    }
    return ended
  })
  await services.refresh({ workspaceId, personIds: [byId, other.id] })
  return result
}
