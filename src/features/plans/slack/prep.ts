import { command } from '../../../platform/commands/command.ts'
import { parseMaybeWho } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { openPrep } from '../actions.ts'
import { prepView } from '../prep-views.ts'
import { refusalMessage } from '../views.ts'
import { type Found, findNamedActive, findOwnActive } from './find.ts'
import { readPrepPage } from './page.ts'

export const prepCommand: MentorCommand = command({
  name: 'prep',
  synonyms: ['prepare'],
  group: 'mentor',
  order: 3,
  usage: '/mentor prep @ana',
  says: 'prepare for a conversation',
  takesPerson: 'alone',
  form: {
    title: 'Prepare',
    submit: 'Prepare',
    people: 'everyone',
    asks: null,
    whoSees: 'Only visible to you',
  },
  parse: ({ args }) => parseMaybeWho(args),
  async handle(services, interaction: Interaction, { who }: { who: string | null }) {
    await showPrep(services, interaction, await findNamedActive(services, interaction.me, who))
  },
})

export const prepHandlers: readonly MentorHandler[] = [
  onClick(openPrep, async (services, click) => {
    await showPrep(services, click, await findOwnActive(services, click.me, click.value.mentorshipId))
  }),
]

async function showPrep(services: Services, { me, open, reply }: Interaction, found: Found): Promise<void> {
  if ('refusal' in found) return reply(refusalMessage(found.refusal))
  await open(prepView(await readPrepPage(services, me, found.mentorship)))
}
