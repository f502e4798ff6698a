import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onSubmit } from '../../../platform/slack/handlers.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { promisedForm, stepForm } from '../actions.ts'
import { readTask, refuseDue, STEP_MAX_LENGTH } from '../rules.ts'
import { dueText, NO_OWNER, ON_PLAN, PLAN_FULL, stepAddedMessage, taskText } from '../step-views.ts'
import { addStep, changeStep, removeStep } from '../store.ts'
import { refusalMessage } from '../views.ts'
import { findOwnActive } from './find.ts'
import { updatePlan } from './page.ts'
import { addStepToPlan } from './steps.ts'

export const stepFormHandlers: readonly MentorHandler[] = [
  onSubmit(
    stepForm,
    (services, { me }) => stepFields(todayOf(services, me)),
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = await findOwnActive(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const { mentorship } = found
      const owners = [mentorship.mentorId, mentorship.menteeId, null]
      if (!owners.includes(fields.owner)) return { errors: { owner: CHOOSE } }
      const result = await saveStep(services, me, mentorship, metadata.stepId, fields)
      if (result === 'there already') return { errors: { words: ON_PLAN } }
      if (result === 'full') return { errors: { words: PLAN_FULL } }
      if (result === 'gone') return { show: refusalMessage({ reason: 'gone' }) }
      updatePlan(services, submission, mentorship)
      await refreshBoth(services, mentorship)
      return typeof result === 'string' ? 'close' : { show: result.message }
    },
  ),
  onSubmit(
    promisedForm,
    () => z.object({ words: z.string().nullable() }),
    async (services, { me, metadata, fields }) => {
      const found = await findOwnActive(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const today = todayOf(services, me)
      const task = readTask(fields.words ?? '', { today, locale: me.locale })
      if ('reason' in task) return { errors: { words: taskText(task, today) } }
      const added = await addStepToPlan(services, me, found.mentorship, { ...task, ownerId: me.id })
      return added === 'full' ? { errors: { words: PLAN_FULL } } : { show: added }
    },
  ),
]

const CHOOSE = 'Choose an option.'

function stepFields(today: Temporal.PlainDate) {
  return z
    .object({
      words: z
        .string({ error: 'Describe it in a few words.' })
        .trim()
        .min(1, 'Describe it in a few words.')
        .max(STEP_MAX_LENGTH, `Use at most ${STEP_MAX_LENGTH} characters.`),
      owner: z.string({ error: CHOOSE }).transform((owner) => (owner === NO_OWNER ? null : owner)),
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

async function saveStep(
  services: Services,
  me: Person,
  mentorship: Mentorship,
  stepId: string | undefined,
  { words, owner: ownerId, due, remove }: z.output<ReturnType<typeof stepFields>>,
): Promise<'saved' | 'there already' | 'gone' | 'full' | { message: Message }> {
  const { db, clock } = services
  const { workspaceId, id: personId } = me
  if (stepId === undefined) {
    const today = todayOf(services, me)
    const dueOn = ownerId === null ? null : due
    const step = { workspaceId, mentorshipId: mentorship.id, words, ownerId, dueOn, addedBy: personId }
    const now = clock.now()
    const added = await db.transaction().execute(async (trx) => {
      const result = await addStep(trx, step, now)
      if (result.result !== 'full') await acceptByAct(trx, mentorship, personId, now)
      return result
    })
    if (added.result === 'added') return 'saved'
    if (added.result !== 'moved') return added.result
    return { message: stepAddedMessage({ step, added }, mentorship, personId, today) }
  }
  const key = { workspaceId, mentorshipId: mentorship.id, stepId }
  if (remove !== null && remove.length > 0) {
    await removeStep(db, key)
    return 'saved'
  }
  const change = { words, ownerId, dueOn: due }
  const changed = await db.transaction().execute((trx) => changeStep(trx, key, change, personId))
  return changed === 'changed' ? 'saved' : changed
}
