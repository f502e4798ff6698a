import type { Temporal } from 'temporal-polyfill'
import { FEATURES } from '../../../src/features.ts'
import { parseCommand } from '../../../src/platform/commands/parse.ts'

export const COMMANDS = FEATURES.flatMap(({ commands }) => commands ?? [])

type Shown = Record<string, unknown>

/** What a typed text does, in one line: "log 2026-11-15 call | lunch", "refused ambiguous date 2026-01-05 2026-05-01". */
export function outcome(text: string, today: Temporal.PlainDate, locale: string | null = null): string {
  const parsed = parseCommand(COMMANDS, text, today, locale)
  if (!('command' in parsed)) return `help ${parsed.nearest ?? '-'}`
  const { command, read } = parsed
  return 'refusal' in read ? showRefusal({ ...read.refusal }) : showArgs(command.name, { ...read.args })
}

function showRefusal({ reason, choices, on }: Shown): string {
  const days = Array.isArray(choices) ? choices : on === undefined ? [] : [on]
  return ['refused', reason, ...days].join(' ')
}

function showArgs(name: string, args: Shown): string {
  switch (name) {
    case 'log':
      return [name, args.on ?? 'today', args.kind, args.note === null ? null : `| ${args.note}`]
        .filter((part) => part !== null)
        .join(' ')
    case 'step':
    case 'promise':
      return `${name} ${args.dueOn ?? 'no day'} | ${args.words}`
    case 'away':
      return `${name} ${args.from ?? 'now'} to ${args.until ?? 'asked'}`
    case 'snooze':
      return `${name} ${args.until}`
    case 'cadence':
      return `${name} ${args.cadenceDays}`
    default:
      return name
  }
}
