import type { Temporal } from 'temporal-polyfill'

export type AmbiguousDate = {
  reason: 'ambiguous date'
  typed: string
  choices: readonly Temporal.PlainDate[]
}

export function isAmbiguous(refusal: object): refusal is AmbiguousDate {
  return 'reason' in refusal && refusal.reason === 'ambiguous date'
}

/** Why words that look like a day are not one certain day. */
export type DateRefusal =
  | { reason: 'unreadable date'; typed: string }
  /** It could be any of these days. */
  | AmbiguousDate
  /** One day is needed. */
  | { reason: 'several days'; from: Temporal.PlainDate; through: Temporal.PlainDate }

/** Refusals that any command may return. */
export type CommonRefusal =
  /** Slack did not resolve the name: "@anna". */
  | { reason: 'unknown user'; typed: string }
  | { reason: 'who is missing' }
  | DateRefusal
  | { reason: 'date missing' }
  /** The end of a snooze or absence has to be after today. */
  | { reason: 'date in the past'; on: Temporal.PlainDate }
  /** It has to be within a year. */
  | { reason: 'date too far'; on: Temporal.PlainDate }

/** What was typed after the slash command. */
export type Typed = {
  /** The word that named the command. */
  word: string
  /** The rest, as Slack sent it: users are escaped as `<@U123|ana>`. */
  args: string
  /** In the person's time zone. */
  today: Temporal.PlainDate
  /** The language and region of the person's Slack; null if unknown. */
  locale: string | null
}

/** Why a command's text can't be parsed. Nothing was changed. */
export type Refused<Refusal> = { refused: Refusal }
/** Not a valid command: the help screen says so and suggests the nearest one. */
export type NotUnderstood = { nearest: string }

/** Returns a refusal as the result of a parser. */
export function refuse<Refusal>(refused: Refusal): Refused<Refusal> {
  return { refused }
}
