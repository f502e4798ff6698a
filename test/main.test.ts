import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Slack, startSlack } from '../dev/client.ts'
import { startEnv } from '../dev/npm-start.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'
import { PEOPLE } from './support/rig.ts'

const MAIN = join(import.meta.dirname, '../src/main.ts')

let slack: Slack
let folder: string
let database: TestDatabase
let elsewhere: TestDatabase
const running = new Map<ChildProcess, Promise<unknown>>()

beforeAll(async () => {
  slack = await startSlack({ people: Object.values(PEOPLE).map((person) => ({ ...person, tz: noonZone() })) })
  folder = await mkdtemp(join(tmpdir(), 'do-for-one-main-'))
  database = await createTestDatabase()
  elsewhere = await createTestDatabase()
  for (const { db } of [database, elsewhere])
    await sql`alter table people alter column working_days set default '{1,2,3,4,5,6,7}'`.execute(db)
})
// Not SIGKILL: jobs of a killed process wait half a minute, and the next test with them.
afterEach(async () => {
  slack.clearFaults()
  for (const child of running.keys()) child.kill('SIGTERM')
  await Promise.all(running.values())
})
afterAll(async () => {
  await slack.close()
  await database.drop()
  await elsewhere.drop()
  await rm(folder, { recursive: true })
})

describe('the app, started as an operator does', () => {
  test('serves health, readiness and metrics, and answers commands', async () => {
    const app = await start()
    expect(await app.get('/healthz')).toMatchObject({ status: 200 })
    await until(async () => (await app.get('/readyz')).status === 200)
    const { body, type } = await app.get('/metrics')
    expect(type).toContain('text/plain')
    expect(body).toMatch(/^do_for_one_ticks_total \d/m)
    const grace = await connect(app)
    await grace.command('/mentor add @ana every 2 weeks')
    expect((await grace.nextEphemeral()).text).toContain('Offered to mentor')
    expect((await app.get('/metrics')).body).not.toMatch(/UGRACE|UANA|Ana/)
    await app.end('SIGTERM')
  })

  test('is not ready while the database is down, and is ready when it is back', async () => {
    const app = await start({ DATABASE_URL: elsewhere.url })
    await until(async () => (await app.get('/readyz')).status === 200)
    await allowConnections(elsewhere, false)
    const { status, body } = await app.get('/readyz')
    expect(status).toBe(503)
    expect(body).toMatch(/^database: ./)
    expect(body).not.toContain(new URL(elsewhere.url).password)
    expect(await app.get('/healthz')).toMatchObject({ status: 200 })
    await allowConnections(elsewhere, true)
    await until(async () => (await app.get('/readyz')).status === 200)
    expect(await app.end('SIGTERM')).toMatchObject({ code: 0 })
  })

  test.each([
    ['GET', '//'],
    ['GET', '/slack/events'],
    ['PUT', '/slack/events'],
  ])('keeps running after a request %s %s', async (method, path) => {
    const app = await start()
    const { status } = await app.get(path, method)
    expect(await app.get('/healthz')).toMatchObject({ status: 200 })
    expect(Math.floor(status / 100)).toBe(4)
    expect(app.code()).toBeNull()
  })
})

describe('every line of output is JSON', () => {
  test('including warnings of Node and libraries', async () => {
    const warn = "setInterval(() => process.emitWarning('odd', 'OddWarning'), 100)"
    const app = await start({ NODE_OPTIONS: `--import="data:text/javascript,${encodeURI(warn)}"` })
    await until(async () => app.output().includes('OddWarning'))
    const { stderr } = await app.end('SIGTERM')
    expect(stderr).toBe('')
    const lines = app.output().trimEnd().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) })
    expect(lines.find((line) => line.includes('OddWarning'))).toMatch(/"level":40/)
  })

  test('including the exception that ends the process', async () => {
    const isReady = "process.listenerCount('uncaughtException') > 0"
    const fail = `setInterval(() => { if (${isReady}) throw new Error('a bug') }, 100)`
    const { stdout, stderr, code } = await failing({
      NODE_OPTIONS: `--import="data:text/javascript,${encodeURI(fail)}"`,
    })
    expect(code).toBe(1)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      level: 60,
      err: { message: 'a bug' },
      reference: expect.stringMatching(/^[0-9a-f]{6}$/),
    })
  })
})

