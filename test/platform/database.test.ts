import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { type Database, isLockTimeout, openDatabase } from '../../src/platform/database.ts'
import { NamingConnection } from '../../src/platform/named-statements.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { TcpGate } from '../support/tcp-gate.ts'

/** Zones with half-hour offsets, second offsets before 1900, daylight saving time, and extreme offsets. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Kiritimati',
]
const EARLIEST = Temporal.Instant.from('0100-01-01T00:00:00Z').epochMilliseconds
const LATEST = Temporal.Instant.from('9999-06-01T00:00:00Z').epochMilliseconds

const instants = fc
  .tuple(fc.integer({ min: EARLIEST, max: LATEST }), fc.integer({ min: 0, max: 999 }))
  .map(([ms, us]) => Temporal.Instant.fromEpochMilliseconds(ms).add({ microseconds: us }))
const days = fc
  .integer({ min: -600_000, max: 2_900_000 })
  .map((after) => Temporal.PlainDate.from('1970-01-01').add({ days: after }))
const times = fc
  .integer({ min: 0, max: 86_399_999_999 })
  .map((us) => Temporal.PlainTime.from('00:00').add({ microseconds: us }))

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

describe.each(ZONES)('with a database in time zone %s', (zone) => {
  let db: Database
  beforeAll(() => {
    const url = new URL(database.url)
    url.searchParams.set('options', `-c TimeZone=${zone}`)
    db = openDatabase({ url: url.href, poolSize: 2, onIdleError: () => {} }).db
  })
  afterAll(() => db.destroy())

  test('instants, dates and times are read back as written', async () => {
    const { rows } = await sql<{ zone: string }>`select current_setting('TimeZone') as zone`.execute(db)
    expect(rows).toEqual([{ zone }])
    await fc.assert(
      fc.asyncProperty(instants, days, times, async (instant, day, time) => {
        const row = await read(
          db,
          sql`select ${instant}::timestamptz as instant, ${day}::date as day, ${time}::time as time`,
        )
        expect(row.instant).toBeInstanceOf(Temporal.Instant)
        expect(row.day).toBeInstanceOf(Temporal.PlainDate)
        expect(row.time).toBeInstanceOf(Temporal.PlainTime)
        expect([row.instant, row.day, row.time].map(String)).toEqual([instant, day, time].map(String))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a row', () => {
  const at = Temporal.Instant.from('2026-11-02T07:30:00.123456Z')
  const person = (id: string) => ({
    workspace_id: 'W',
    person_id: id,
    display_name: id,
    zone: 'Europe/Berlin',
    refreshed_at: at,
    away_until: Temporal.PlainDate.from('2026-11-20'),
    nudge_time: Temporal.PlainTime.from('17:45'),
    working_days: [1, 3, 7],
    next_nudge_at: at.add({ hours: 1 }),
  })

  beforeAll(async () => {
    const { db } = database
    await db.insertInto('workspaces').values({ workspace_id: 'W', name: 'W', created_at: at }).execute()
    await db
      .insertInto('people')
      .values([person('U1'), person('U2')])
      .execute()
  })

  test('keeps instants, dates, times and arrays, also if several rows are inserted at once', async () => {
    const rows = await database.db.selectFrom('people').selectAll().orderBy('person_id').execute()
    expect(rows.map((row) => row.person_id)).toEqual(['U1', 'U2'])
    for (const row of rows) {
      expect(row.working_days).toEqual([1, 3, 7])
      const got = [row.refreshed_at, row.next_nudge_at, row.away_until, row.nudge_time].map(String)
      expect(got).toEqual([String(at), '2026-11-02T08:30:00.123456Z', '2026-11-20', '17:45:00'])
      expect(row.held_until).toBeNull()
    }
  })

  test('is found by instants and dates: single values, lists, ranges and nulls', async () => {
    const people = () => database.db.selectFrom('people').select('person_id').orderBy('person_id')
    const day = Temporal.PlainDate.from('2026-11-20')
    const queries = [
      people().where('refreshed_at', '=', at),
      people().where('away_until', 'in', [day, day.add({ days: 1 })]),
      people().where('refreshed_at', 'in', [at, at.add({ seconds: 1 })]),
      people().where('nudge_time', '>=', Temporal.PlainTime.from('17:45')),
      people().where((eb) => eb.between('refreshed_at', at.subtract({ seconds: 1 }), at)),
      people().where(sql<boolean>`away_until = any(${[day]}::date[])`),
      people().where(sql<boolean>`refreshed_at = any(${[at]}::timestamptz[])`),
    ]
    const counts = await Promise.all(queries.map(async (query) => (await query.execute()).length))
    expect(counts).toEqual(queries.map(() => 2))
  })

  test('is updated with instants, dates, times and null', async () => {
    const changed = await database.db
      .updateTable('people')
      .set({
        away_until: null,
        held_until: Temporal.PlainDate.from('2028-02-29'),
        nudge_time: Temporal.PlainTime.from('00:00'),
      })
      .where('person_id', '=', 'U2')
      .returningAll()
      .executeTakeFirstOrThrow()
    expect(changed.away_until).toBeNull()
    expect([changed.held_until, changed.nudge_time].map(String)).toEqual(['2028-02-29', '00:00:00'])
  })

  test('returns counts as numbers', async () => {
    expect(await read(database.db, sql`select count(*) as all from people`)).toEqual({ all: 2 })
  })
})

describe('a statement', () => {
  let db: Database
  const when = Temporal.Instant.from('2026-11-02T07:30:00Z')
  beforeAll(() => {
    db = openDatabase({ url: database.url, poolSize: 1, onIdleError: () => {} }).db
  })
  afterAll(() => db.destroy())

  const kept = async () => {
    const { rows } = await sql<{ statement: string; runs: number }>`
      select statement, generic_plans + custom_plans as runs from pg_prepared_statements order by statement`.execute(
      db,
    )
    return rows
  }

  test('is parsed once per connection for all values', async () => {
    for (const id of ['W1', 'W2', 'W3']) {
      const workspace = { workspace_id: id, name: id, created_at: when }
      await db.insertInto('workspaces').values(workspace).execute()
      const found = db.selectFrom('workspaces').select('name').where('workspace_id', '=', id)
      expect(await found.execute()).toEqual([{ name: id }])
    }
    expect(await kept()).toEqual([
      { statement: expect.stringContaining('insert into "workspaces"'), runs: 3 },
      { statement: expect.stringContaining('select "name" from "workspaces"'), runs: 3 },
    ])
  })

  test('with a long list of values is not cached', async () => {
    const before = await kept()
    for (let count = 12; count < 20; count += 1) {
      const ids = Array.from({ length: count }, (_, at) => `W${at}`)
      const found = db.selectFrom('workspaces').select('name').where('workspace_id', 'in', ids)
      expect(await found.execute()).toHaveLength(3)
    }
    expect((await kept()).length).toBe(before.length + 1)
  })

  test('of the job queue’s own pool is parsed once, unless its text has several', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1, Client: NamingConnection })
    try {
      for (const id of ['W1', 'W2']) {
        const found = await pool.query('select $1::text as name', [id])
        expect(found.rows).toEqual([{ name: id }])
        expect((await pool.query(' with one as (select 1 as n) select n from one')).rows).toEqual([{ n: 1 }])
        expect(await pool.query('begin; set local lock_timeout = 30; commit')).toHaveLength(3)
      }
      const { rows } = await pool.query(
        'select * from (select statement, generic_plans + custom_plans as runs from pg_prepared_statements) kept order by 1',
      )
      expect(rows).toMatchObject([
        { statement: expect.stringContaining('with one'), runs: '2' },
        { statement: expect.stringContaining('as name'), runs: '2' },
      ])
      await expect(pool.query('select $1::int', ['x'])).rejects.toThrow(/invalid input syntax/)
    } finally {
      await pool.end()
    }
  })

  test('still works after a newer replica adds a column', async () => {
    const found = async () => {
      const byName = db.selectFrom('workspaces').where('workspace_id', '=', 'W1')
      const [all] = await byName.selectAll().execute()
      const changed = db.updateTable('workspaces').set({ name: 'W1' }).where('workspace_id', '=', 'W1')
      await changed.returningAll().execute()
      return [all?.name, ...(await byName.select('name').execute()).map(({ name }) => name)]
    }
    for (let times = 0; times < 2; times += 1) expect(await found()).toEqual(['W1', 'W1'])
    await sql`alter table workspaces add column to_come text`.execute(database.db)
    expect(await found()).toEqual(['W1', 'W1'])
  })
})

test('connecting to a database that doesn’t respond fails within seconds', async () => {
  const { db } = openDatabase({
    url: 'postgres://postgres@127.0.0.1:9/postgres',
    poolSize: 1,
    onIdleError: () => {},
  })
  await expect(sql`select 1`.execute(db)).rejects.toThrow('ECONNREFUSED')
  await db.destroy()
})

test('an idle connection that breaks is reported, and the next query gets a new one', async () => {
  const broken: Error[] = []
  const { db } = openDatabase({ url: database.url, poolSize: 1, onIdleError: (error) => broken.push(error) })
  const { pid } = await read(db, sql`select pg_backend_pid() as pid`)
  await sql`select pg_terminate_backend(${pid})`.execute(database.db)
  while (broken.length === 0) await new Promise((done) => setImmediate(done))
  expect((await read(db, sql`select pg_backend_pid() as pid`)).pid).not.toBe(pid)
  await db.destroy()
})

test('a connection that breaks between two statements of a transaction fails only that transaction', async () => {
  const { db } = openDatabase({ url: database.url, poolSize: 1, onIdleError: () => {} })
  const broken = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    const pid = rows[0]?.pid
    await sql`select pg_terminate_backend(${pid})`.execute(database.db)
    const isThere = sql`select 1 from pg_stat_activity where pid = ${pid}`
    while ((await isThere.execute(database.db)).rows.length > 0) await new Promise(setImmediate)
    await sql`select 1`.execute(trx)
  })
  await expect(broken).rejects.toThrow()
  expect(await read(db, sql`select 1 as one`)).toEqual({ one: 1 })
  await db.destroy()
})

test('a statement that waits for a locked row fails after two seconds with a lock timeout', async () => {
  const { db } = openDatabase({ url: database.url, poolSize: 1, onIdleError: () => {} })
  const workspace = {
    workspace_id: 'HELD',
    name: 'held',
    created_at: Temporal.Instant.from('2026-11-02T07:30:00Z'),
  }
  await db.insertInto('workspaces').values(workspace).execute()
  const error = await database.db.transaction().execute(async (trx) => {
    await trx.updateTable('workspaces').set({ name: 'mine' }).where('workspace_id', '=', 'HELD').execute()
    const waiting = db.updateTable('workspaces').set({ name: 'ours' }).where('workspace_id', '=', 'HELD')
    return waiting.execute().then(
      () => null,
      (error: unknown) => error,
    )
  })
  expect(isLockTimeout(error)).toBe(true)
  expect(isLockTimeout(new Error('another'))).toBe(false)
  await db.destroy()
})

test('a connection without responses is closed after a timeout and not reused', async () => {
  const gate = await TcpGate.open(database.url)
  // Half a second instead of the app's 25.
  const url = `${gate.url}?query_timeout=500`
  const { db, pool } = openDatabase({ url, poolSize: 1, onIdleError: () => {} })
  const { pid } = await read(db, sql`select pg_backend_pid() as pid`)
  gate.silence()
  await expect(read(db, sql`select 1`)).rejects.toThrow('Query read timeout')
  expect((await read(db, sql`select pg_backend_pid() as pid`)).pid).not.toBe(pid)
  expect(pool.totalCount).toBe(1)
  await db.destroy()
  await gate.close()
})

async function read(db: Database, query: ReturnType<typeof sql>): Promise<Record<string, unknown>> {
  const { rows } = await query.execute(db)
  return Object.fromEntries(Object.entries(rows[0] ?? {}))
}
