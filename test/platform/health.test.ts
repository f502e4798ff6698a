import { sql } from 'kysely'
import pg from 'pg'
import manifest from '../../package.json' with { type: 'json' }
import { type Rig, startRig } from '../support/rig.ts'

const START = '2026-11-02T10:30'

const { version } = manifest

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ now: START })
})
beforeEach(async () => {
  rig.setNow(START)
  await rig.app.tick()
  await rig.settle()
})
afterAll(() => rig.stop())

describe('the app is ready', () => {
  test('when all is well', async () => {
    expect(await get('/readyz')).toEqual({ status: 200, body: 'ready\n' })
  })

  test('if the last tick is under five minutes old, but not at five', async () => {
    rig.setNow('2026-11-02T10:34:59')
    expect((await get('/readyz')).status).toBe(200)
    rig.setNow('2026-11-02T10:35:00')
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: expect.stringMatching(/^tick: .*5 minutes ago\n$/),
    })
    await rig.app.tick()
    await rig.settle()
    expect((await get('/readyz')).status).toBe(200)
  })

  test('not if the last tick is five minutes ahead, because a clock is wrong', async () => {
    rig.setNow('2026-11-02T10:25:01')
    expect((await get('/readyz')).status).toBe(200)
    rig.setNow('2026-11-02T10:25:00')
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: 'tick: the last one is 5 minutes ahead of this machine’s clock\n',
    })
  })

  test('not before the first tick', async () => {
    await sql`delete from heartbeats`.execute(rig.db)
    expect(await get('/readyz')).toEqual({ status: 503, body: expect.stringMatching(/^tick: ./) })
  })

  test('not while a migration is missing, and the response names it', async () => {
    await sql`create table kept as select * from kysely_migration`.execute(rig.db)
    await sql`delete from kysely_migration where name = '0002_outbox'`.execute(rig.db)
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: expect.stringMatching(/^database: .*0002_outbox\n$/),
    })
    await sql`insert into kysely_migration select * from kept where name = '0002_outbox'`.execute(rig.db)
    await sql`drop table kept`.execute(rig.db)
    expect((await get('/readyz')).status).toBe(200)
  })

  test('not if the database needs a newer version', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999_drop.needs-99.0.0', '2027')`.execute(
      rig.db,
    )
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: 'database: it needs version 99.0.0 or newer\n',
    })
    await sql`delete from kysely_migration where name like '9999%'`.execute(rig.db)
  })

  test('not while the database is read-only', async () => {
    await setReadOnly(true)
    expect(await get('/readyz')).toEqual({ status: 503, body: 'database: it is read-only\n' })
    await setReadOnly(false)
    expect((await get('/readyz')).status).toBe(200)
  })

  test('not if a check fails, and the response has the reference of the error, not the error', async () => {
    await sql`alter table heartbeats rename to hidden`.execute(rig.db)
    const { status, body } = await get('/readyz')
    await sql`alter table hidden rename to heartbeats`.execute(rig.db)
    expect([status, body]).toEqual([503, expect.stringMatching(/^tick: failed, reference \w{6}\n$/)])
    const reference = body.trim().slice(-6)
    const line = rig
      .logged()
      .split('\n')
      .find((one) => one.includes('readiness check failed') && one.includes(reference))
    expect(line).toContain('heartbeats')
  })

  test('not if ticks begin but fail', async () => {
    await sql`alter table outbox rename to hidden`.execute(rig.db)
    for (let minute = 31; minute <= 36; minute += 1) {
      rig.setNow(`2026-11-02T10:${minute}`)
      await rig.app.tick()
      await rig.settle()
    }
    expect(await get('/readyz')).toMatchObject({ status: 503, body: expect.stringMatching(/^tick: /m) })
    await sql`alter table hidden rename to outbox`.execute(rig.db)
    expect(rig.logged()).toContain('job failed')
  })
})

describe('the metrics', () => {
  test('count requests, planning and messages, and contain no names', async () => {
    const grace = rig.slack.as('UGRACE')
    await grace.command('/mentor add @ana every 2 weeks')
    await grace.nextEphemeral()
    await rig.settle()
    const { body } = await get('/metrics')
    expect(body).toMatch(/^do_for_one_messages_total\{kind="welcome",state="sent"\} 1$/m)
    expect(body).toMatch(new RegExp(`^do_for_one_info\\{version="${version}"\\} 1$`, 'm'))
    expect(body).toMatch(/^do_for_one_ticks_total [1-9]/m)
    expect(body).toMatch(/^do_for_one_ack_seconds_count\{type="http"\} [1-9]/m)
    expect(body).toMatch(/^do_for_one_send_delay_seconds_count\{kind="welcome"\} 1$/m)
    expect(body).toMatch(/^do_for_one_planner_seconds_count\{planner="nudges"\} [1-9]/m)
    expect(body).toMatch(/^do_for_one_workspaces_suspended\{reason="token_revoked"\} 0$/m)
    expect(body).toMatch(/^do_for_one_tick_age_seconds \d/m)
    expect(body).toMatch(/^do_for_one_pool_in_use \d/m)
    expect(body).toMatch(/^do_for_one_pool_waiting \d/m)
    expect(body).toMatch(/^process_resident_memory_bytes \d/m)
    expect(body).not.toMatch(/UGRACE|UANA|Grace|Ana|Playground/)
  })

  test('show messages in doubt until they are settled', async () => {
    rig.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'lost' }, times: 1 })
    await rig.slack.as('UGRACE').command('/mentor add @ben')
    await rig.settle()
    const inDoubt = /^do_for_one_messages_unsettled\{kind="welcome",state="in doubt"\} 1$/m
    expect((await get('/metrics')).body).toMatch(inDoubt)
    await rig.travelTo('2026-11-02T10:35')
    expect((await get('/metrics')).body).not.toMatch(inDoubt)
  })

  test('still show what they can if database queries fail', async () => {
    await sql`alter table outbox rename to hidden`.execute(rig.db)
    const { status, body } = await get('/metrics')
    await sql`alter table hidden rename to outbox`.execute(rig.db)
    expect(status).toBe(200)
    expect(body).toMatch(/^do_for_one_tick_age_seconds \d/m)
  })
})

test('the log tells the version', () => {
  const ready = rig
    .logged()
    .split('\n')
    .find((line) => line.includes('"msg":"ready"'))
  expect(JSON.parse(ready ?? '')).toMatchObject({ version })
})

test('the operator’s paths need no signature', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, body: `alive, version ${version}\n` })
  expect(await get('/healthz?probe=1')).toMatchObject({ status: 200 })
  expect(await get('/healthy')).toMatchObject({ status: 404 })
})

/** For new connections: ends those that the app has. */
async function setReadOnly(value: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: rig.databaseUrl })
  await client.connect()
  await client.query('set default_transaction_read_only = off')
  const name = new URL(rig.databaseUrl).pathname.slice(1)
  await client.query(`alter database ${name} set default_transaction_read_only = ${value}`)
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'do-for-one'`)
  await client.end()
  // A query fails on a connection whose end the app hasn't noticed yet.
  while ((await get('/readyz')).body.includes('failed'));
}

async function get(path: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(`http://127.0.0.1:${rig.app.port}${path}`)
  return { status: answer.status, body: await answer.text() }
}
