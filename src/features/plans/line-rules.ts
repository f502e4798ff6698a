import { type CommonRefusal, type Refused, refuse, type Typed } from '../../platform/commands/refusals.ts'
import { takeUserBeforeLine } from '../../platform/commands/typed.ts'
import { readTask, STEP_MAX_LENGTH, type Task, type TaskRefusal } from './rules.ts'

// Commands that take a line of text, after the user if one is named.

export type LineRefusal = CommonRefusal | TaskRefusal

/** "agenda speaking up in meetings"; without text, the agenda is shown. */
export function parseAgenda({
  args,
}: Pick<Typed, 'args'>): { who: string | null; words: string | null } | Refused<LineRefusal> {
  const { who, unknown, rest: words } = takeUserBeforeLine(args)
  if (unknown) return refuse(unknown)
  const { length } = words
  if (length > STEP_MAX_LENGTH) return refuse({ reason: 'words too long', length, most: STEP_MAX_LENGTH })
  return { who, words: words || null }
}

/** "promise @ana introduce her to Finance by 1 Dec" */
export function parseTask({
  args,
  ...when
}: Pick<Typed, 'args' | 'today' | 'locale'>): (Task & { who: string | null }) | Refused<LineRefusal> {
  const { who, unknown, rest } = takeUserBeforeLine(args)
  if (unknown) return refuse(unknown)
  const task = readTask(rest, when)
  return 'reason' in task ? refuse(task) : { who, ...task }
}
