import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { settle } from '../dev/time-travel.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { SIGNING_SECRET, startTypist, TOKEN, WORKSPACE } from './support/commands.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { type Measured, type Outcome, summary } from './support/measured.ts'
import { query, seed } from './support/seed.ts'

const RELATIONSHIPS = 100_000
const DUE = 10_000
const RATE = { perSecond: 100, seconds: 20 }
const WARM_UP = { perSecond: 100, seconds: 5 }
const UNDER_MS = { quiet: 50, planning: 500 }

const now = Temporal.Instant.from('2026-11-16T08:05:00Z')

/** Measures milliseconds from a signed command to its ack: with nothing else to do, and while 10,000 are planned. */
export async function measureAck(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]) })
  const typist = startTypist(slack, RELATIONSHIPS, textFor)
  try {
    await migrateToLatest(postgres.url)
    await seed(postgres.url, {
      workspaceId: WORKSPACE,
      relationships: RELATIONSHIPS,
      now,
      due: DUE,
      checkIns: 2,
    })
    const env = appEnv({ botToken: TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl }, postgres.url)
    const app = await AppProcess.start(env, now.subtract({ hours: 2 }))
    try {
      await typist.type(app.port, WARM_UP)
      const quiet = await typist.type(app.port, RATE)
      await settle(app)
      await app.setNow(now)
      const typed = typist.type(app.port, RATE)
      await app.tick()
      const busy = await typed
      const [row] = await query<{ planned: number }>(
        postgres.url,
        `select count(*)::int as planned from outbox where kind = 'nudge'`,
      )
      // Some mentors typed just before the tick, and are due later.
      if (!row || row.planned < DUE * 0.9) throw new Error(`Only ${row?.planned} were planned meanwhile`)
      return toOutcome(quiet.acks, busy.acks, row.planned)
    } finally {
      await app.stop()
    }
  } finally {
    typist.stop()
    await slack.close()
    await postgres.stop()
  }
}

/** Mostly a check-in or the overview. */
function textFor(random: () => number, menteeId: string): string {
  const dice = random()
  if (dice < 0.5) return `log <@${menteeId}|mentee> by call about step ${Math.floor(random() * 1_000_000)}`
  if (dice < 0.85) return ''
  if (dice < 0.9) return 'list'
  return dice < 0.95 ? 'help' : `why <@${menteeId}>`
}

function toOutcome(quiet: readonly number[], planning: readonly number[], planned: number): Outcome {
  const figures = { quiet: summary(quiet), planning: summary(planning) }
  const line = (what: string, phase: keyof typeof figures): Measured => ({
    what,
    measured: `p50 ${figures[phase].p50} ms, p99 ${figures[phase].p99} ms`,
    against: '',
    toReach: `p99 < ${UNDER_MS[phase]} ms`,
    ok: figures[phase].p99 < UNDER_MS[phase],
  })
  const [rate, many] = [`${RATE.perSecond}/s`, RELATIONSHIPS.toLocaleString('en')]
  return {
    lines: [
      line(`command to ack, ${rate}, ${many} relationships`, 'quiet'),
      line(`the same, while ${planned.toLocaleString('en')} people are planned`, 'planning'),
    ],
    figures: { relationships: RELATIONSHIPS, planned, ...figures },
  }
}
