import type { Temporal } from 'temporal-polyfill'
import { cleanText } from '../plain-text.ts'
import type { Command, Read } from './command.ts'
import { excerpt, POLITENESS, toTyped, USER } from './typed.ts'

const TEXT_MAX_LENGTH = 8_000

/** The parsed command; or the text that was not understood, with the nearest command. */
export type Parsed<Me> =
  | { command: Command<Me>; read: Exclude<Read<Me>, { nearest: string }> }
  | { typed: string; nearest: string | null }

/**
 * Parses the text after the slash command, in which Slack has escaped users as `<@U123|ana>`. Empty text is the
 * overview. `today` is in the person's time zone, `locale` the one of their Slack. Never throws.
 */
export function parseCommand<Me>(
  commands: readonly Command<Me>[],
  text: string,
  today: Temporal.PlainDate,
  locale: string | null = null,
): Parsed<Me> {
  const { command, word, args } = findCommand(commands, text)
  if (command === null) {
    const [typed = ''] = toTyped(text).trim().split(/\s/, 1)
    return { typed: excerpt(typed), nearest: nearestCommand(namesOf(commands), word.toLowerCase()) }
  }
  const read = command.read({ word, args, today, locale })
  return 'nearest' in read ? { typed: excerpt(text), nearest: read.nearest } : { command, read }
}

/** Finds the command that a text names, and splits the text. A name without a command is in `args`. */
export function findCommand<Me>(
  commands: readonly Command<Me>[],
  text: string,
): { command: Command<Me> | null; word: string; args: string } {
  // Slack's limit is lower; the patterns are too slow for longer text.
  const { word, args } = splitWord(cleanText(text.slice(0, TEXT_MAX_LENGTH)))
  return { command: namesOf(commands).get(word.toLowerCase()) ?? null, word, args }
}

function namesOf<Me>(commands: readonly Command<Me>[]): ReadonlyMap<string, Command<Me>> {
  return new Map(
    commands.flatMap((command) =>
      [command.name, ...(command.synonyms ?? [])].map((name) => [name, command] as const),
    ),
  )
}

const OPENING = /^(?:[\s\u200b/"'“”‘’]|mentor(?=\s|$)|(?:please|pls|i['’]m)(?=[\s,]|$),?)+/i
const LONE_USER = new RegExp(String.raw`^${USER}[\s.,;:!?"”]*$`, 'i')
const MENTION_FIRST = /^(<@[^>]*>|@\S+)\s+(\S+)/

/** Splits off the first word, which names the command. A user may come before it. */
function splitWord(text: string): { word: string; args: string } {
  const start = text.replace(OPENING, '')
  if (start === '') return { word: 'overview', args: '' }
  if (LONE_USER.test(start.replace(POLITENESS, ''))) return { word: 'about', args: start }
  const said = start.replace(MENTION_FIRST, '$2 $1')
  const [whole = '', word = ''] = /^(<[^>]*>|[^\s<:,.;!?"“”'‘’]+|\S)["”'’:,.;!?]*/.exec(said) ?? []
  return { word, args: said.slice(whole.length).trim() }
}

/** Returns the closest command within two edits and under half the word's length; null if there is none. */
function nearestCommand<Me>(named: ReadonlyMap<string, Command<Me>>, typed: string): string | null {
  const [nearest] = [...named]
    .map(([word, { name }]) => ({ name, word, distance: editDistance(typed, word) }))
    .filter(({ word, distance }) => distance <= 2 && distance * 2 < word.length)
    .toSorted((one, other) => one.distance - other.distance)
  return nearest?.name ?? null
}

/** Damerau–Levenshtein distance: letters missing, added, wrong, or swapped with a neighbor. */
function editDistance(typed: string, word: string): number {
  const rows: number[][] = [[...word, ''].map((_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= typed.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= word.length; column += 1) {
      const isSame = typed[row - 1] === word[column - 1]
      const isSwapped = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1]
      current[column] = Math.min(
        at(row - 1, column) + 1,
        (current[column - 1] ?? 0) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    rows.push(current)
  }
  return at(typed.length, word.length)
}
