import { Temporal } from 'temporal-polyfill'
import { type Meaning, readWholeDay } from '../days/read.ts'
import { shorten } from '../plain-text.ts'
import type { CommonRefusal, DateRefusal, Typed } from './refusals.ts'

export const USER = String.raw`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`
export const USER_ANYWHERE = new RegExp(String.raw`(?:(?:with|to|for|of)\s+)?${USER}`, 'i')
const UNKNOWN_USER = /(?:^|\s)(@[^\s,;:]+)/
export const POLITENESS =
  /[\s,]*\b(?:please|pls|plz|(?:many )?thanks(?: a lot| so much| again| in advance)?|thank you(?: very much| so much)?|thx)\b[.!]*/gi

export type Named = { who: string | null; unknown: CommonRefusal | null; rest: string }

/** Finds the user anywhere in the text. `rest` is the text around it. */
export function takeUser(args: string): Named {
  const said = args.replace(POLITENESS, '')
  const match = USER_ANYWHERE.exec(said)
  if (match === null) return { who: null, unknown: findUnknownUser(said), rest: said }
  const [before, after] = [said.slice(0, match.index), said.slice(match.index + match[0].length)]
  return {
    who: match[1] ?? null,
    unknown: null,
    // Not the colons of an emoji.
    rest: `${before} ${after}`.replace(/^(?:[\s,;]|:(?![a-z]))+|(?:[\s,;]|(?<![\w+'-]):)+$/g, ''),
  }
}

/** Returns a refusal if the text has an @name that Slack didn’t turn into a mention; null otherwise. */
export function findUnknownUser(said: string): CommonRefusal | null {
  const typed = UNKNOWN_USER.exec(toTyped(said))?.[1]
  return typed === undefined ? null : { reason: 'unknown user', typed: excerpt(typed) }
}

const MARKUP = /<(@|#|!|https?:|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>/g

/** The text as typed, before Slack escaped it. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function toTyped(text: string): string {
  return text
    .replace(MARKUP, (whole: string, sign: string, target: string, label?: string) =>
      showMarkup(whole, sign, target, label),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function showMarkup(whole: string, sign: string, target: string, label: string | undefined): string {
  switch (sign) {
    case '@':
      return label ? `@${label}` : whole
    case '#':
      // Slack leaves out the name of a channel that the app can't see.
      return label === undefined ? whole : `#${label || 'channel'}`
    case '!':
      return label || specialMention(target)
    case 'tel:':
      return label || target
    default:
      return showLink(sign === 'mailto:' ? target : `${sign}${target}`, label ?? '')
  }
}

/** "<!here>" is "@here", "<!subteam^S1>" a group without its name. Dates carry what they show. */
function specialMention(target: string): string {
  const [kind = ''] = target.split('^')
  return kind === 'subteam' ? '@group' : `@${kind}`
}

/** Slack turns a typed "example.com" into a link with http://. */
function showLink(url: string, label: string): string {
  if (label === '') return url
  return url.includes(label) ? label : `${label} (${url})`
}

const QUOTE_MAX_LENGTH = 60

/** Shortens text that was not understood, to show it in the reply. */
export function excerpt(text: string): string {
  return shorten(toTyped(text).replace(/\s+/g, ' '), QUOTE_MAX_LENGTH)
}

export const USER_FIRST = new RegExp(String.raw`^(?:(?:with|to|for)\s+)?${USER}`, 'i')

/** Finds the user at the start of a line. `rest` is the text after it as typed; it may name other users. */
export function takeUserBeforeLine(args: string): Named {
  const match = USER_FIRST.exec(args)
  if (match === null) {
    return { who: null, unknown: args.startsWith('@') ? findUnknownUser(args) : null, rest: toTyped(args) }
  }
  const line = args.slice(match[0].length).replace(/^[.,;:!…]+(?=\s|$)/, '')
  return { who: match[1] ?? null, unknown: null, rest: toTyped(line.trim()) }
}

type When = Pick<Typed, 'today' | 'locale'>

/** Parses the last day of a period that ends within a year. Refuses days before `first`. */
export function readUntil(
  said: string,
  { today, locale }: When,
  first?: Temporal.PlainDate,
): { until: Temporal.PlainDate } | { refused: CommonRefusal } {
  const read = readWholeDay(toTyped(said), { today, locale, direction: 'future' })
  if (read === null) return { refused: { reason: 'unreadable date', typed: excerpt(said) } }
  const { meaning, typed } = read
  return meaning.kind === 'day'
    ? checkUntil(meaning.on, today, first)
    : { refused: refuseMeaning(meaning, typed) }
}

/** Refuses days before `first`, and more than a year away. */
export function checkUntil(
  on: Temporal.PlainDate,
  today: Temporal.PlainDate,
  first = today.add({ days: 1 }),
): { until: Temporal.PlainDate } | { refused: CommonRefusal } {
  if (Temporal.PlainDate.compare(on, first) < 0) return { refused: { reason: 'date in the past', on } }
  if (Temporal.PlainDate.compare(on, today.add({ years: 1 })) > 0)
    return { refused: { reason: 'date too far', on } }
  return { until: on }
}

/** Why words are not one certain day. */
export function refuseMeaning(meaning: Exclude<Meaning, { kind: 'day' }>, typed: string): DateRefusal {
  switch (meaning.kind) {
    case 'period':
      return { reason: 'several days', from: meaning.from, through: meaning.through }
    case 'ambiguous':
      return { reason: 'ambiguous date', typed: excerpt(typed), choices: meaning.choices }
    case 'unreadable':
      return { reason: 'unreadable date', typed: excerpt(typed) }
  }
}

/** For commands that need a person: refuses text without one. */
export function parseWho(args: string): { who: string } | { refused: CommonRefusal } {
  const { who, unknown } = takeUser(args)
  return who === null ? { refused: unknown ?? { reason: 'who is missing' } } : { who }
}

/** For commands in which the person is optional. */
export function parseMaybeWho(args: string): { who: string | null } | { refused: CommonRefusal } {
  const { who, unknown } = takeUser(args)
  return unknown ? { refused: unknown } : { who }
}
