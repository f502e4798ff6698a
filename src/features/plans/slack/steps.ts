import { command } from '../../../platform/commands/command.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import { openPromised } from '../../mentorships/actions.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import type { ButtonClick, Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { markStepDone, openStep, openStepChange, undoStepDone } from '../actions.ts'
import { parseTask } from '../line-rules.ts'
import type { Task } from '../rules.ts'
import { lineText, planFullMessage, promisedView, stepAddedMessage, stepView } from '../step-views.ts'
import { addStep, finishStep, reopenStep, type StepKey } from '../store.ts'
import { refusalMessage } from '../views.ts'
import { findNamedActive, findOwnActive, findOwnStep } from './find.ts'
import { updatePage } from './page.ts'

export const promiseCommand: MentorCommand = command({
  name: 'promise',
  synonyms: ['promised'],
  group: 'mentor',
  order: 5,
  usage: '/mentor promise @ana introduce her to Finance by 1 Dec',
  says: 'add a promise of yours',
  takesPerson: 'before text',
  form: {
    title: 'Add a promise',
    submit: 'Save',
    people: 'everyone',
    asks: 'line',
    label: 'Promise',
    whoSees: 'Visible to you and this person',
  },
  parse: parseTask,
  refusalText: lineText,
  handle: (services, interaction: Interaction, task: NamedTask) =>
    addForNamed(services, interaction, task, () => interaction.me.id),
})

export const stepCommand: MentorCommand = command({
  name: 'step',
  synonyms: ['task', 'todo'],
  group: 'mentor',
  order: 6,
  usage: '/mentor step @ana lead a meeting by March',
  says: 'add a step for your mentee',
  takesPerson: 'before text',
  form: {
    title: 'Add a step',
    submit: 'Save',
    people: 'everyone',
    asks: 'line',
    label: 'Step',
    whoSees: 'Visible to you and this person',
  },
  parse: parseTask,
  refusalText: lineText,
  handle: (services, interaction: Interaction, task: NamedTask) =>
    addForNamed(services, interaction, task, ({ menteeId }) => menteeId),
})

export const stepHandlers: readonly MentorHandler[] = [
  onClick(markStepDone, (services, click) =>
    changeByClick(services, click, (key) =>
      finishStep(services.db, key, todayOf(services, click.me), services.clock.now()),
    ),
  ),
  onClick(undoStepDone, (services, click) =>
    changeByClick(services, click, (key) => services.db.transaction().execute((trx) => reopenStep(trx, key))),
  ),
  onClick(openStep, async (services, { me, value, page, open, reply }) => {
    const found = await findOwnActive(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const { mentorship } = found
    await open(stepView({ mentorship, readerId: me.id, step: null, planViewId: page?.viewId }))
  }),
  onClick(openStepChange, async (services, { me, value, page, open, reply }) => {
    const found = await findOwnStep(services, me, value.stepId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(stepView({ ...found, readerId: me.id, planViewId: page?.viewId }))
  }),
  onClick(openPromised, async (services, { me, value, open, reply }) => {
    const found = await findOwnActive(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(promisedView(found.mentorship, me.id))
  }),
]

type NamedTask = Task & { who: string | null }

async function addForNamed(
  services: Services,
  { me, reply }: Interaction,
  { who, ...task }: NamedTask,
  ownerIn: (mentorship: Mentorship) => string,
): Promise<void> {
  const found = await findNamedActive(services, me, who)
  if ('refusal' in found) return reply(refusalMessage(found.refusal))
  const { mentorship } = found
  const added = await addStepToPlan(services, me, mentorship, { ...task, ownerId: ownerIn(mentorship) })
  await reply(added === 'full' ? planFullMessage(task.words) : added)
}

/** Adds a step and returns the reply. `full`: nothing was added. */
export async function addStepToPlan(
  services: Services,
  me: Person,
  mentorship: Mentorship,
  step: Task & { ownerId: string },
): Promise<Message | 'full'> {
  const added = { workspaceId: me.workspaceId, mentorshipId: mentorship.id, addedBy: me.id, ...step }
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const stored = await addStep(trx, added, now)
    if (stored.result !== 'full') await acceptByAct(trx, mentorship, me.id, now)
    return stored
  })
  if (result.result === 'full') return 'full'
  await refreshBoth(services, mentorship)
  return stepAddedMessage({ step, added: result }, mentorship, me.id, todayOf(services, me))
}

async function changeByClick(
  services: Services,
  click: ButtonClick<{ stepId: string }>,
  change: (key: StepKey) => Promise<string>,
): Promise<void> {
  const { workspaceId, me, value, page, messageTs } = click
  const found = await findOwnStep(services, me, value.stepId)
  if ('refusal' in found) return click.reply(refusalMessage(found.refusal))
  const result = await change({ workspaceId, mentorshipId: found.mentorship.id, stepId: value.stepId })
  if (result === 'full') return click.reply(planFullMessage(null))
  if (page) await updatePage(services, click, page, found.mentorship)
  await refreshBoth(services, found.mentorship, { clickedTs: messageTs })
}
