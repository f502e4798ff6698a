import { sql } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { type Clock, SetClock, systemClock } from '../src/platform/clock.ts'
import { saveTick } from '../src/platform/watchdog.ts'
import { admin } from './support/admin.ts'
import { BERLIN, type Rig, startRig } from './support/rig.ts'

/** What goes wrong outside of the app, and where the operator reads of it. */
type Fault = {
  begin(rig: Rig): Promise<unknown>
  /** What people do meanwhile. */
  meanwhile?(rig: Rig): Promise<unknown>
  /** What another replica does last. */
  elsewhere?(rig: Rig): Promise<unknown>
  end(rig: Rig): Promise<unknown>
  readiness: RegExp
  /** A series, and its value then. */
  metric: readonly [RegExp, (value: number) => boolean]
  log: RegExp
  /** Lines of doctor that say so. */
  doctor: readonly RegExp[]
  /** The clock of the machine on which doctor runs. */
  doctorsClock?: () => Clock
}

/** Clocks are only compared in the test of the clock: the others set the app's. */
const OF_THE_CLOCK = /^(ok {5}|WRONG {2})(database clock|clock|requests):/

const FAULTS: Record<string, Fault> = {
  'no tick completes, because something holds a lock': {
    begin: (rig) => holdLock(rig, 'heartbeats'),
    end: () => releaseLock(),
    readiness: /^tick: the last one was 9 minutes ago$/m,
    metric: [/^do_for_one_tick_age_seconds (\S+)$/m, (seconds) => seconds >= 300],
    log: /"level":50.*no tick completed for 6 minutes: nudges are not being sent/,
    doctor: [/^WRONG {2}last tick: the last one was 9 minutes ago\. .*“job failed” in its log\.$/],
  },

  // As Postgres reports it; it is raised by triggers, because no disk is filled here.
  'the disk of Postgres is full': {
    begin: (rig) => refuseWrites(rig),
    meanwhile: (rig) => rig.slack.as('UGRACE').command('/mentor snooze @ana 2 weeks'),
    end: (rig) => acceptWrites(rig),
    readiness: /^tick: the last one was 9 minutes ago$/m,
    metric: [/^do_for_one_errors_total\{type="slash_command"\} (\S+)$/m, (errors) => errors > 0],
    log: /could not extend file.*No space left on device.*"msg":"job failed"/,
    doctor: [/^WRONG {2}last tick: the last one was 9 minutes ago\./],
  },

  'the database is read-only': {
    begin: (rig) => setReadOnly(rig, true),
    meanwhile: (rig) => rig.slack.as('UGRACE').command('/mentor snooze @ana 2 weeks'),
    end: (rig) => setReadOnly(rig, false),
    readiness: /^database: it is read-only\ntick: the last one was 9 minutes ago$/m,
    metric: [/^do_for_one_errors_total\{type="slash_command"\} (\S+)$/m, (errors) => errors > 0],
    log: /in a read-only transaction/,
    doctor: [/^WRONG {2}database: it is read-only\. Point DATABASE_URL to the primary/],
  },

  'the bot token was revoked': {
    begin: async (rig) => rig.slack.faults.add({ fault: { kind: 'error', error: 'token_revoked' } }),
    end: async (rig) => rig.slack.clearFaults(),
    // Of one workspace: the app still serves the others.
    readiness: /^ready$/m,
    metric: [/^do_for_one_workspaces_suspended\{reason="token_revoked"\} (\S+)$/m, (count) => count === 1],
    log: /"level":50.*Slack rejected the bot token/,
    doctor: [
      /^WRONG {2}workspaces: suspended: T\w+ \(token_revoked\)\. .*SLACK_BOT_TOKEN/,
      /^WRONG {2}bot token: Slack says token_revoked\. .*SLACK_BOT_TOKEN/,
    ],
  },

  'the clock of the machine is ten minutes behind': {
    begin: async (rig) => rig.clock.set(rig.clock.now().subtract({ minutes: 20 })),
    meanwhile: (rig) => rig.slack.forge('stale'),
    elsewhere: (rig) => saveTick(rig.db, rig.clock.now().add({ minutes: 11 })),
    end: async () => {},
    readiness: /^tick: the last one is 11 minutes ahead of this machine’s clock$/m,
    metric: [/^do_for_one_requests_refused_total\{reason="stale signature"\} (\S+)$/m, (count) => count > 0],
    log: /"reason":"stale signature".*request refused/,
    doctorsClock: () => new SetClock(systemClock.now().subtract({ minutes: 10 })),
    doctor: [
      /^WRONG {2}database clock: this machine’s is (599|600|601) seconds behind that of Postgres\. .*NTP/,
      /^WRONG {2}clock: this machine’s is (599|600|601) seconds behind that of Slack\. .*NTP/,
      /^WRONG {2}requests: .* refuses the signature\. .* check the clock/,
    ],
  },
}

