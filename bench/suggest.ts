/** Measures `npm run admin -- suggest pairs.csv --send` with 1,000 pairs, which is to take less than 30 s. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startSlack } from '../dev/client.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'

const PAIRS = 1_000
const WITHIN_SECONDS = 30
const ADMIN = join(import.meta.dirname, '../src/admin/main.ts')

const numbers = Array.from({ length: PAIRS }, (_, n) => n)
const people = numbers.flatMap((n) =>
  [`UR${n}`, `UE${n}`].map((id) => ({ id, name: id.toLowerCase(), realName: id, tz: 'Europe/Berlin' })),
)
const folder = await mkdtemp(join(tmpdir(), 'do-for-one-bench-'))
const file = join(folder, 'pairs.csv')
await writeFile(file, ['mentor,mentee,why', ...numbers.map((n) => `UR${n},UE${n},Both teach`)].join('\n'))
const postgres = await startTemporaryPostgres()
const slack = await startSlack({ people, maxPeople: PAIRS * 2 })
try {
  const env = appEnv(slack, postgres.url)
  // The app creates the tables and the workspace.
  const app = await AppProcess.start(env, Temporal.Now.instant())
  await app.stop()
  const from = performance.now()
  const child = spawn(process.execPath, [ADMIN, 'suggest', file, '--send'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')])
  const seconds = Math.round((performance.now() - from) / 100) / 10
  const last = printed.trim().split('\n').at(-1) ?? ''
  if (!last.startsWith(`Suggested ${PAIRS} of ${PAIRS} lines`)) throw new Error(`It printed: ${last}`)
  process.stdout.write(`${PAIRS} pairs: ${seconds} s\n`)
  if (seconds >= WITHIN_SECONDS) {
    process.stderr.write(`Slower than ${WITHIN_SECONDS} s.\n`)
    process.exitCode = 1
  }
} finally {
  await slack.close()
  await postgres.stop()
  await rm(folder, { recursive: true })
}
