import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { z } from 'zod'
import { createJobs, type Jobs, type Queue } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { inBerlin } from '../support/rig.ts'

type Work = { key: string; note?: string | undefined }
const queue: Queue<Work> = {
  name: 'work',
  payload: z.object({ key: z.string(), note: z.string().optional() }),
  keyOf: ({ key }) => key,
  concurrency: 4,
  retries: 0,
}

let database: TestDatabase
let replicas: Jobs[] = []
let lines = ''
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
afterEach(async () => {
  for (const jobs of replicas.splice(0)) await jobs.stop(2_000)
})
afterAll(() => database.drop())

describe('a job', () => {
  test('runs once, on one of the replicas', async () => {
    const done: string[] = []
    const [first] = await start(2, async ({ key }) => void done.push(key))
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => first.send(queue, { key })))
    await finished(first)
    expect(done.sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  test('never runs at the same time as another with its key, and runs again if requested meanwhile', async () => {
    const now = new Map<string, number>()
    const most = new Map<string, number>()
    const seen = new Map<string, number>()
    let asked = 0
    const [first, second] = await start(2, async ({ key }) => {
      now.set(key, (now.get(key) ?? 0) + 1)
      most.set(key, Math.max(most.get(key) ?? 0, now.get(key) ?? 0))
      seen.set(key, asked)
      await new Promise((go) => setTimeout(go, 5))
      now.set(key, (now.get(key) ?? 0) - 1)
    })
    for (; asked < 40; asked += 1) {
      const sender = asked % 2 === 0 ? first : second
      await sender.send(queue, { key: `k${asked % 2}` })
    }
    await finished(first)
    expect(Object.fromEntries(most)).toEqual({ k0: 1, k1: 1 })
    expect(seen.get('k0')).toBeGreaterThanOrEqual(38)
    expect(seen.get('k1')).toBeGreaterThanOrEqual(39)
  })

  test('starts right after another, even if there are more jobs than workers', async () => {
    const done: string[] = []
    const [jobs] = await start(1, async ({ key }) => void done.push(key))
    await database.db.transaction().execute(async (trx) => {
      for (let n = 0; n < queue.concurrency * 5; n += 1) await jobs.send(queue, { key: `many${n}` }, trx)
    })
    await finished(jobs)
    expect(done).toHaveLength(queue.concurrency * 5)
  })

  test('runs beside as many others as its queue allows, and not more', async () => {
    const gate = Promise.withResolvers<void>()
    let now = 0
    let most = 0
    const [jobs] = await start(1, async () => {
      now += 1
      most = Math.max(most, now)
      await gate.promise
      now -= 1
    })
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    await jobs.sendMany(
      queue,
      keys.map((key) => ({ key })),
    )
    while (now < queue.concurrency) await new Promise((go) => setTimeout(go, 5))
    gate.resolve()
    await finished(jobs)
    expect(most).toBe(queue.concurrency)
  })

  test('that is requested again while it waits runs once', async () => {
    const gate = Promise.withResolvers<void>()
    const done: string[] = []
    const [jobs] = await start(1, async ({ key }) => {
      await gate.promise
      done.push(key)
    })
    await jobs.send(queue, { key: 'a' })
    await running()
    for (let again = 0; again < 5; again += 1) await jobs.send(queue, { key: 'a' })
    expect(await jobs.countUnfinished()).toBe(2)
    gate.resolve()
    await finished(jobs)
    expect(done).toEqual(['a', 'a'])
  })

  test('exists if and only if the transaction that sent it commits', async () => {
    const done: string[] = []
    const [jobs] = await start(1, async ({ key }) => void done.push(key))
    const broken = database.db.transaction().execute(async (trx) => {
      await jobs.send(queue, { key: 'never' }, trx)
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    await database.db.transaction().execute(async (trx) => jobs.send(queue, { key: 'kept' }, trx))
    await finished(jobs)
    expect(done).toEqual(['kept'])
  })

  test('can be sent for 500 keys in one statement, and runs once for each', async () => {
    const done: string[] = []
    const [jobs] = await start(1, async ({ key }) => void done.push(key))
    await sql`create table statements (at timestamptz default clock_timestamp());
      create function count_statement() returns trigger language plpgsql as
        $$ begin insert into statements default values; return null; end $$;`.execute(database.db)
    await sql`create trigger counted after insert on pgboss.job_common for each statement
      execute function count_statement()`.execute(database.db)
    const keys = Array.from({ length: 500 }, (_, n) => `w${n}`)
    await jobs.sendMany(
      queue,
      [...keys, ...keys].map((key) => ({ key })),
    )
    await finished(jobs)
    expect(await sql`select from statements`.execute(database.db).then(({ rows }) => rows.length)).toBe(1)
    expect(done.sort()).toEqual(keys.sort())
  })

  test('that is delayed runs at its time and doesn’t delay jobs sent meanwhile', async () => {
    const done: string[] = []
    const [jobs] = await start(1, async ({ note }) => void done.push(note ?? ''))
    const now = inBerlin('2026-11-16T09:00')
    await jobs.sendLater(queue, { key: 'a', note: 'later' }, { now, at: now.add({ seconds: 2 }) })
    await jobs.send(queue, { key: 'a', note: 'now' })
    await finished(jobs)
    expect(done).toEqual(['now'])
    while (done.length < 2) await new Promise((go) => setTimeout(go, 20))
    expect(done).toEqual(['now', 'later'])
  })

  test('that throws is logged with a reference, not retried, and doesn’t block others', async () => {
    const tried: string[] = []
    const [jobs] = await start(1, async ({ key }) => {
      tried.push(key)
      if (key === 'bad') throw new Error('it broke')
    })
    await jobs.send(queue, { key: 'bad' })
    await finished(jobs)
    await jobs.send(queue, { key: 'bad' })
    await jobs.send(queue, { key: 'good' })
    await finished(jobs)
    expect(tried.sort()).toEqual(['bad', 'bad', 'good'])
    expect(lines).toMatch(/it broke.*"reference":"[0-9a-f]{6}"/)
  })

  test('with invalid data fails, and its data is not logged', async () => {
    const [jobs] = await start(1, async () => {})
    const odd = { ...queue, payload: z.any(), keyOf: () => 'odd' }
    await jobs.send(odd, { key: 7, note: 'She wonders' })
    await finished(jobs)
    expect(lines).toContain('job failed')
    expect(lines).not.toContain('She wonders')
  })
})

test('an error of the queue itself is logged with its message and code, and the job runs later', async () => {
  const done: string[] = []
  const [jobs] = await start(1, async ({ key }) => void done.push(key))
  await sql`create function disk_full() returns trigger language plpgsql as $$ begin
    raise exception using errcode = '53100', message = 'No space left on device'; end $$`.execute(database.db)
  await sql`create trigger disk_full before update on pgboss.job for each row execute function disk_full()`.execute(
    database.db,
  )
  await jobs.send(queue, { key: 'late' })
  while (!lines.includes('job queue error')) await new Promise((go) => setTimeout(go, 5))
  const doneMeanwhile = [...done]
  await sql`drop function disk_full() cascade`.execute(database.db)
  expect(lines).toMatch(/"message":"No space left on device[^"]*","code":"53100".*"msg":"job queue error"/)
  expect(doneMeanwhile).toEqual([])
  await jobs.send(queue, { key: 'later' })
  while (done.length < 2) await new Promise((go) => setTimeout(go, 5))
  expect(done.sort()).toEqual(['late', 'later'])
})

test('a job sent while no replica works runs once, on the next replica that starts', async () => {
  const done: string[] = []
  const [first] = await start(1, async ({ key }) => void done.push(key))
  await first.send(queue, { key: 'before' })
  await finished(first)
  const asking = createJobs({ url: database.url, log })
  replicas = []
  await first.stop(1_000)
  // This replica can send jobs but runs none: its worker has another queue.
  asking.handle({ ...queue, name: 'another' }, async () => {})
  await asking.start()
  await asking.send(queue, { key: 'meanwhile' })
  const [next] = await start(1, async ({ key }) => void done.push(key))
  await finished(next)
  await asking.stop(1_000)
  expect(done).toEqual(['before', 'meanwhile'])
})

test('stopping waits for running jobs and starts no new ones', async () => {
  const done: string[] = []
  const [stopping] = await start(1, async ({ key }) => {
    await new Promise((go) => setTimeout(go, 300))
    done.push(key)
  })
  await stopping.send(queue, { key: 'running' })
  await running()
  replicas = []
  await stopping.stop(2_000)
  expect(done).toEqual(['running'])
})

async function start(count: number, handler: (data: Work) => Promise<void>): Promise<[Jobs, Jobs]> {
  for (let index = 0; index < count; index += 1) {
    const jobs = createJobs({ url: database.url, log })
    jobs.handle(queue, handler)
    replicas.push(jobs)
    await jobs.start()
  }
  const [first, second = first] = replicas
  if (!first || !second) throw new Error('Nothing was started')
  return [first, second]
}

async function finished(jobs: Jobs): Promise<void> {
  while ((await jobs.countUnfinished()) > 0) await new Promise((done) => setTimeout(done, 5))
}

/** Waits until a job runs. */
async function running(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pgboss.job where state = 'active'`.execute(database.db)
    if (rows.length > 0) return
    await new Promise((done) => setTimeout(done, 5))
  }
}