const METRICS = async (port: number) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
const readinessOf = async ({ app }: Rig) =>
  (await fetch(`http://127.0.0.1:${app.operatorPort}/readyz`)).text()

describe('readiness, metrics, log and doctor tell the same, and nothing is lost, when', () => {
  let rig: Rig
  let day = Temporal.PlainDate.from('2026-11-01')
  beforeAll(async () => {
    rig = await startRig({ now: '2026-11-02T06:00' })
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.accept('UANA')
  })
  afterAll(() => rig.stop())

  test.each(Object.entries(FAULTS))('%s', async (name, fault) => {
    // A message waits for nine o'clock, when its reader begins to work.
    const reader = rig.slack.addPerson({ id: `UFAULT${day.day}`, name: `fault${day.day}`, tz: BERLIN })
    day = day.add({ days: 1 })
    await rig.travelTo(`${day}T07:00`)
    const mentor = rig.slack.addPerson({ id: `UMENTOR${day.day}`, name: `mentor${day.day}`, tz: BERLIN })
    await rig.say(mentor.id, `/mentor add @${reader.name}`)
    await rig.travelTo(`${day}T08:59`)
    await rig.minute()
    await rig.settle()
    const messages = async () => (await rig.slack.as(reader.id).dms()).length
    expect({ name, messages: await messages() }).toEqual({ name, messages: 0 })
    const before = rig.logged().length

    try {
      await fault.begin(rig)
      for (const minutes of [2, 4, 3]) {
        const now = rig.clock.now().add({ minutes })
        rig.clock.set(now)
        rig.slack.setNow(now)
        await fault.meanwhile?.(rig)
        await rig.minute().catch(() => {})
        await rig.settle()
      }
      await fault.elsewhere?.(rig)
      expect(await readinessOf(rig)).toMatch(fault.readiness)
      const [series, isExpected] = fault.metric
      const value = Number(series.exec(await METRICS(rig.app.port))?.[1])
      expect({ series, value, isExpected: isExpected(value) }).toEqual({ series, value, isExpected: true })
      expect(rig.logged().slice(before)).toMatch(fault.log)
      expect(await wrongLines(rig, fault)).toEqual(fault.doctor.map((line) => expect.stringMatching(line)))
    } finally {
      await fault.end(rig)
    }
    await rig.travelTo(`${day}T12:00`)
    await rig.settle()
    expect(await messages()).toBe(1)
    expect(await readinessOf(rig)).toBe('ready\n')
  })
})

/** What doctor finds wrong, on a machine whose clock is right unless the fault says otherwise. */
async function wrongLines(rig: Rig, { doctorsClock }: Pick<Fault, 'doctorsClock'>): Promise<string[]> {
  const clock = doctorsClock?.() ?? rig.clock
  const { text } = await admin({ ...rig, clock }, 'doctor', { PORT: String(rig.app.port) })
  const isOfClock = (line: string) => OF_THE_CLOCK.test(line)
  const wrong = text.split('\n').filter((line) => line.startsWith('WRONG'))
  return doctorsClock ? wrong.filter(isOfClock) : wrong.filter((line) => !isOfClock(line))
}

