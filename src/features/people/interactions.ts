import type { Temporal } from 'temporal-polyfill'
import type { Command } from '../../platform/commands/command.ts'
import type { Services } from '../../platform/services.ts'
import type { BoundHandler } from '../../platform/slack/handlers.ts'
import type * as platform from '../../platform/slack/interactions.ts'
import { localDate, type Person } from './rules.ts'

// The platform's interaction types, with this app's `Person`.

export type Interaction = platform.Interaction<Person>
export type ButtonClick<Value> = platform.ButtonClick<Person, Value>
export type Submission<Metadata> = platform.Submission<Person, Metadata>
export type ShortcutUse = platform.ShortcutUse<Person>
export type MentorCommand = Command<Person>
export type MentorHandler = BoundHandler<Person>

/** Returns today's date in the person's time zone. */
export function todayOf({ clock }: Pick<Services, 'clock'>, { zone }: Person): Temporal.PlainDate {
  return localDate(clock.now(), zone)
}