describe('a SIGTERM', () => {
  test('waits for an acked command and for a message that is being sent', async () => {
    const app = await start()
    const grace = await connect(app)
    slack.faults.add({ method: 'users.info', fault: { kind: 'delay', ms: 700 } })
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'delay', ms: 700 } })
    await grace.command('/mentor add @ben')
    const ended = app.end('SIGTERM')
    expect((await grace.nextEphemeral()).text).toContain('Offered to mentor')
    expect(await ended).toMatchObject({ code: 0 })
    expect((await ended).ms).toBeLessThan(10_000)
    const { rows } =
      await sql`select distinct state from outbox where state in ('sending', 'in doubt')`.execute(database.db)
    expect(rows).toEqual([])
  })

  test('sends no further message, and leaves none half sent', async () => {
    const app = await start()
    await connect(app)
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'delay', ms: 1_000 } })
    slack.clearCalls()
    for (const name of ['chidi', 'dana', 'eve']) await slack.as('ULINUS').command(`/mentor add @${name}`)
    const posting = () =>
      sql`select from outbox where state = 'sending' and posting_at is not null`.execute(database.db)
    await until(async () => (await posting()).rows.length > 0)
    expect(await app.end('SIGTERM')).toMatchObject({ code: 0 })
    expect(slack.calls({ method: 'chat.postMessage' })).toHaveLength(1)
    const { rows } = await sql`select state from outbox where state in ('sending', 'in doubt')`.execute(
      database.db,
    )
    expect(rows).toEqual([])
  })

  test('waits for a form that is waiting for the database', async () => {
    const app = await start({ DATABASE_URL: elsewhere.url })
    const grace = await connect(app)
    await grace.command('/mentor add @chidi')
    await grace.nextEphemeral()
    await grace.command('/mentor log')
    await grace.nextView()
    const { submitting, ended } = await elsewhere.db.transaction().execute(async (trx) => {
      await sql`lock table check_ins in share row exclusive mode`.execute(trx)
      const submitting = grace.submit({ 'Private note': 'while it stopped' })
      await until(async () => (await waitingForLock()) > 0)
      return { submitting, ended: app.end('SIGTERM') }
    })
    const result = await submitting
    expect(['closed', 'updated']).toContain(result.kind)
    expect(JSON.stringify(result.view?.blocks ?? '')).not.toContain('went wrong')
    expect(await ended).toMatchObject({ code: 0 })
    const { rows } = await sql`select note from check_ins`.execute(elsewhere.db)
    expect(rows).toEqual([{ note: 'while it stopped' }])
  })

  test('ends the app within ten seconds even if Slack hangs; a second one ends it at once', async () => {
    const [patient, hasty] = [await start(), await start()]
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'hang' } })
    const grace = await connect(patient)
    await grace.command('/mentor add @dana')
    await grace.nextEphemeral()
    await until(async () => slack.calls({ method: 'chat.postMessage' }).some(({ fault }) => fault === 'hang'))
    const slowly = patient.end('SIGTERM')
    slack.faults.add({ method: 'users.info', fault: { kind: 'hang' } })
    await (await connect(hasty)).command('/mentor add @eve')
    void hasty.end('SIGTERM')
    await until(async () => (await hasty.get('/healthz')).status === 0)
    expect((await hasty.end('SIGTERM')).ms).toBeLessThan(1_000)
    const { code, ms } = await slowly
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
  })
})

describe('the app exits at startup, with a one-line error, if', () => {
  test('the port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, done))
    const { port } = taken.address() as AddressInfo
    const ended = await failing({ PORT: String(port) })
    taken.close()
    expectOneLine(ended, new RegExp(`PORT|${port}`))
  })

  test('Slack rejects the token', async () => {
    const ended = await failing({ SLACK_BOT_TOKEN: 'xoxb-of-somebody-else' })
    expectOneLine(ended, /SLACK_BOT_TOKEN.*invalid_auth/)
    expect(ended.stderr).not.toContain('xoxb-of-somebody-else')
  })

  test.each(['127.0.0.1', 'localhost'])('no database listens at %s', async (host) => {
    const ended = await failing({ DATABASE_URL: `postgres://postgres:hunter2@${host}:9/postgres` })
    expectOneLine(ended, /database.*|.*ECONNREFUSED/i)
    expect(ended.stderr.replace('Could not start:', '').trim()).not.toBe('')
    expect(ended.stderr).not.toContain('hunter2')
  })

  test('a newer version has taken away what this one uses', async () => {
    const DATABASE_URL = elsewhere.url
    await sql`insert into kysely_migration (name, timestamp) values ('9999_drop.needs-99.0.0', '2027')`.execute(
      elsewhere.db,
    )
    const ended = await failing({ DATABASE_URL })
    await sql`delete from kysely_migration where name like '9999%'`.execute(elsewhere.db)
    expectOneLine(
      ended,
      /^Cannot use the database at DATABASE_URL: it needs version 99\.0\.0 or newer, and this is \d+\.\d+\.\d+\. Start that version, or restore a backup/,
    )
  })

  test('the database is read-only', async () => {
    const readOnly = new URL(database.url)
    readOnly.searchParams.set('options', '-c default_transaction_read_only=on')
    const ended = await failing({ DATABASE_URL: readOnly.href })
    expectOneLine(ended, /^Cannot use the database at DATABASE_URL: it is read-only$/)
  })

  test('Slack can’t be reached', async () => {
    const ended = await failing({ SLACK_API_URL: 'http://127.0.0.1:9/api/' })
    expectOneLine(ended, /Slack|SLACK_API_URL/)
  })
})

