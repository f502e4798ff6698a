import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { parseWho } from '../../platform/commands/typed.ts'
import { onEvent } from '../../platform/slack/events.ts'
import { onClick } from '../../platform/slack/handlers.ts'
import type { Feature } from '../feature.ts'
import { openTogether } from '../mentorships/actions.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { openHome, openMessages } from './jobs.ts'
import { createReader, readBrief } from './overview.ts'
import { overviewMessage } from './overview-views.ts'
import { openPageAbout, openPageOf } from './page.ts'
import { listMessage } from './views.ts'

export const homeCommands = (features: readonly Feature[]): readonly MentorCommand[] => [
  command({
    name: 'overview',
    synonyms: ['home'],
    group: 'mentor',
    order: 1,
    usage: '/mentor',
    says: 'how things stand, and what to do next',
    isCommon: true,
    parse: () => ({}),
    handle: async (services, { me, reply }: Interaction) =>
      reply(overviewMessage(await readBrief(services, features, me))),
  }),
  command({
    name: 'about',
    synonyms: ['open', 'show'],
    group: 'mentor',
    order: 1.5,
    usage: '/mentor @ana',
    says: 'everything about you and one person, on one page',
    isCommon: true,
    takesPerson: 'alone',
    parse: ({ args }) => parseWho(args),
    handle: (services, interaction: Interaction, { who }: { who: string }) =>
      openPageAbout(services, features, interaction, who),
  }),
  command({
    name: 'list',
    synonyms: ['mentees', 'mentors'],
    group: 'self',
    order: 6,
    usage: '/mentor list',
    says: 'everyone you mentor or who mentors you, one per line',
    parse: () => ({}),
    handle: async (services, { me, reply }: Interaction) =>
      reply(listMessage(await createReader(services, me))),
  }),
]

export const pageHandlers = (features: readonly Feature[]): readonly MentorHandler[] => [
  onClick(openTogether, (services, click) => openPageOf(services, features, click, click.value.mentorshipId)),
]

export const homeEvents = [
  onEvent(
    'app_home_opened',
    z.object({ user: z.string(), channel: z.string(), tab: z.string(), view: z.unknown().optional() }),
    async (services, workspaceId, { user, channel, tab, view }) => {
      const who = { workspaceId, personId: user }
      if (tab === 'home') await openHome(services, who, view === undefined)
      if (tab === 'messages') await openMessages(services, who, channel)
    },
  ),
]
