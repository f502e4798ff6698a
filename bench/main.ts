/** npm run bench [measure…]: runs the benchmarks. Fails if a target is missed. See bench/README.md. */
import { measureAck } from './ack.ts'
import { measureAnswer } from './answer.ts'
import { measureFind } from './find.ts'
import { measureMemory } from './memory.ts'
import { measureNine } from './nine.ts'
import { measurePlanning } from './planning.ts'
import { measureRequest } from './request.ts'
import { measureScale } from './scale.ts'
import { measureSending } from './sending.ts'
import { measureStart } from './start.ts'
import { type Measured, type Outcome, round } from './support/measured.ts'

const FIND_WITHIN_MS = 100

const MEASURES: Record<string, () => Promise<Outcome>> = {
  answer: measureAnswer,
  ack: measureAck,
  nine: measureNine,
  planning: measurePlanning,
  sending: measureSending,
  memory: measureMemory,
  start: measureStart,
  request: measureRequest,
  find,
}
/** One is measured only by name: it takes a quarter of an hour. */
const ALL: typeof MEASURES = { ...MEASURES, scale: measureScale }

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MEASURES)
const lines: Measured[] = []
const figures: Record<string, object> = {}
for (const name of wanted) {
  const measure = ALL[name]
  if (!measure) throw new Error(`There is no measure ${name}; there are ${Object.keys(ALL).join(', ')}`)
  process.stderr.write(`${name} …\n`)
  const outcome = await measure()
  // Print each result at once, in case a later measure fails.
  process.stderr.write(`${toTable(outcome.lines)}\n`)
  lines.push(...outcome.lines)
  figures[name] = outcome.figures
}
process.stdout.write(`${toTable(lines)}\n\n${JSON.stringify({ node: process.version, ...figures })}\n`)
if (lines.some(({ ok }) => ok === false)) process.exitCode = 1

function toTable(all: readonly Measured[]): string {
  const header = ['What', 'Measured', 'Against', 'To reach', '']
  const rows = all.map(({ what, measured, against, toReach, ok }) => [
    ...[what, measured, against, toReach, ok === null ? '' : ok ? 'ok' : 'MISSED'],
  ])
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** Measures `/mentor find` with bench/find.ts. */
async function find(): Promise<Outcome> {
  const { mentors, searches } = await measureFind()
  const slowest = round(Math.max(...searches.map(({ p95 }) => p95)))
  const line = {
    what: `/mentor find among ${mentors.toLocaleString('en')} mentors, p95 of the slowest search`,
    measured: `${slowest} ms`,
    against: '',
    toReach: `≤ ${FIND_WITHIN_MS} ms`,
    ok: slowest <= FIND_WITHIN_MS,
  }
  return { lines: [line], figures: { mentors, searches: searches.map(({ plan: _, ...search }) => search) } }
}
