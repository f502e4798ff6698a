import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { type ProposalInput, proposeTimes } from '../src/features/meetings/time-rules.ts'
import { violationsOf, walk, walks } from '../test/features/meetings/pairs.ts'

// Proposes times for random pairs whose clocks walk on, and checks each proposal. `npm run bench:times -- 1000000`

const DEFAULT_COUNT = 1_000_000
const PAIRS_AT_ONCE = 100
const STEPS = 20

const count = Number(process.argv[2] ?? DEFAULT_COUNT)
const times = new Float64Array(count)
const kinds = { times: 0, edges: 0, none: 0 }
let [done, violations] = [0, 0]

function propose(input: ProposalInput) {
  const start = performance.now()
  const proposal = proposeTimes(input)
  if (done === count) return proposal
  times[done] = performance.now() - start
  done += 1
  kinds[proposal.kind] += 1
  const found = violationsOf(input, proposal)
  violations += found.length
  for (const violation of found) process.stdout.write(`${JSON.stringify(input)}: ${violation}\n`)
  return proposal
}

for (let seed = 1; done < count; seed += 1) {
  for (const steps of fc.sample(walks(STEPS), { numRuns: PAIRS_AT_ONCE, seed })) {
    if (done < count) walk(steps, propose)
  }
}

times.sort()
const at = (share: number) => (times[Math.min(count - 1, Math.floor(count * share))] ?? 0).toFixed(3)
process.stdout.write(
  `${count} proposals: ${kinds.times} with times, ${kinds.edges} with edges, ${kinds.none} without; ` +
    `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms; ${violations} violations (limits: p99 under 10 ms, none)\n`,
)
if (violations > 0) process.exitCode = 1
