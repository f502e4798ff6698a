/** npm run soak [seed]: checks that every message arrives exactly once under faults. Fails if not. */
import { randomInt } from 'node:crypto'
import { runSoak } from './soak.ts'

const PER_MINUTE = 200
const seed = Number(process.argv[2] ?? randomInt(1_000_000))
const say = (line: string) => process.stdout.write(`${line}\n`)

say(`Seed ${seed}. Two replicas, 20 workspaces, 10,000 messages; it takes some 15 minutes.`)
const result = await runSoak({
  ...{ seed, workspaces: 20, peoplePerWorkspace: 25, messages: 10_000, messagesPerMinute: PER_MINUTE },
  ...{ killEveryMs: 8_000, databaseStopsAfterMs: 60_000, calmAfterMs: 30 * 60_000 },
  ...{ giveUpAfterMs: 30 * 60_000, say },
})
for (const [name, value] of Object.entries(result)) {
  say(`${name.padEnd(16)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
}
const { lost, twice, mostInAMinute, ownRateLimits } = result
if (lost + twice + ownRateLimits > 0 || mostInAMinute > PER_MINUTE) process.exitCode = 1
