import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { settle } from '../dev/time-travel.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { seeded } from './soak/random.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { type LoadOrder, loaded } from './support/load.ts'
import { type Outcome, percentile, round } from './support/measured.ts'
import { MENTEES_EACH, seed } from './support/seed.ts'

const RELATIONSHIPS = 100_000
const PER_SECOND = 100
/** The app and bare Bolt alternate, so that both run under the same machine load. */
const SLICES = 3
const SLICE_SECONDS = 10
const WARM_UP_SECONDS = 5
const AT_MOST = 1.5

const WORKSPACE = 'TBENCH'
const TOKEN = 'xoxb-bench'
const SIGNING_SECRET = 'a-secret-of-the-bench'
const now = Temporal.Instant.from('2026-11-16T08:00:00Z')

/** Measures milliseconds from a signed command to its ack, for the app and for a Bolt app that only acks. */
export async function measureAck(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]) })
  const generator = fork(join(import.meta.dirname, 'support/load.ts'), { stdio: ['ignore', 2, 2, 'ipc'] })
  const bare = fork(join(import.meta.dirname, 'support/bare-bolt.ts'), {
    env: { PATH: process.env.PATH, SIGNING_SECRET },
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  try {
    const [told] = await once(bare, 'message')
    const barePort = z.object({ port: z.number() }).parse(told).port
    await migrateToLatest(postgres.url)
    await seed(postgres.url, {
      workspaceId: WORKSPACE,
      relationships: RELATIONSHIPS,
      now,
      due: 0,
      checkIns: 2,
    })
    const env = appEnv({ botToken: TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl }, postgres.url)
    const app = await AppProcess.start(env, now)
    try {
      const type = typing(generator, slack.responseUrl)
      await type(app.port, WARM_UP_SECONDS)
      await type(barePort, WARM_UP_SECONDS)
      const ours: number[] = []
      const bares: number[] = []
      for (let slice = 0; slice < SLICES; slice += 1) {
        await settle(app)
        bares.push(...(await type(barePort, SLICE_SECONDS)))
        ours.push(...(await type(app.port, SLICE_SECONDS)))
      }
      await settle(app)
      return toOutcome(ours, bares, slack.calls.get('/respond') ?? 0)
    } finally {
      await app.stop()
    }
  } finally {
    generator.kill()
    bare.kill()
    await slack.close()
    await postgres.stop()
  }
}

/** Sends commands for a while. Returns the milliseconds to each ack. */
function typing(generator: ChildProcess, responseUrl: string) {
  const random = seeded(1)
  return async (port: number, seconds: number): Promise<number[]> => {
    const bodies = Array.from({ length: PER_SECOND * seconds }, () => command(random, responseUrl))
    const order: LoadOrder = { port, signingSecret: SIGNING_SECRET, perSecond: PER_SECOND, bodies }
    generator.send(order)
    const [answer] = await once(generator, 'message')
    const acks = loaded.parse(answer)
    const missing = acks.filter((ms) => ms === null).length
    if (missing > 0) throw new Error(`${missing} commands were not acked`)
    return acks.filter((ms) => ms !== null)
  }
}

/** Returns the command of a random mentor: mostly a check-in or the overview. */
function command(random: () => number, responseUrl: string): string {
  const mentor = 1 + Math.floor((random() * RELATIONSHIPS) / MENTEES_EACH)
  const mentee = mentor * MENTEES_EACH - Math.floor(random() * MENTEES_EACH)
  const dice = random()
  const note = `about step ${Math.floor(random() * 1_000_000)}`
  const log = `log <@UE${mentee}|mentee> by call ${note}`
  const text =
    dice < 0.5 ? log : dice < 0.85 ? '' : dice < 0.9 ? 'list' : dice < 0.95 ? 'help' : `why <@UE${mentee}>`
  return new URLSearchParams({
    command: '/mentor',
    text,
    team_id: WORKSPACE,
    user_id: `UR${mentor}`,
    channel_id: 'C1',
    trigger_id: '1.2.3',
    api_app_id: 'A1',
    response_url: responseUrl,
  }).toString()
}

function toOutcome(ours: readonly number[], bare: readonly number[], answers: number): Outcome {
  const factor = round(percentile(ours, 0.99) / percentile(bare, 0.99))
  const summary = (values: readonly number[]) => ({
    p50: round(percentile(values, 0.5)),
    p99: round(percentile(values, 0.99)),
    max: round(percentile(values, 1)),
  })
  const [our, their] = [summary(ours), summary(bare)]
  return {
    lines: [
      {
        what: `command to ack, ${PER_SECOND}/s, ${RELATIONSHIPS.toLocaleString('en')} relationships`,
        measured: `p50 ${our.p50} ms, p99 ${our.p99} ms`,
        against: `bare Bolt: p50 ${their.p50} ms, p99 ${their.p99} ms`,
        toReach: `p99 ≤ ${AT_MOST} times (${factor})`,
        ok: factor <= AT_MOST,
      },
    ],
    figures: { relationships: RELATIONSHIPS, acks: ours.length, answers, ours: our, bare: their, factor },
  }
}
