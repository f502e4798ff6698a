import type { Temporal } from 'temporal-polyfill'

/** Why words can't be followed, for any command. */
export type CommonRefusal =
  /** Slack did not know the name: "@anna". */
  | { reason: 'unknown user'; typed: string }
  | { reason: 'who is missing' }
  | { reason: 'unreadable date'; typed: string }
  | { reason: 'date missing' }
  /** A snooze or an absence has to end after today … */
  | { reason: 'date in the past'; on: Temporal.PlainDate }
  /** … and within a year. */
  | { reason: 'date too far'; on: Temporal.PlainDate }

/** What was typed after the slash command. */
export type Typed = {
  /** The word that named the command. */
  word: string
  /** The rest, as Slack sent it: users are escaped as `<@U123|ana>`. */
  args: string
  /** The person's own day. */
  today: Temporal.PlainDate
}

/** Why a command can't be followed, seen from its words alone. Nothing was changed. */
export type Refused<Refusal> = { refused: Refusal }
/** Not this command after all: the help screen says so, and names the nearest one. */
export type NotUnderstood = { nearest: string }

export function refuse<Refusal>(refused: Refusal): Refused<Refusal> {
  return { refused }
}
