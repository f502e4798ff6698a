import { type CommonRefusal, type Refused, refuse } from '../../platform/commands/refusals.ts'
import { takeUserBeforeLine } from '../../platform/commands/typed.ts'
import { HELP_REQUEST_MAX_LENGTH } from './rules.ts'

/** If `words` is null, a form opens. */
export type HelpArgs = { who: string | null; words: string | null }
export type TooLong = { reason: 'words too long'; length: number; most: number }
export type HelpRefusal = CommonRefusal | TooLong

export function parseHelp(args: string): HelpArgs | Refused<HelpRefusal> {
  const { who, unknown, rest: words } = takeUserBeforeLine(args)
  if (unknown) return refuse(unknown)
  const { length } = words
  if (length > HELP_REQUEST_MAX_LENGTH) {
    return refuse({ reason: 'words too long', length, most: HELP_REQUEST_MAX_LENGTH })
  }
  return { who, words: words || null }
}
