import { Writable } from 'node:stream'
import { SetClock } from '../../src/platform/clock.ts'
import { createJobs, type Jobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import type { Metrics } from '../../src/platform/metrics.ts'
import { createOutbox } from '../../src/platform/outbox/outbox.ts'
import { handlePlanners, type Planner } from '../../src/platform/planners.ts'
import type { Services } from '../../src/platform/services.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { silentMetrics } from '../support/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { inBerlin } from '../support/rig.ts'

let database: TestDatabase
let jobs: Jobs
let metrics: Metrics
let lines: string

const log = createLog(
  'info',
  new Writable({
    write(chunk, _encoding, done) {
      lines += chunk
      done()
    },
  }),
)

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(() => {
  lines = ''
  metrics = silentMetrics()
  jobs = createJobs({ url: database.url, log })
})
afterEach(() => jobs.stop(100))
afterAll(async () => {
  await database.drop()
})

/** Starts the planners. Returns the function that requests one run of each. */
async function start(planners: readonly Planner[], { sending = true } = {}): Promise<() => Promise<void>> {
  const request = handlePlanners(planners, { services: servicesOn(sending), jobs, metrics, log })
  await jobs.start()
  return request
}

/** The planners of these tests use no services. */
function servicesOn(sending: boolean): Services {
  const { db } = database
  const clock = new SetClock(inBerlin('2026-11-16T09:00'))
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: 200 })
  const never = async () => {
    throw new Error('Nobody calls Slack here')
  }
  const outbox = createOutbox({ db, clock, log, metrics, rateLimiter, jobs, senderFor: never, sending })
  const slack = { clientFor: never, findTeam: never, refresh: never }
  return { db, clock, log, outbox, rateLimiter, sending, retentionDays: 90, installUrl: null, ...slack }
}

function planner(name: string, run: Planner['run'], rest: Partial<Planner> = {}): Planner {
  return { name, timeLimitMs: 60_000, run, ...rest }
}

async function errorsOf(name: string): Promise<number> {
  const found = new RegExp(`planner_errors_total\\{planner="${name}"\\} (\\d+)`).exec(await measured())
  return Number(found?.[1] ?? 0)
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 10))
}

const measured = () => metrics.registry.metrics()

test('a planner that throws and one that hangs don’t stop the others, in this minute or the next', async () => {
  let ran = 0
  let hangs = 0
  const request = await start([
    planner('broken', async () => {
      throw new Error('it broke')
    }),
    planner('hanging', () => {
      hangs += 1
      return new Promise(() => {})
    }),
    planner('fine', async () => {
      ran += 1
    }),
  ])
  for (let minute = 1; minute <= 3; minute += 1) {
    await request()
    await until(async () => ran === minute && (await errorsOf('broken')) === minute)
  }
  expect(hangs).toBe(1)
  expect(await measured()).toMatch(/^do_for_one_planner_seconds_count\{planner="fine"\} 3$/m)
  expect(await measured()).not.toMatch(/errors_total\{planner="(fine|hanging)"\} [1-9]/)
  expect(lines).toMatch(/The planner broken failed.*it broke.*"reference":"[0-9a-f]{6}"/)
})

test('a planner that takes too long is aborted, counts as failed, and runs again the next minute', async () => {
  const signals: AbortSignal[] = []
  const run = (_: unknown, signal: AbortSignal) => {
    signals.push(signal)
    return new Promise<void>(() => {})
  }
  const request = await start([planner('slow', run, { timeLimitMs: 20 })])
  await request()
  await until(async () => (await errorsOf('slow')) === 1)
  expect(signals.map((signal) => signal.aborted)).toEqual([true])
  expect(lines).toContain('It took longer than 20 ms')
  await request()
  await until(() => signals.length === 2)
})

test('while the operator has stopped sending, only planners that send nothing run', async () => {
  const ran: string[] = []
  const request = await start(
    [
      planner('sends', async () => void ran.push('sends')),
      planner('looks', async () => void ran.push('looks'), { runsWhileStopped: true }),
    ],
    { sending: false },
  )
  await request()
  await until(() => ran.length > 0)
  expect(await jobs.countUnfinished().then(() => ran)).toEqual(['looks'])
})
