import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { settle } from '../dev/time-travel.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { SIGNING_SECRET, startBareBolt, startTypist, TOKEN, WORKSPACE } from './support/commands.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { type Outcome, round, summary } from './support/measured.ts'
import { seed } from './support/seed.ts'

const RELATIONSHIPS = 100_000
const RATE = { perSecond: 20, seconds: 10 }
/** The app and bare Bolt alternate, so that both run under the same machine load. */
const SLICES = 5
const AT_MOST = 2

const now = Temporal.Instant.from('2026-11-16T08:00:00Z')

/**
 * Measures milliseconds from a typed command to its reply, which is what a person waits for: for the app, and for the
 * least Bolt app that runs the same statements. Each command logs a check-in.
 */
export async function measureAnswer(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]) })
  const typist = startTypist(slack, RELATIONSHIPS, (random, menteeId) => {
    return `log <@${menteeId}|mentee> by call about step ${Math.floor(random() * 1_000_000)}`
  })
  try {
    await migrateToLatest(postgres.url)
    const seeded = { workspaceId: WORKSPACE, relationships: RELATIONSHIPS, now, due: 0, checkIns: 2 }
    await seed(postgres.url, seeded)
    const env = appEnv({ botToken: TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl }, postgres.url)
    const app = await AppProcess.start(env, now)
    const bare = await startBareBolt(postgres.url)
    try {
      await typist.type(app.port, RATE)
      await typist.type(bare.port, RATE)
      const [ours, bares]: [number[], number[]] = [[], []]
      for (let slice = 0; slice < SLICES; slice += 1) {
        await settle(app)
        bares.push(...(await typist.type(bare.port, RATE)).replies)
        ours.push(...(await typist.type(app.port, RATE)).replies)
      }
      return toOutcome(ours, bares)
    } finally {
      bare.stop()
      await app.stop()
    }
  } finally {
    typist.stop()
    await slack.close()
    await postgres.stop()
  }
}

function toOutcome(ours: readonly number[], bares: readonly number[]): Outcome {
  const [our, bare] = [summary(ours), summary(bares)]
  const factor = round(our.p99 / bare.p99)
  return {
    lines: [
      {
        what: `command to reply, ${RATE.perSecond}/s, ${RELATIONSHIPS.toLocaleString('en')} relationships`,
        measured: `p50 ${our.p50} ms, p99 ${our.p99} ms`,
        against: `bare Bolt, same statements: p50 ${bare.p50} ms, p99 ${bare.p99} ms`,
        toReach: `p99 ≤ ${AT_MOST} times (${factor})`,
        ok: factor <= AT_MOST,
      },
    ],
    figures: { relationships: RELATIONSHIPS, replies: ours.length, ours: our, bare, factor },
  }
}
