import type { Temporal } from 'temporal-polyfill'
import type { TaskRefusal } from '../plans/rules.ts'
import type { CheckInKind } from '../relationships/rules.ts'

/** What somebody asks for with `/mentor`. Days are the person's own. */
export type Command =
  | { name: 'overview' }
  | { name: 'list' }
  | { name: 'back' }
  | { name: 'why' }
  | { name: 'settings' }
  /** `typed`: what was not understood; `nearest`: the command that it nearly is. */
  | { name: 'help'; typed: string | null; nearest: string | null }
  /** Without `who`, a form. */
  | { name: 'add'; who: string | null; cadenceDays: number | null }
  /** Without `who`, a form. `on` null is today. */
  | {
      name: 'log'
      who: string | null
      on: Temporal.PlainDate | null
      kind: CheckInKind | null
      note: string | null
    }
  | { name: 'snooze'; who: string; until: Temporal.PlainDate }
  /** Without `until`, a form. */
  | { name: 'away'; until: Temporal.PlainDate | null }
  | { name: 'cadence'; who: string; cadenceDays: number }
  | { name: 'end'; who: string }
  /** Without `who`, a form that helps to choose. */
  | { name: 'request'; who: string | null }
  | { name: 'requests' }
  /** `typed` is empty for everybody who is listed. */
  | { name: 'find'; typed: string }
  | { name: 'profile' }
  | { name: 'know'; who: string }
  /** Without `who`, the only relationship there is. */
  | { name: 'plan'; who: string | null }
  | { name: 'prep'; who: string | null }
  /** Without `words`, what is on it. */
  | { name: 'agenda'; who: string | null; words: string | null }
  | { name: 'hand'; who: string | null; words: string | null }
  | { name: 'privacy' }
  | { name: 'promise'; who: string | null; words: string; dueOn: Temporal.PlainDate | null }
  | { name: 'step'; who: string | null; words: string; dueOn: Temporal.PlainDate | null }
  | { name: 'refused'; command: Refusable; refusal: Refusal }

type Refusable =
  | 'add'
  | 'log'
  | 'snooze'
  | 'away'
  | 'cadence'
  | 'end'
  | 'know'
  | 'plan'
  | 'prep'
  | 'agenda'
  | 'hand'
  | 'promise'
  | 'step'
  | 'request'
export type CommandName = Exclude<Command['name'], 'refused'>

/** Why a command can't be followed, seen from its words alone. Nothing was changed. */
export type Refusal =
  /** Slack did not know the name: "@anna". */
  | { reason: 'unknown user'; typed: string }
  | { reason: 'who is missing' }
  | { reason: 'unreadable date'; typed: string }
  | { reason: 'date in the future'; on: Temporal.PlainDate }
  | { reason: 'date too long ago'; on: Temporal.PlainDate }
  /** A snooze or an absence has to end after today … */
  | { reason: 'date in the past'; on: Temporal.PlainDate }
  /** … and within a year. */
  | { reason: 'date too far'; on: Temporal.PlainDate }
  | { reason: 'date missing' }
  | { reason: 'unreadable cadence'; typed: string }
  | { reason: 'cadence missing' }
  | { reason: 'cadence out of range'; days: number }
  | { reason: 'note too long'; length: number }
  | TaskRefusal

export function refuse(command: Refusable, refusal: Refusal): Command {
  return { name: 'refused', command, refusal }
}