type Ended = { code: number | null; ms: number; stdout: string; stderr: string }
type App = {
  get(path: string, method?: string): Promise<{ status: number; body: string; type: string }>
  port: number
  code(): number | null
  output(): string
  end(signal: NodeJS.Signals): Promise<Ended>
}

function launch(change: Record<string, string>) {
  const env = {
    PATH: process.env.PATH,
    ...startEnv(),
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '4',
    PORT: '0',
    ...change,
  }
  const child = spawn(process.execPath, [MAIN], { cwd: folder, env })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const gone = new Promise<number | null>((done) => child.on('close', (code) => done(code)))
  running.set(child, gone)
  void gone.then(() => running.delete(child))
  return { child, said, gone }
}

/** Starts src/main.ts and waits until it listens. */
async function start(change: Record<string, string> = {}): Promise<App> {
  const { child, said, gone } = launch(change)
  const port = () => Number(/"port":(\d+)/.exec(said.out)?.[1] ?? 0)
  await until(async () => port() > 0 || child.exitCode !== null)
  if (port() === 0) throw new Error(`The app did not start: ${said.err}`)
  return {
    port: port(),
    code: () => child.exitCode,
    output: () => said.out,
    get: (path, method = 'GET') => get(port(), path, method),
    async end(signal) {
      const from = performance.now()
      child.kill(signal)
      return { code: await gone, ms: performance.now() - from, stdout: said.out, stderr: said.err }
    },
  }
}

async function failing(change: Record<string, string>): Promise<Ended> {
  const from = performance.now()
  const { said, gone } = launch(change)
  return { code: await gone, ms: performance.now() - from, stdout: said.out, stderr: said.err }
}

function expectOneLine({ code, stderr }: Ended, line: RegExp): void {
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)])
  expect(code).toBe(1)
}

async function connect(app: App) {
  slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
  const grace = slack.as('UGRACE')
  grace.takeAll()
  return grace
}

/** A zone in which it is noon: the app has the system's clock here, and sends messages in working hours only. */
function noonZone(): string {
  const offset = 12 - new Date().getUTCHours()
  return offset >= 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`
}

/** Status 0: no response. */
function get(
  port: number,
  path: string,
  method: string,
): Promise<{ status: number; body: string; type: string }> {
  return new Promise((done) => {
    const none = { status: 0, body: '', type: '' }
    const asking = request({ host: '127.0.0.1', port, path, method, agent: false, timeout: 5_000 }, (res) => {
      let body = ''
      res.on('data', (chunk) => {
        body += chunk
      })
      res.on('end', () =>
        done({ status: res.statusCode ?? 0, body, type: String(res.headers['content-type']) }),
      )
      res.on('error', () => done(none))
    })
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => done(none))
    asking.end()
  })
}

/** Allows connections to a database; or forbids them and closes the open ones. */
async function allowConnections(gone: TestDatabase, allowed: boolean): Promise<void> {
  const name = new URL(gone.url).pathname.slice(1)
  await sql`alter database ${sql.ref(name)} allow_connections ${sql.raw(String(allowed))}`.execute(
    database.db,
  )
  if (!allowed)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(
      database.db,
    )
}

async function waitingForLock(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_locks where not granted and relation = 'check_ins'::regclass
  `.execute(elsewhere.db)
  return Number(rows[0]?.count)
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((done) => setTimeout(done, 20))
}
