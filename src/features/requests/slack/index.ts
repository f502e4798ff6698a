import { command } from '../../../platform/commands/command.ts'
import { excerpt, parseMaybeWho } from '../../../platform/commands/typed.ts'
import { onShortcut } from '../../../platform/slack/handlers.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { findShortcut } from '../actions.ts'
import { showRequestForm } from '../open-form.ts'
import { askingHandlers } from './asking.ts'
import { decidingHandlers } from './deciding.ts'
import { offerHandlers, showMentors } from './offers.ts'
import { showRequests, waitingHandlers } from './waiting.ts'

export const requestCommands: readonly MentorCommand[] = [
  command({
    name: 'request',
    group: 'mentee',
    order: 3,
    usage: '/mentor request @ana',
    says: 'ask someone to mentor you, or get suggestions',
    // An unknown @name is refused. Otherwise the form would open as if no one had been named.
    parse: ({ args }) => parseMaybeWho(args),
    handle: (services, interaction: Interaction, { who }: { who: string | null }) =>
      showRequestForm(services, interaction, who),
  }),
  command({
    name: 'find',
    synonyms: ['search'],
    group: 'mentee',
    order: 4,
    usage: '/mentor find public speaking',
    says: 'find mentors who take requests',
    isCommon: true,
    parse: ({ args }) => ({ typed: excerpt(args.replace(/^(?:about|for|with)\s+/i, '')) }),
    handle: (services, interaction: Interaction, { typed }: { typed: string }) =>
      showMentors(services, interaction, { typed, offset: 0 }),
  }),
  command({
    name: 'requests',
    synonyms: ['waitlist'],
    group: 'mentee',
    order: 5,
    usage: '/mentor requests',
    says: 'requests you sent and received',
    parse: () => ({}),
    handle: showRequests,
  }),
]

export const requestHandlers: readonly MentorHandler[] = [
  onShortcut(findShortcut, (services, use) => showMentors(services, use, { typed: '', offset: 0 })),
  ...offerHandlers,
  ...askingHandlers,
  ...decidingHandlers,
  ...waitingHandlers,
]
