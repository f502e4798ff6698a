import { command } from '../../platform/commands/command.ts'
import { findCommand, parseCommand } from '../../platform/commands/parse.ts'
import type { Services } from '../../platform/services.ts'
import { onClick } from '../../platform/slack/handlers.ts'
import type { Feature } from '../feature.ts'
import { otherOf } from '../mentorships/rules.ts'
import { findActiveMentorships } from '../mentorships/store.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { refuseNonMember } from '../people/membership.ts'
import { localDate, type Person } from '../people/rules.ts'
import { openCommands, runCommand } from './actions.ts'
import { formHandler, openFormHandler, type RolePerson, runOrAsk } from './form.ts'
import { resolveName } from './name-rules.ts'
import { commandsView, helpMessage, refusedMessage, unknownMessage, whoMessage } from './views.ts'

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

export const commandHandlers = (
  commands: readonly MentorCommand[],
  features: readonly Feature[],
): readonly MentorHandler[] => [
  onClick(openCommands, (_, { open }) => open(commandsView(commands))),
  onClick(runCommand, (services, click) =>
    run(commands, services, { ...click, reply: click.replaceMessage }, click.value.text),
  ),
  openFormHandler(commands, findOwnPeople),
  formHandler(commands, features, (services, interaction, text) =>
    run(commands, services, interaction, text),
  ),
]

/** Finds the person whom a name without @ means, and runs the command; asks if the name isn't clear. */
export function createDispatch(commands: readonly MentorCommand[]) {
  return async (services: Services, interaction: Interaction, text: string): Promise<void> => {
    const { command: named, ...said } = findCommand(commands, text)
    const takesPerson = named === null ? null : named.takesPerson
    if (takesPerson === undefined || refuseNonMember(interaction.me))
      return run(commands, services, interaction, text)
    const people = await findOwnPeople(services, interaction.me)
    const today = localDate(services.clock.now(), interaction.me.zone)
    const resolved = resolveName({ ...said, takesPerson }, people, today)
    if (resolved.result === 'ask') return interaction.reply(whoMessage(resolved))
    const whole = resolved.result === 'clear' ? resolved.text : text
    const complete = await runOrAsk(commands, interaction, whole, people, today)
    if (complete !== null) await run(commands, services, interaction, complete)
  }
}

/** The person's active mentees and mentors. */
async function findOwnPeople({ db }: Services, me: Person): Promise<RolePerson[]> {
  const mentorships = await findActiveMentorships(db, me.workspaceId, me.id)
  const people = mentorships.map((one) => otherOf(one, me.id))
  return [...new Map(people.map((one) => [one.id, one])).values()]
}

/** Runs the command that was typed, or replies why it could not be parsed. */
async function run(
  commands: readonly MentorCommand[],
  services: Services,
  interaction: Interaction,
  text: string,
): Promise<void> {
  const today = localDate(services.clock.now(), interaction.me.zone)
  const parsed = parseCommand(commands, text, today, interaction.me.locale)
  if (!('command' in parsed)) return interaction.reply(unknownMessage(parsed))
  const refusal = parsed.command.name === HELP ? null : refuseNonMember(interaction.me)
  if (refusal) return interaction.reply(refusal)
  if ('run' in parsed.read) return parsed.read.run(services, interaction)
  await interaction.reply(refusedMessage(parsed.command, parsed.read, text, today))
}
