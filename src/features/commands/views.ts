import { GROUPS, type Group } from '../../platform/commands/command.ts'
import {
  actions,
  button,
  context,
  escapeText,
  type Message,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import { openLog } from '../mentorships/actions.ts'
import { openSettings } from '../people/actions.ts'

/** What the help screen shows of a command. */
export type ListedCommand = { group: Group; order: number; usage: string; says: string }

export const GROUP_TITLES: Record<Group, string> = {
  mentor: 'As a mentor',
  mentee: 'As a mentee',
  self: 'You and your settings',
}

/** `misread`: the unknown command that was typed, and the closest known one. */
export function helpMessage(
  commands: readonly ListedCommand[],
  misread: { typed: string; nearest: string | null } | null,
): Message {
  const linesOf = (group: Group) =>
    commands
      .filter((one) => one.group === group)
      .toSorted((one, other) => one.order - other.order)
      .map(({ usage, says }) => `\`${usage}\` ${says}`)
  return message(
    ...(misread === null ? [] : [section(notUnderstood(misread.typed, misread.nearest))]),
    ...GROUPS.map((group) => section(`*${GROUP_TITLES[group]}*\n${linesOf(group).join('\n')}`)),
    context('Only visible to you. Type @ and pick a name; dates like “Friday” or “5 Jan” work.'),
    actions(button('Log check-in…', openLog), button('Settings…', openSettings)),
  )
}

function notUnderstood(typed: string, nearest: string | null): string {
  const quoted = `“${escapeText(typed)}”`
  return nearest === null
    ? `I don’t know ${quoted}.`
    : `I don’t know ${quoted}. Did you mean \`/mentor ${nearest}\`?`
}

/** Why the command was refused, with an example. */
export function refusedMessage({ usage }: Pick<ListedCommand, 'usage'>, words: string): Message {
  return message(section(words), context(`Try: \`${usage}\``))
}
