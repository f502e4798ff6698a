import { command } from '../../platform/commands/command.ts'
import { parseCommand } from '../../platform/commands/parse.ts'
import type { Services } from '../../platform/services.ts'
import { onClick } from '../../platform/slack/handlers.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { refuseNonMember } from '../people/membership.ts'
import { localDate } from '../people/rules.ts'
import { openCommands } from './actions.ts'
import { commandsView, helpMessage, refusedMessage, unknownMessage } from './views.ts'

const HELP = 'help'

/** `listed` returns all commands, including this one. */
export function helpCommand(listed: () => readonly MentorCommand[]): MentorCommand {
  return command({
    name: HELP,
    synonyms: ['?', 'usage'],
    group: 'self',
    order: 7,
    usage: '/mentor help',
    says: 'the most useful commands; “All commands” lists the rest',
    parse: () => ({}),
    handle: (_, { reply }: Interaction) => reply(helpMessage(listed())),
  })
}

export const commandHandlers = (commands: readonly MentorCommand[]): readonly MentorHandler[] => [
  onClick(openCommands, (_, { open }) => open(commandsView(commands))),
]

/** Runs the command that was typed, or replies why it could not be parsed. */
export function createDispatch(commands: readonly MentorCommand[]) {
  return async (services: Services, interaction: Interaction, text: string): Promise<void> => {
    const today = localDate(services.clock.now(), interaction.me.zone)
    const parsed = parseCommand(commands, text, today)
    if (!('command' in parsed)) return interaction.reply(unknownMessage(parsed))
    const refusal = parsed.command.name === HELP ? null : refuseNonMember(interaction.me)
    if (refusal) return interaction.reply(refusal)
    if ('run' in parsed.read) return parsed.read.run(services, interaction)
    await interaction.reply(refusedMessage(parsed.command, parsed.read.words))
  }
}
