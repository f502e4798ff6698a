import { performance } from 'node:perf_hooks'
import { Temporal } from 'temporal-polyfill'
import { FEATURES } from '../src/features.ts'
import { parseCommand } from '../src/platform/commands/parse.ts'
import { TEXTS, textOf } from '../test/features/commands/typed-corpus.ts'

// Parses many texts: none may throw, and each must be fast. `npm run bench:words -- 1000000`

const TODAY = Temporal.PlainDate.from('2026-11-16')
const COMMANDS = FEATURES.flatMap(({ commands }) => commands ?? [])
const STARTS = [
  'log <@U1>',
  'snooze <@U1>',
  'step <@U1> do',
  'promise <@U1> do',
  'away',
  'back',
  'cadence <@U1>',
  '',
]
const LONG = 4000
const DEFAULT_COUNT = 1_000_000

function timeOf(text: string): number {
  const start = performance.now()
  parseCommand(COMMANDS, text, TODAY, null)
  return performance.now() - start
}

/** Of three: other processes on the machine don't count. */
function fastestOf(text: string): number {
  return Math.min(timeOf(text), timeOf(text), timeOf(text))
}

const count = Number(process.argv[2] ?? DEFAULT_COUNT)
const times = new Float64Array(count)
for (let index = 0; index < count; index += 1) {
  times[index] = timeOf(`${STARTS[index % STARTS.length]} ${textOf(index)}`)
}
times.sort()
const at = (share: number) => (times[Math.min(count - 1, Math.floor(count * share))] ?? 0).toFixed(3)
process.stdout.write(
  `${count} texts: median ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms (limit: p99 under 5 ms)\n`,
)

const long = STARTS.flatMap((start) =>
  [...TEXTS, ' ', 'a ', 'by ', 'by 5 Jan ', 'and '].map((part) =>
    fastestOf(`${start} ${`${part} `.repeat(LONG).slice(0, LONG)}`),
  ),
)
process.stdout.write(
  `${long.length} texts of ${LONG} characters: slowest ${Math.max(...long).toFixed(1)} ms (limit: 100 ms)\n`,
)
