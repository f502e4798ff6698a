import fc from 'fast-check'
import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { type Clock, SetClock } from '../../src/platform/clock.ts'
import {
  createRateLimiter,
  type LimitedMethod,
  type RateLimiter,
} from '../../src/platform/slack/rate-limiter.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { silentMetrics } from '../support/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { inBerlin } from '../support/rig.ts'

const START = inBerlin('2026-11-16T09:00')
const POST: LimitedMethod = 'chat.postMessage'
const metrics = silentMetrics()

let database: TestDatabase
/** Sleeping moves this clock, so that waiting takes no real time. */
let clock: SetClock
beforeAll(async () => {
  database = await createTestDatabase()
  await sql`insert into workspaces values ('T1', 'One', now()), ('T2', 'Two', now())`.execute(database.db)
})
beforeEach(async () => {
  clock = new SetClock(START)
  await emptyTables(database.db, 'rate_limits')
})
afterAll(() => database.drop())

/** A rate limiter as in a replica that has just started. */
function rateLimiter(messagesPerMinute = 200, by: Clock = clock): RateLimiter {
  return createRateLimiter({ db: database.db, clock: by, metrics, messagesPerMinute })
}

/** Returns when each call got its permit, in ms since the start. `gaps`: pauses before each call. */
async function acquirePermits(from: RateLimiter, gaps: readonly number[]): Promise<number[]> {
  const permits: number[] = []
  for (const gap of gaps) {
    clock.set(clock.now().add({ milliseconds: gap }))
    for (;;) {
      const retryAt = await from.acquire('T1', POST)
      if (retryAt === null) break
      expect(msSince(retryAt)).toBeGreaterThan(msSince(clock.now()))
      clock.set(retryAt)
    }
    permits.push(msSince(clock.now()))
  }
  return permits
}

function msSince(instant: Temporal.Instant): number {
  return START.until(instant).total('milliseconds')
}

function mostWithin(permits: readonly number[], ms: number): number {
  return Math.max(...permits.map((from) => permits.filter((at) => at >= from && at < from + ms).length))
}

describe('permits', () => {
  test('never exceed the limit in any minute, nor five at once', async () => {
    const gap = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: 90_000 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.array(gap, { minLength: 1, maxLength: 40 }),
        async (perMinute, gaps) => {
          await emptyTables(database.db, 'rate_limits')
          const permits = await acquirePermits(rateLimiter(perMinute), gaps)
          expect(mostWithin(permits, 60_000)).toBeLessThanOrEqual(perMinute)
          expect(mostWithin(permits, 60_000 / 300)).toBeLessThanOrEqual(5 + 1)
          expect(mostWithin(permits, 1)).toBeLessThanOrEqual(5)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('are used at 97 % of the limit or more if there is always something to send', async () => {
    const permits = await acquirePermits(
      rateLimiter(200),
      Array.from({ length: 1_000 }, () => 0),
    )
    const minutes = (permits.at(-1) ?? 0) / 60_000
    expect(1_000 / minutes).toBeGreaterThan(194)
    expect(mostWithin(permits, 60_000)).toBeLessThanOrEqual(200)
  })

  test('are never taken twice by two replicas that request forty at the same time', async () => {
    const given: number[] = []
    const standing = {
      now: () => START,
      sleepUntil: async (at: Temporal.Instant) => void given.push(msSince(at)),
    }
    const replicas = [rateLimiter(600, standing), rateLimiter(600, standing)]
    const answers = replicas.flatMap((replica) =>
      Array.from({ length: 20 }, () => replica.acquire('T1', POST)),
    )
    expect(new Set(await Promise.all(answers))).toEqual(new Set([null]))
    const permits = given.map((at) => Math.max(0, at)).sort((a, b) => a - b)
    expect(permits.slice(0, 5)).toEqual([0, 0, 0, 0, 0])
    expect(permits.slice(5)).toEqual(Array.from({ length: 35 }, (_, index) => (index + 1) * 101))
  })

  test('of a method and workspace don’t affect other methods and workspaces', async () => {
    const ours = rateLimiter(1)
    expect(await ours.acquire('T1', POST)).toBeNull()
    const retryAt = await ours.acquire('T1', POST)
    expect(retryAt && msSince(retryAt)).toBe(60_000)
    expect(await ours.acquire('T2', POST)).toBeNull()
    expect(await ours.acquire('T1', 'conversations.open')).toBeNull()
    expect(msSince(clock.now())).toBe(0)
  })

  test('include a reserve for urgent calls, within the same limit per minute', async () => {
    const ours = rateLimiter()
    const permits: number[] = []
    const take = async (isUrgent: boolean) => {
      const retryAt = await ours.acquire('T1', 'chat.update', { isUrgent })
      if (retryAt !== null) clock.set(retryAt)
      else permits.push(msSince(clock.now()))
    }
    for (let n = 0; n < 5; n += 1) await take(false)
    for (let n = 0; n < 10; n += 1) await take(true)
    expect(permits).toEqual(Array(15).fill(0))
    const waiting = await ours.acquire('T1', 'chat.update')
    expect(waiting && msSince(waiting)).toBeGreaterThan(10_000)
    while (msSince(clock.now()) < 200_000) await take(permits.length % 3 === 0)
    expect(mostWithin(permits, 60_000)).toBeLessThanOrEqual(45)
  })

  test('are still granted after the clock is set back or forward by an hour', async () => {
    const ours = rateLimiter(60)
    for (const hours of [-1, 1, -1, -1, 1]) {
      await acquirePermits(ours, Array(8).fill(0))
      clock.set(clock.now().add({ hours }))
      const before = msSince(clock.now())
      const permits = await acquirePermits(ours, [0])
      expect((permits[0] ?? 0) - before).toBeLessThanOrEqual(5_000)
    }
  })
})

describe('when Slack asks to wait', () => {
  test('every replica waits, even one that starts later, but only for that method', async () => {
    const until = await rateLimiter().blockUntil('T1', POST, 30)
    expect(msSince(until)).toBe(30_000)
    expect(await rateLimiter().acquire('T1', POST)).toEqual(until)
    expect(await rateLimiter().acquire('T1', 'users.info')).toBeNull()
    expect(await rateLimiter().acquire('T2', POST)).toBeNull()
    clock.set(until.subtract({ milliseconds: 1 }))
    expect(await rateLimiter().acquire('T1', POST)).toEqual(until)
    clock.set(until)
    expect(await rateLimiter().acquire('T1', POST)).toBeNull()
  })

  test('the metrics count it by method', async () => {
    await rateLimiter().blockUntil('T1', 'conversations.open', 1)
    expect(await metrics.registry.metrics()).toMatch(
      /^do_for_one_rate_limited_total\{method="conversations.open"\} 1$/m,
    )
  })

  test('a block from before the clock was set back is ignored', async () => {
    await rateLimiter().blockUntil('T1', POST, 30)
    clock.set(START.subtract({ hours: 1 }))
    expect(await rateLimiter().acquire('T1', POST)).toBeNull()
  })
})
