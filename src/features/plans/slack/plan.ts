import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import { parseMaybeWho } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import { isOffered, type Mentorship } from '../../mentorships/rules.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { goalForm, notesForm, openGoal, openNotes, openPlan } from '../actions.ts'
import { findNotes, saveNotes } from '../note-store.ts'
import { GAP_MAX_LENGTH, NOTES_MAX_LENGTH, ROLE_MAX_LENGTH } from '../rules.ts'
import { findPlan, type Key, savePlan } from '../store.ts'
import { goalView, notesView, planView, refusalMessage } from '../views.ts'
import { type Found, findNamed, findOwn, findOwnActive } from './find.ts'
import { readPlanPage, updatePlan } from './page.ts'

export const planCommand: MentorCommand = command({
  name: 'plan',
  group: 'mentor',
  order: 7,
  usage: '/mentor plan @ana',
  says: 'your shared plan: goal, steps and promises',
  isCommon: true,
  takesPerson: 'alone',
  form: {
    title: 'Shared plan',
    submit: 'Open plan',
    people: 'everyone',
    asks: null,
    whoSees: 'Only visible to you',
  },
  parse: ({ args }) => parseMaybeWho(args),
  async handle(services, interaction: Interaction, { who }: { who: string | null }) {
    await showPlan(services, interaction, await findNamed(services, interaction.me, who))
  },
})

export const planPageHandlers: readonly MentorHandler[] = [
  onClick(openPlan, async (services, click) => {
    await showPlan(services, click, await findOwn(services, click.me, click.value.mentorshipId))
  }),
  onClick(openGoal, async (services, { me, value, page, open, reply }) => {
    const found = await findOwnActive(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const plan = await findPlan(services.db, keyOf(found.mentorship))
    await open(goalView(found.mentorship, me.id, plan, page?.viewId))
  }),
  onClick(openNotes, async (services, { me, value, page, open, reply }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const notes = await findNotes(services.db, keyOf(found.mentorship), me.id)
    await open(notesView(found.mentorship, me.id, notes, page?.viewId))
  }),
  onSubmit(
    goalForm,
    () => goalFields,
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = await findOwnActive(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const by = { personId: me.id, at: services.clock.now() }
      await services.db.transaction().execute(async (trx) => {
        await acceptByAct(trx, found.mentorship, me.id, by.at)
        await savePlan(trx, keyOf(found.mentorship), fields, by)
      })
      if (isOffered(found.mentorship)) await refreshBoth(services, found.mentorship)
      updatePlan(services, submission, found.mentorship)
      return 'close'
    },
  ),
  onSubmit(
    notesForm,
    () => notesFields,
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = await findOwn(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      await saveNotes(services.db, keyOf(found.mentorship), me.id, fields.words, services.clock.now())
      updatePlan(services, submission, found.mentorship)
      return 'close'
    },
  ),
]

async function showPlan(services: Services, { me, open, reply }: Interaction, found: Found): Promise<void> {
  if ('refusal' in found) return reply(refusalMessage(found.refusal))
  await open(planView(await readPlanPage(services, me, found.mentorship)))
}

const goalFields = z.object({ nextRole: wordsUpTo(ROLE_MAX_LENGTH), gap: wordsUpTo(GAP_MAX_LENGTH) })
const notesFields = z.object({ words: wordsUpTo(NOTES_MAX_LENGTH) })

function wordsUpTo(max: number) {
  return z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((words) => words.trim() || null)
    .nullable()
}

function keyOf({ workspaceId, id }: Mentorship): Key {
  return { workspaceId, mentorshipId: id }
}
