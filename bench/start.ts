import { Temporal } from 'temporal-polyfill'
import { appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { startMain } from './support/main-process.ts'
import { median, type Outcome, round } from './support/measured.ts'
import { seed } from './support/seed.ts'

const RUNS = 5
const UNDER_SECONDS = 2
const PORT = 3987
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
    const env = { ...told, PORT: String(PORT) }
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
  const main = startMain(env)
  try {
    await main.ready(PORT)
    return (performance.now() - from) / 1_000
  } finally {
    await main.stop()
  }
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
