import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { Person } from '../../people/rules.ts'
import { endMentorship } from '../end-store.ts'
import { END_FORM, endedMessage, endView } from '../end-views.ts'
import { DECLINED, FAREWELL } from '../jobs.ts'
import { END_REASONS, type EndReason, type Mentorship, otherOf, type WhatNext } from '../rules.ts'
import { fieldRefusal, notForMeMessage, refusalMessage } from '../views.ts'
import { type Found, findOwn, findWith } from './find.ts'
import { words } from './words.ts'

export async function end(
  services: Services,
  asked: Asked,
  { who }: { who: string },
  me: Person,
): Promise<void> {
  await openEnd(asked, await findWith(services, me, who))
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
    if (found.mentorship.lastCheckInOn !== null) return openEnd(pressed, found)
    await sayGoodbye(services, found.mentorship, pressed.personId, {
      kind: DECLINED,
      thanks: null,
      reflection: null,
      reason: null,
      next: { choice: 'clean end' },
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
    const { thanks, reflection, reason } = form.data
    const next = await readNext(services, found, who.personId, form.data)
    if ('error' in next) return ack({ response_action: 'errors', errors: { suggested: next.error } })
    const goodbye = { kind: FAREWELL, thanks, reflection, reason, next }
    const result = await sayGoodbye(services, found.mentorship, who.personId, goodbye)
    const done = endedMessage(found.mentorship, who.personId, result === 'ended')
    await ack({ response_action: 'update', view: notice(done) })
  })
}

const endForm = z.object({
  thanks: words,
  reflection: words,
  reason: z.enum(END_REASONS).nullable().default(null),
  next: z.enum(['clean end', 'alumni', 'hand over']).nullable().default(null),
  suggested: z.string().nullable().default(null),
})

/** What comes next, as the form says it. A suggestion has to be somebody who could be a mentor. */
async function readNext(
  services: Services,
  { mentorship, today }: Extract<Found, { mentorship: Mentorship }>,
  personId: string,
  { next, suggested }: z.output<typeof endForm>,
): Promise<WhatNext | { error: string }> {
  if (next === 'alumni') return { choice: 'alumni' }
  if (next !== 'hand over' || personId !== mentorship.mentorId) return { choice: 'clean end' }
  if (suggested === null) return { error: 'Whom do you suggest? Or choose another way to part.' }
  if (suggested === mentorship.mentorId || suggested === mentorship.menteeId) {
    return { error: 'Suggest somebody else than you two.' }
  }
  const looked = await lookUpMember(services, { workspaceId: mentorship.workspaceId, personId: suggested })
  if ('person' in looked) return { choice: 'hand over', suggestedId: suggested }
  const refusal = { reason: 'not a member', who: suggested, standing: looked.notAMember } as const
  return { error: fieldRefusal(refusal, today, new Map()) }
}

async function openEnd(asked: Asked, found: Found): Promise<void> {
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal, found.today))
  await asked.open(endView(found.mentorship, asked.personId))
}

type Goodbye = {
  kind: string
  thanks: string | null
  reflection: string | null
  reason: EndReason | null
  next: WhatNext
}

/** The end, and the message to the other, in one transaction. */
async function sayGoodbye(services: Services, mentorship: Mentorship, byId: string, goodbye: Goodbye) {
  const { workspaceId, id: mentorshipId } = mentorship
  const other = otherOf(mentorship, byId)
  const { kind, ...rest } = goodbye
  const result = await services.db.transaction().execute(async (trx) => {
    const ending = { workspaceId, mentorshipId, endedBy: byId, ...rest }
    const ended = await endMentorship(trx, ending, services.clock.now())
    if (ended === 'ended') {
      // Friends loosely in touch may say goodbye a second time.
      const dedupeKey = `${kind}:${mentorshipId}:${rest.next.choice === 'alumni' ? 'alumni' : 'end'}`
      const notificationKind = { kind, dedupeKey, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: other.id, ...notificationKind }])
    }
    return ended
  })
  await services.refresh({ workspaceId, personIds: [byId, other.id] })
  return result
}
