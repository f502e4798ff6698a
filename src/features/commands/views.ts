import type { Button, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { GROUPS, type Group } from '../../platform/commands/command.ts'
import type { AmbiguousDate } from '../../platform/commands/refusals.ts'
import { toTyped } from '../../platform/commands/typed.ts'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  firstWords,
  type Message,
  mention,
  message,
  modal,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { commandsPage, openCommands, runCommand } from './actions.ts'
import type { NameChoice, Resolved } from './name-rules.ts'

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

/** Slack's limit for a button's value. */
const VALUE_MAX = 2000

type ShownRefusal = { words: string; asksWhich: AmbiguousDate | null }

/**
 * Why the command was refused, with an example. If a day wasn't clear, each possible one is a button. What was typed is
 * shown, as Slack doesn't keep it.
 */
export function refusedMessage(
  { usage }: Pick<ListedCommand, 'usage'>,
  { words, asksWhich }: ShownRefusal,
  said: string,
  today: Temporal.PlainDate,
): Message {
  const choices = asksWhich === null ? [] : dayButtons(asksWhich, said, today)
  return message(
    section(words),
    ...(choices.length === 0 ? [] : [actions(...choices)]),
    ...sections(`You typed: /mentor ${escapeText(toTyped(said))}`),
    context(`Try: \`${usage}\``),
  )
}

const DAYS_MAX = 3

/** Each runs the text with the day in digits instead of the words that weren't clear. */
function dayButtons({ typed, choices }: AmbiguousDate, said: string, today: Temporal.PlainDate): Button[] {
  const at = said.lastIndexOf(typed)
  if (at === -1) return []
  return choices.slice(0, DAYS_MAX).flatMap((on) => {
    const text = `${said.slice(0, at)}${on}${said.slice(at + typed.length)}`
    if (JSON.stringify({ text }).length > VALUE_MAX) return []
    return [button(`Use ${showDate(on, today)}`, runCommand, { value: { text } })]
  })
}

const CHOICES_MAX = 20
const NAME_MAX = 40

/** Asks which of one's own people a name means. A text too long for a button is shown, so that it can be copied. */
export function whoMessage({ typed, said, choices, asTyped }: Extract<Resolved, { result: 'ask' }>): Message {
  const question = whoQuestion(typed, choices)
  const texts = [...choices.map(({ text }) => text), asTyped ?? '']
  if (texts.some((text) => JSON.stringify({ text }).length > VALUE_MAX)) {
    return message(section(`${question} Type @ and pick the name.`), ...sections(`> ${escapeText(said)}`))
  }
  return message(
    section(question),
    ...choices
      .slice(0, CHOICES_MAX)
      .map(({ id, name: whole, text }) =>
        section(
          mention(id),
          button(`Choose ${firstWords(whole, NAME_MAX)}`, runCommand, { value: { text } }),
        ),
      ),
    ...(asTyped === null
      ? []
      : [section('It isn’t a name', button('Use it as typed', runCommand, { value: { text: asTyped } }))]),
  )
}

function whoQuestion(typed: string | null, [only, ...others]: readonly NameChoice[]): string {
  if (typed === null) return 'Who is this about? I haven’t done anything yet.'
  const name = escapeText(firstWords(typed, NAME_MAX))
  return only && others.length === 0
    ? `Is “${name}” ${mention(only.id)}? I haven’t done anything yet.`
    : `Which “${name}” do you mean? I haven’t done anything yet.`
}
