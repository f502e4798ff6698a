import { Temporal } from 'temporal-polyfill'

/** What rendering needs to know about the workspace. */
export type Lookup = {
  /** A person's name by id. */
  name?: (userId: string) => string | undefined
  /** The reader's time zone, for dates. Default: UTC. */
  zone?: string
}

/** Converts mrkdwn to plain text: mentions become names, links show their address, dates are formatted. */
export function mrkdwnText(text: string, lookup: Lookup = {}): string {
  return unescaped(text.replace(/<([^<>]+)>/g, (_, inside: string) => entityText(inside, lookup)))
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

export function personText(userId: string, lookup: Lookup, otherwise = userId): string {
  return `@${lookup.name?.(userId) ?? otherwise}`
}

function entityText(inside: string, lookup: Lookup): string {
  const [target = '', label] = splitOnce(inside, '|')
  if (target.startsWith('@')) return personText(target.slice(1), lookup, label)
  if (target.startsWith('#')) return `#${label ?? target.slice(1)}`
  if (target.startsWith('!date^')) return dateEntity(target, label, lookup)
  if (target.startsWith('!subteam^')) return label ?? '@group'
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`
  return linkText(target, label)
}

export function linkText(url: string, label: string | undefined): string {
  if (label === undefined || label === url) return url.replace(/^mailto:/, '')
  return url === `mailto:${label}` ? label : `${label} (${url})`
}

function dateEntity(target: string, fallback: string | undefined, lookup: Lookup): string {
  const [, seconds = '', format = '', link] = target.split('^')
  const text = dateText(Number(seconds), format, lookup) ?? fallback ?? format
  return link === undefined ? text : linkText(link, text)
}

/** Formats a date token of Slack; undefined if it isn't one. */
export function dateText(seconds: number, format: string, lookup: Lookup): string | undefined {
  if (!Number.isFinite(seconds)) return undefined
  const when = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(lookup.zone ?? 'UTC')
  const day = (month: 'short' | 'long', weekday?: 'long'): string =>
    when.toLocaleString('en-GB', { day: 'numeric', month, year: 'numeric', ...(weekday ? { weekday } : {}) })
  const time = when.toPlainTime().toString()
  const parts: Record<string, string> = {
    date_num: when.toPlainDate().toString(),
    date: day('long'),
    date_pretty: day('long'),
    date_short: day('short'),
    date_short_pretty: day('short'),
    date_long: day('long', 'long'),
    date_long_pretty: day('long', 'long'),
    time: time.slice(0, 5),
    time_secs: time.slice(0, 8),
  }
  let known = true
  const text = format.replace(/\{(\w+)\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) known = false
    return part ?? ''
  })
  return known ? text : undefined
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const index = text.indexOf(mark)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}
