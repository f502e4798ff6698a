import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { contributionsOf } from '../src/features/nudges/feature.ts'
import { planNudges } from '../src/features/nudges/jobs.ts'
import { FEATURES } from '../src/features.ts'
import { openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { createResumption } from '../src/platform/workspaces/resumption.ts'
import { type FakeSlack, startFakeSlack } from './support/fake-slack.ts'
import { startMain } from './support/main-process.ts'
import { type Measured, median, type Outcome, round } from './support/measured.ts'
import { query } from './support/seed.ts'
import { createServices } from './support/services.ts'
import { manyEnv, seedTenants, type Tenants, tokensOf } from './support/tenants.ts'

/** `npm run bench -- scale`; SCALE=0.01 is a hundredth of all sizes. */
const SCALE = Number(process.env.SCALE ?? 1)
const MANY: Tenants = { workspaces: 2_000 * SCALE, people: 1_000_000 * SCALE, due: 100_000 * SCALE }
const MOST: Tenants = { workspaces: 10_000 * SCALE, people: 100_000 * SCALE, due: 0 }
const REPLICAS = [1, 2, 4]

const LATENCY_MS = 50
const WARM_UP_MS = SCALE < 1 ? 5_000 : 15_000
const MEASURED_MS = SCALE < 1 ? 10_000 : 45_000
const PORT = 3_970
const CPU = 'process_cpu_seconds_total'
const RESIDENT = 'process_resident_memory_bytes'

const TARGETS = { megabytes: 400, startSeconds: 5, idleMs: 100 }
const IDLE_RUNS = 20

/** Measures how far one Postgres goes with many workspaces. */
export async function measureScale(): Promise<Outcome> {
  const nine = await measureNine()
  const most = await measureMost()
  return { lines: [...nine.lines, ...most.lines], figures: { ...nine.figures, ...most.figures } }
}

/** Everyone due at nine: planned, and then sent by 1, 2 and 4 replicas, each for a minute. */
async function measureNine(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: tokensOf(MANY), latencyMs: LATENCY_MS })
  try {
    await migrateToLatest(postgres.url)
    await seedTenants(postgres.url, MANY)
    const seconds = await plan(postgres.url)
    await query(postgres.url, 'vacuum analyze')
    const sent: Sent[] = []
    for (const replicas of REPLICAS) sent.push(await send(replicas, slack, postgres.url))
    return {
      lines: [
        line(`planning ${show(MANY.due)} due in ${show(MANY.workspaces)} workspaces`, `${round(seconds)} s`),
        ...sent.map(toLine),
      ],
      figures: { ...MANY, planningSeconds: seconds, sent },
    }
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

async function plan(url: string): Promise<number> {
  const { db } = openDatabase({ url, poolSize: 10, onIdleError: () => {} })
  const { services, stopJobs } = await createServices(db, url, Temporal.Now.instant())
  try {
    const from = performance.now()
    const planned = await planNudges(services, contributionsOf(FEATURES), new AbortController().signal)
    if (planned !== MANY.due) throw new Error(`${planned} were planned`)
    return (performance.now() - from) / 1_000
  } finally {
    await stopJobs()
    await db.destroy()
  }
}

type Sent = {
  replicas: number
  perSecond: number
  /** Workspaces that got messages in that time. */
  workspaces: number
  /** Cores in use, of each replica and of the bench with its Slack. */
  replicaCores: number
  benchCores: number
  commitsPerSecond: number
  /** On average. */
  activeConnections: number
  connections: number
  /** What the active connections waited for, with the number of samples. */
  waits: Record<string, number>
}

async function send(replicas: number, slack: FakeSlack, url: string): Promise<Sent> {
  const ports = Array.from({ length: replicas }, (_, n) => PORT + n)
  const mains = ports.map((port) => startMain(manyEnv(slack.apiUrl, url, port)))
  try {
    await Promise.all(mains.map((main, n) => main.ready(PORT + n)))
    await sleep(WARM_UP_MS)
    const [from, before] = [Date.now(), await look(slack, url, ports)]
    const samples = await sample(url, from + MEASURED_MS)
    const [to, after] = [Date.now(), await look(slack, url, ports)]
    const seconds = (to - from) / 1_000
    const rate = (key: 'messages' | 'commits' | 'cpu' | 'benchCpu') => (after[key] - before[key]) / seconds
    const tokens = [...tokensOf(MANY).keys()]
    return {
      replicas,
      perSecond: round(rate('messages')),
      workspaces: tokens.filter((token) => slack.arrivals(token).some((at) => at >= from)).length,
      replicaCores: round(rate('cpu') / replicas),
      benchCores: round(rate('benchCpu')),
      commitsPerSecond: Math.round(rate('commits')),
      ...samples,
    }
  } finally {
    await Promise.all(mains.map((main) => main.stop()))
  }
}

async function look(slack: FakeSlack, url: string, ports: readonly number[]) {
  const [row] = await query<{ commits: number }>(
    url,
    'select xact_commit::int as commits from pg_stat_database where datname = current_database()',
  )
  const cpu = await Promise.all(ports.map((port) => readMetric(port, CPU)))
  const { user, system } = process.cpuUsage()
  return {
    messages: slack.calls.get('chat.postMessage') ?? 0,
    commits: row?.commits ?? 0,
    cpu: cpu.reduce((sum, one) => sum + one, 0),
    benchCpu: (user + system) / 1_000_000,
  }
}

/** Looks at the database's connections four times a second. */
async function sample(url: string, until: number) {
  const waits: Record<string, number> = {}
  const active: number[] = []
  let connections = 0
  while (Date.now() < until) {
    const rows = await query<{ state: string; wait: string | null }>(
      url,
      `select state, wait_event_type || ': ' || wait_event as wait from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
    )
    connections = Math.max(connections, rows.length)
    const working = rows.filter(({ state }) => state === 'active')
    active.push(working.length)
    for (const { wait } of working) waits[wait ?? 'CPU'] = (waits[wait ?? 'CPU'] ?? 0) + 1
    await sleep(250)
  }
  const activeConnections = round(active.reduce((sum, count) => sum + count, 0) / active.length)
  return { activeConnections, connections, waits }
}

async function readMetric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
}

function toLine({ replicas, perSecond, replicaCores, commitsPerSecond, activeConnections }: Sent): Measured {
  const minutes = round(MANY.due / perSecond / 60)
  return line(
    `sending by ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, ${LATENCY_MS} ms latency`,
    `${perSecond} a second: ${show(MANY.due)} in ${minutes} minutes`,
    `${replicaCores} cores each; ${show(commitsPerSecond)} transactions a second, ${activeConnections} active`,
  )
}

/** The app's process with the most workspaces, of which nobody is due. */
async function measureMost(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: tokensOf(MOST) })
  try {
    await migrateToLatest(postgres.url)
    await seedTenants(postgres.url, MOST)
    const env = manyEnv(slack.apiUrl, postgres.url, PORT)
    // The first start creates the job queue's tables and doesn't count.
    await startOnce(env)
    const { seconds, megabytes } = await startOnce(env)
    const idleMs = await idleTick(postgres.url)
    const what = `${show(MOST.workspaces)} workspaces`
    return {
      lines: [
        line(`start to ready, ${what}`, `${round(seconds)} s`, '', [seconds, TARGETS.startSeconds, 's']),
        line(`resident memory, ${what}`, `${Math.round(megabytes)} MB`, '', [
          megabytes,
          TARGETS.megabytes,
          'MB',
        ]),
        line(`a tick with nothing due, ${what}`, `${round(idleMs)} ms`, '', [idleMs, TARGETS.idleMs, 'ms']),
      ],
      figures: { most: { ...MOST, seconds, megabytes, idleMs } },
    }
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

async function startOnce(env: Record<string, string>): Promise<{ seconds: number; megabytes: number }> {
  const from = performance.now()
  const main = startMain(env)
  try {
    await main.ready(PORT)
    const seconds = (performance.now() - from) / 1_000
    // The first tick is over.
    await sleep(5_000)
    return { seconds, megabytes: (await readMetric(PORT, RESIDENT)) / 1024 / 1024 }
  } finally {
    await main.stop()
  }
}

/** Runs every planner and the dispatch, with nothing due. */
async function idleTick(url: string): Promise<number> {
  const { db } = openDatabase({ url, poolSize: 10, onIdleError: () => {} })
  const { services, stopJobs } = await createServices(db, url, Temporal.Now.instant())
  const planners = [
    createResumption({ checkToken: async () => 'rejected', destroyTokens: async () => false }),
    ...FEATURES.flatMap((one) => one.planners ?? []),
  ]
  try {
    const runs: number[] = []
    for (let run = 0; run < IDLE_RUNS; run += 1) {
      const from = performance.now()
      for (const planner of planners) await planner.run(services, new AbortController().signal)
      await services.outbox.dispatchDue()
      runs.push(performance.now() - from)
    }
    return median(runs)
  } finally {
    await stopJobs()
    await db.destroy()
  }
}

function line(
  what: string,
  measured: string,
  against = '',
  target?: [value: number, under: number, unit: string],
): Measured {
  if (!target) return { what, measured, against, toReach: '', ok: null }
  const [value, under, unit] = target
  return { what, measured, against, toReach: `< ${under} ${unit}`, ok: value < under }
}

function show(count: number): string {
  return count.toLocaleString('en')
}
