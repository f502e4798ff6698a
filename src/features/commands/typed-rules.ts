import type { Refusal } from './command-rules.ts'

export const USER = String.raw`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`
export const USER_ANYWHERE = new RegExp(String.raw`(?:(?:with|to|for|of)\s+)?${USER}`, 'i')
const UNKNOWN_USER = /(?:^|\s)(@[^\s,;:]+)/
export const POLITENESS = /[\s,]*\b(?:please|pls|thanks)\b[.!]*/gi

export type Named = { who: string | null; unknown: Refusal | null; rest: string }

/** Finds the user wherever it stands; the words around it are what is said about them. */
export function takeUser(args: string): Named {
  const said = args.replace(POLITENESS, '')
  const match = USER_ANYWHERE.exec(said)
  if (match === null) return { who: null, unknown: findUnknownUser(said), rest: said }
  const [before, after] = [said.slice(0, match.index), said.slice(match.index + match[0].length)]
  return {
    who: match[1] ?? null,
    unknown: null,
    rest: `${before} ${after}`.replace(/^[\s,;:]+|[\s,;:]+$/g, ''),
  }
}

export function findUnknownUser(said: string): Refusal | null {
  const typed = UNKNOWN_USER.exec(toTyped(said))?.[1]
  return typed === undefined ? null : { reason: 'unknown user', typed: quote(typed) }
}

const MARKUP = /<(@|#|!|https?:|mailto:)([^<>|]*)(?:\|([^<>]*))?>/g

/** What was typed, before Slack escaped it. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function toTyped(text: string): string {
  return text
    .replace(MARKUP, (whole: string, sign: string, target: string, label = '') => {
      if (sign === '!') return label || `@${target}`
      if (sign === '@' || sign === '#') return label ? `${sign}${label}` : whole
      return showLink(sign === 'mailto:' ? target : `${sign}${target}`, label)
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Slack completes what was typed: "example.com" comes with its http://. */
function showLink(url: string, label: string): string {
  if (label === '') return url
  return url.includes(label) ? label : `${label} (${url})`
}

const QUOTE_MAX_LENGTH = 60

/** What was not understood, short enough to be said back. */
export function quote(text: string): string {
  const line = toTyped(text).replace(/\s+/g, ' ')
  return line.length <= QUOTE_MAX_LENGTH ? line : `${line.slice(0, QUOTE_MAX_LENGTH - 1)}…`
}
