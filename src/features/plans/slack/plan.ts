import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { GAP_MAX_LENGTH, NOTES_MAX_LENGTH, ROLE_MAX_LENGTH } from '../rules.ts'
import { findNotes, findPlan, saveNotes, savePlan } from '../store.ts'
import { GOAL_FORM, goalView, NOTES_FORM, notesView, planView, refusalMessage } from '../views.ts'
import { activeOnly, type Found, findNamed, findOwn } from './find.ts'
import { pageMetadata, readPageMetadata, readPlanPage, rerenderBelow } from './page.ts'

export async function plan(services: Services, asked: Asked, { who }: { who: string | null }): Promise<void> {
  await openPlan(services, asked, await findNamed(services, asked, who))
}

async function openPlan(services: Services, asked: Asked, found: Found): Promise<void> {
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal))
  await asked.open(planView(await readPlanPage(services, asked, found.mentorship)))
}

export function registerPlan(app: App, services: Services): void {
  app.action('open_plan', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openPlan(services, pressed, await findOwn(services, pressed, pressed.value))
  })
  app.action('open_goal', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = activeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship } = found
    const stands = await findPlan(services.db, keyOf(mentorship))
    await pressed.open(goalView(mentorship, stands, pageMetadata(mentorship, pressed)))
  })
  app.action('open_notes', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await findOwn(services, pressed, pressed.value)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship } = found
    const notes = await findNotes(services.db, keyOf(mentorship), pressed.personId)
    await pressed.open(notesView(mentorship, pressed.personId, notes, pageMetadata(mentorship, pressed)))
  })
  app.view(GOAL_FORM, async ({ ack, body, view, client }) => {
    const form = goalForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const metadata = readPageMetadata(view.private_metadata)
    const found = activeOnly(await findOwn(services, who, metadata.mentorshipId), who.personId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const by = { personId: who.personId, at: services.clock.now() }
    await savePlan(services.db, keyOf(found.mentorship), form.data, by)
    await ack()
    await rerenderBelow(services, client, who, view)
  })
  app.view(NOTES_FORM, async ({ ack, body, view, client }) => {
    const form = notesForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const metadata = readPageMetadata(view.private_metadata)
    const found = await findOwn(services, who, metadata.mentorshipId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const key = keyOf(found.mentorship)
    await saveNotes(services.db, key, who.personId, form.data.words, services.clock.now())
    await ack()
    await rerenderBelow(services, client, who, view)
  })
}

function wordsUpTo(max: number) {
  return z
    .string()
    .max(max, `At most ${max} characters.`)
    .transform((words) => words.trim() || null)
    .nullable()
}

const goalForm = z.object({ nextRole: wordsUpTo(ROLE_MAX_LENGTH), gap: wordsUpTo(GAP_MAX_LENGTH) })
const notesForm = z.object({ words: wordsUpTo(NOTES_MAX_LENGTH) })

export function keyOf({ workspaceId, id }: Mentorship): { workspaceId: string; mentorshipId: string } {
  return { workspaceId, mentorshipId: id }
}