describe('in Socket Mode', () => {
  let rig: Rig
  beforeAll(async () => {
    rig = await startRig({ transport: 'socket' })
  })
  afterEach(() => rig.slack.clearFaults())
  afterAll(() => rig.stop())

  const isConnected = async () => /^do_for_one_connected 1$/m.test(await METRICS(rig.app.port))
  const doctorSays = async () => {
    const env = { PORT: String(rig.app.port), SLACK_APP_TOKEN: rig.slack.appToken }
    return (await admin(rig, 'doctor', env)).text.split('\n').slice(-2)
  }

  test('a connection that stays lost shows in all of them, and the app connects again by itself', async () => {
    rig.slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'server_error' } })
    rig.slack.cutSockets()
    await eventually(async () => !(await isConnected()))
    expect(await readinessOf(rig)).toBe('ready\n')
    rig.clock.set(rig.clock.now().add({ minutes: 3 }))
    await rig.minute()
    await rig.settle()
    expect(await readinessOf(rig)).toBe('Socket Mode: no connection to Slack for 3 minutes\n')
    expect(rig.logged()).toMatch(/"level":50.*Socket Mode: no connection to Slack for 3 minutes: commands/)
    const [socket, app] = await doctorSays()
    expect(socket).toMatch(/^WRONG {2}Socket Mode: Slack can’t be reached/)
    expect(app).toMatch(
      /^WRONG {2}app: not ready \(Socket Mode: no connection to Slack for 3 minutes\)\. Look/,
    )

    rig.slack.clearFaults()
    await eventually(isConnected)
    await rig.minute()
    expect(rig.logged()).toContain('Socket Mode: connected again')
    expect(await readinessOf(rig)).toBe('ready\n')
    expect(await doctorSays()).toEqual([
      'ok     Socket Mode: Slack offers a connection.',
      expect.stringMatching(/^ok {5}app: ready, says http/),
    ])
    expect(await rig.say('UGRACE', '/mentor help')).toContain('/mentor')
  })

  test('one that is open but deaf is replaced', async () => {
    rig.slack.clearCalls()
    rig.slack.silenceSockets()
    await eventually(() => rig.slack.socketConnections === 1)
    expect(rig.slack.calls({ method: 'apps.connections.open' })).toHaveLength(1)
    await eventually(isConnected)
    expect(await rig.say('UGRACE', '/mentor help')).toContain('/mentor')
  })
})

/** Waits as long as it takes: a connection that is deaf is noticed after some ten seconds. */
async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((done) => setTimeout(done, 20))
}

let release = Promise.withResolvers<void>()
let holding: Promise<unknown> = Promise.resolve()

/** Others can read the table, but not write to it. */
async function holdLock({ db }: Rig, table: string): Promise<void> {
  const held = Promise.withResolvers<void>()
  release = Promise.withResolvers<void>()
  holding = db.transaction().execute(async (trx) => {
    await sql`lock table ${sql.table(table)} in exclusive mode`.execute(trx)
    held.resolve()
    await release.promise
  })
  await held.promise
}

async function releaseLock(): Promise<void> {
  release.resolve()
  await holding
}

async function tablesOf({ db }: Rig): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(
    db,
  )
  return rows.map(({ name }) => name)
}

async function refuseWrites(rig: Rig): Promise<void> {
  await sql`create function disk_full() returns trigger language plpgsql as $$ begin
    raise exception using errcode = '53100',
      message = 'could not extend file "base/5/16384": No space left on device';
    end $$`.execute(rig.db)
  for (const table of await tablesOf(rig))
    await sql`create trigger disk_full before insert or update on ${sql.table(table)} execute function disk_full()`.execute(
      rig.db,
    )
}

async function acceptWrites({ db }: Rig): Promise<void> {
  await sql`drop function disk_full() cascade`.execute(db)
}

/** For new connections: ends those that the app has. In the end also those of the job queue, which it may have opened meanwhile. */
async function setReadOnly({ databaseUrl, app }: Rig, value: boolean): Promise<void> {
  const ended = value ? 'do-for-one' : 'do-for-one%'
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('set default_transaction_read_only = off')
  const name = new URL(databaseUrl).pathname.slice(1)
  await client.query(`alter database ${name} set default_transaction_read_only = ${value}`)
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like '${ended}'`)
  await client.end()
  // A query fails on a connection whose end the app hasn't noticed yet.
  while ((await (await fetch(`http://127.0.0.1:${app.port}/readyz`)).text()).includes('failed'));
}
