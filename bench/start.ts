import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { ROOT, startEnv } from '../dev/npm-start.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { median, type Outcome, round } from './support/measured.ts'
import { seed } from './support/seed.ts'

const RUNS = 5
const UNDER_SECONDS = 2
const PORT = 3987
const GIVE_UP_MS = 30_000
const TOKEN = 'xoxb-bench'

/** Measures seconds from the start of the process to the first 200 of /readyz, with a migrated database. */
export async function measureStart(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, 'TBENCH']]) })
  try {
    await migrateToLatest(postgres.url)
    const now = Temporal.Now.instant()
    await seed(postgres.url, { workspaceId: 'TBENCH', relationships: 20_000, now, due: 0, checkIns: 2 })
    const signingSecret = 'a-secret-of-the-bench'
    const told = appEnv({ botToken: TOKEN, signingSecret, apiUrl: slack.apiUrl }, postgres.url)
    const env = { ...startEnv(), ...told, PORT: String(PORT) }
    // The first start creates the job queue's tables and doesn't count.
    await startOnce(env)
    const seconds: number[] = []
    for (let run = 0; run < RUNS; run += 1) seconds.push(await startOnce(env))
    return toOutcome(seconds)
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

async function startOnce(env: Record<string, string>): Promise<number> {
  const from = performance.now()
  const app = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 2, 2],
  })
  const gone = once(app, 'exit')
  try {
    while (!(await isReady())) {
      if (app.exitCode !== null || performance.now() - from > GIVE_UP_MS)
        throw new Error('It did not get ready')
      await sleep(5)
    }
    return (performance.now() - from) / 1_000
  } finally {
    app.kill('SIGTERM')
    await gone
  }
}

/** Also false while the port is closed. */
async function isReady(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => null)
  return answer?.status === 200
}

function toOutcome(runs: readonly number[]): Outcome {
  const seconds = round(median(runs))
  return {
    lines: [
      {
        what: 'start to ready, warm database',
        measured: `${seconds} s`,
        against: '',
        toReach: `< ${UNDER_SECONDS} s`,
        ok: seconds < UNDER_SECONDS,
      },
    ],
    figures: { seconds, runs: runs.map(round) },
  }
}
