import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { settle } from '../dev/time-travel.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { type Measured, megabytes, type Outcome } from './support/measured.ts'
import { query, seed } from './support/seed.ts'

const DUE = 10_000
const RELATIONSHIPS = 20_000
const UNDER_MB = { idle: 220, planning: 320, sending: 320 }
const LOOK_EVERY_MS = 200
const PER_MINUTE = 1_000

const WORKSPACE = 'TBENCH'
const TOKEN = 'xoxb-bench'
const now = Temporal.Instant.from('2026-11-16T08:05:00Z')

/** Measures resident memory of the app's process: idle and peaks. Its clock runs fast, to skip the rate limit's waits. */
export async function measureMemory(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]) })
  try {
    await migrateToLatest(postgres.url)
    await seed(postgres.url, {
      workspaceId: WORKSPACE,
      relationships: RELATIONSHIPS,
      now,
      due: DUE,
      checkIns: 2,
    })
    await query(
      postgres.url,
      `insert into recipients (workspace_id, person_id, channel_id)
        select workspace_id, person_id, 'D' || person_id from people`,
    )
    const signingSecret = 'a-secret-of-the-bench'
    const env = appEnv({ botToken: TOKEN, signingSecret, apiUrl: slack.apiUrl }, postgres.url)
    const app = await AppProcess.start(
      { ...env, OUTBOX_PER_MINUTE: String(PER_MINUTE) },
      now.subtract({ hours: 2 }),
    )
    try {
      await settle(app)
      const idle = megabytes(await app.measureMemory())
      await app.setNow(now)
      await app.tick()
      // As in production, the first messages are sent while the last are planned.
      await runUntil(app, postgres.url, `select count(*) = ${DUE} from outbox`)
      const planning = megabytes(await app.measurePeakMemory())
      await runUntil(app, postgres.url, `select count(*) = ${DUE} from outbox where settled_at is not null`)
      const sending = megabytes(await app.measurePeakMemory())
      const sent = slack.arrivals(TOKEN).length
      if (sent !== DUE) throw new Error(`${sent} of ${DUE} were sent`)
      return toOutcome({ idle, planning, sending })
    } finally {
      await app.stop()
    }
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

let looks = 0

/**
 * Lets as much time pass as the rate limit needs for what was sent, and a second at each look. A faster clock would leave
 * the hours of some people.
 */
async function runUntil(app: AppProcess, url: string, isDone: string): Promise<void> {
  for (;;) {
    const [row] = await query<{ done: boolean; sent: number }>(
      url,
      `select (${isDone}) as done, (select count(*)::int from outbox where settled_at is not null) as sent`,
    )
    if (row?.done) return
    await sleep(LOOK_EVERY_MS)
    looks += 1
    const minutes = Math.ceil((row?.sent ?? 0) / PER_MINUTE)
    await app.setNow(now.add({ minutes, seconds: looks }))
    await app.tick()
  }
}

function toOutcome(mb: { idle: number; planning: number; sending: number }): Outcome {
  const line = (what: string, phase: keyof typeof mb): Measured => ({
    what: `resident memory, ${what}`,
    measured: `${mb[phase]} MB`,
    against: '',
    toReach: `< ${UNDER_MB[phase]} MB`,
    ok: mb[phase] < UNDER_MB[phase],
  })
  const people = DUE.toLocaleString('en')
  return {
    lines: [
      line('idle', 'idle'),
      line(`peak while planning ${people}`, 'planning'),
      line(`peak while sending them`, 'sending'),
    ],
    figures: mb,
  }
}
