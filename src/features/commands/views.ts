import type { ModalView } from '@slack/types'
import { GROUPS, type Group } from '../../platform/commands/command.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { commandsPage, openCommands } from './actions.ts'

/** What the help shows of a command. */
export type ListedCommand = { group: Group; order: number; usage: string; says: string; isCommon?: boolean }

export const GROUP_TITLES: Record<Group, string> = {
  mentor: 'As a mentor',
  mentee: 'As a mentee',
  self: 'You and your settings',
}

const HOW_TO_TYPE =
  'Names of your own mentees and mentors work without @. Dates like “Friday” or “5 Jan” work.'

/** The common commands, one per line. */
export function helpMessage(commands: readonly ListedCommand[]): Message {
  const common = commands.filter(({ isCommon }) => isCommon === true)
  return message(
    section(GROUPS.flatMap((group) => linesOf(common, group)).join('\n')),
    context(`Only visible to you. ${HOW_TO_TYPE}`),
    actions(button('All commands', openCommands)),
  )
}

/** Every command, in three groups. */
export function commandsView(commands: readonly ListedCommand[]): ModalView {
  return modal({
    contract: commandsPage,
    title: 'All commands',
    blocks: [
      ...GROUPS.map((group) => section(`*${GROUP_TITLES[group]}*\n${linesOf(commands, group).join('\n')}`)),
      context(HOW_TO_TYPE),
    ],
  })
}

function linesOf(commands: readonly ListedCommand[], group: Group): string[] {
  return commands
    .filter((one) => one.group === group)
    .toSorted((one, other) => one.order - other.order)
    .map(({ usage, says }) => `\`${usage}\` ${says}`)
}

/** For an unknown command: what was typed, and the closest command. */
export function unknownMessage({ typed, nearest }: { typed: string; nearest: string | null }): Message {
  const quoted = `“${escapeText(typed)}”`
  return message(
    section(
      nearest === null
        ? `I don’t know ${quoted}. \`/mentor help\` shows what you can type.`
        : `I don’t know ${quoted}. Did you mean \`/mentor ${nearest}\`?`,
    ),
  )
}

/** Why the command was refused, with an example. */
export function refusedMessage({ usage }: Pick<ListedCommand, 'usage'>, words: string): Message {
  return message(section(words), context(`Try: \`${usage}\``))
}
