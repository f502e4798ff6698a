import type { App } from '@slack/bolt'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, type Pressed, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { rerenderReminder } from '../jobs/reminders.ts'
import { readTask, refuseDue, STEP_MAX_LENGTH, type Task } from '../rules.ts'
import {
  dueText,
  keptMessage,
  NOBODY,
  PROMISED_FORM,
  promisedView,
  STEP_FORM,
  stepView,
  taskText,
} from '../step-views.ts'
import { addStep, changeStep, finishStep, removeStep, reopenStep } from '../store.ts'
import { refusalMessage } from '../views.ts'
import { activeOnly, findNamed, findOwn, findOwnStep, todayOf, type Who } from './find.ts'
import { pageMetadata, readPageMetadata, rerender, rerenderBelow } from './page.ts'

export type TaskCommand = Task & { who: string | null }

/** `/mentor promise`: mine to do. `/mentor step`: the mentee's. */
export async function addTask(
  services: Services,
  asked: Asked,
  { who, ...task }: TaskCommand,
  whose: 'mine' | 'the mentee’s',
): Promise<void> {
  const found = activeOnly(await findNamed(services, asked, who), asked.personId)
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal))
  const { mentorship } = found
  const ownerId = whose === 'mine' ? asked.personId : mentorship.menteeId
  await asked.reply(await keep(services, asked, mentorship, { ...task, ownerId }))
}

async function keep(services: Services, who: Who, mentorship: Mentorship, step: Task & { ownerId: string }) {
  const { workspaceId, personId } = who
  const added = { workspaceId, mentorshipId: mentorship.id, addedBy: personId, ...step }
  const result = await addStep(services.db, added, services.clock.now())
  const today = await todayOf(services, who)
  await refreshBoth(services, mentorship)
  return keptMessage({ step, changed: result === 'added' }, mentorship, personId, today)
}

async function refreshBoth(services: Services, mentorship: Mentorship, pressedTs?: string): Promise<void> {
  const { workspaceId, mentorId, menteeId } = mentorship
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId], pressedTs })
}

export function registerSteps(app: App, services: Services): void {
  app.action('step_done', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await pressStep(services, pressed, async (key) => {
      const on = await todayOf(services, pressed)
      await finishStep(services.db, key, on, services.clock.now())
    })
  })
  app.action('step_reopen', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await pressStep(services, pressed, (key) => reopenStep(services.db, key))
  })
  app.action('open_step', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = activeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship } = found
    const metadata = pageMetadata(mentorship, pressed)
    await pressed.open(stepView({ mentorship, readerId: pressed.personId, step: null, metadata }))
  })
  app.action('open_step_change', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await findOwnStep(services, pressed, pressed.value)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const { mentorship, step } = found
    const metadata = pageMetadata(mentorship, pressed, step.id)
    await pressed.open(stepView({ mentorship, readerId: pressed.personId, step, metadata }))
  })
  app.action('open_promised', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = activeOnly(await findOwn(services, pressed, pressed.value), pressed.personId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    await pressed.open(promisedView(found.mentorship, pressed.personId))
  })
  registerForms(app, services)
}

function registerForms(app: App, services: Services): void {
  app.view(STEP_FORM, async ({ ack, body, view, client }) => {
    const who = submittedBy(body)
    const today = await todayOf(services, who)
    const { mentorshipId, itemId } = readPageMetadata(view.private_metadata)
    const found = activeOnly(await findOwn(services, who, mentorshipId), who.personId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const form = stepForm(today, found.mentorship).safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const result = await saveForm(services, who, mentorshipId, itemId, form.data)
    if (result === 'there already') {
      return ack({ response_action: 'errors', errors: { words: 'The same stands in your plan already.' } })
    }
    if (result === 'gone') {
      return ack({ response_action: 'update', view: notice(refusalMessage({ reason: 'gone' })) })
    }
    await ack()
    await rerenderBelow(services, client, who, view)
    await refreshBoth(services, found.mentorship)
  })
  app.view(PROMISED_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const today = await todayOf(services, who)
    const found = activeOnly(await findOwn(services, who, view.private_metadata), who.personId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const task = readTask(promised.parse(readForm(view)).words ?? '', today)
    if ('reason' in task) {
      return ack({ response_action: 'errors', errors: { words: taskText(task, today) } })
    }
    const kept = await keep(services, who, found.mentorship, { ...task, ownerId: who.personId })
    await ack({ response_action: 'update', view: notice(kept) })
  })
}

const promised = z.object({ words: z.string().nullable() })

function stepForm(today: Temporal.PlainDate, { mentorId, menteeId }: Mentorship) {
  return z
    .object({
      words: z
        .string({ error: 'A few words are enough.' })
        .trim()
        .min(1, 'A few words are enough.')
        .max(STEP_MAX_LENGTH, `At most ${STEP_MAX_LENGTH} characters.`),
      owner: z
        .enum([mentorId, menteeId, NOBODY], { error: 'Choose one.' })
        .transform((owner) => (owner === NOBODY ? null : owner)),
      due: z
        .string()
        .transform((day) => Temporal.PlainDate.from(day))
        .nullable(),
      remove: z.array(z.string()).nullable().default(null),
    })
    .superRefine(({ due }, ctx) => {
      const refused = due && refuseDue(due, today)
      if (refused) ctx.addIssue({ code: 'custom', path: ['due'], message: dueText(refused, today) })
    })
}

type StepFormData = z.output<ReturnType<typeof stepForm>>

async function saveForm(
  services: Services,
  who: Who,
  mentorshipId: string,
  stepId: string | undefined,
  { words, owner, due, remove }: StepFormData,
): Promise<'kept' | 'there already' | 'gone'> {
  const { workspaceId, personId } = who
  if (stepId === undefined) {
    const dueOn = owner === null ? null : due
    const step = { workspaceId, mentorshipId, words, ownerId: owner, dueOn, addedBy: personId }
    const added = await addStep(services.db, step, services.clock.now())
    return added === 'added' ? 'kept' : added
  }
  if (remove !== null && remove.length > 0) {
    await removeStep(services.db, { workspaceId, stepId })
    return 'kept'
  }
  const change = { words, ownerId: owner, dueOn: due }
  const changed = await services.db
    .transaction()
    .execute((trx) => changeStep(trx, { workspaceId, stepId }, change, personId))
  return changed === 'changed' ? 'kept' : changed
}

async function pressStep(
  services: Services,
  pressed: Pressed,
  change: (key: { workspaceId: string; stepId: string }) => Promise<void>,
): Promise<void> {
  const { workspaceId, value: stepId, page, client } = pressed
  const found = await findOwnStep(services, pressed, stepId)
  if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
  await change({ workspaceId, stepId })
  if (page) await rerender(services, client, pressed, page)
  if (pressed.messageTs !== undefined) await rerenderReminder(services, pressed, pressed.messageTs)
  await refreshBoth(services, found.mentorship, pressed.messageTs)
}
