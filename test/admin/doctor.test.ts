import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { startSlack } from '../../dev/client.ts'
import { judgeDatabase } from '../../src/admin/database-checks.ts'
import { type Clock, SetClock, systemClock } from '../../src/platform/clock.ts'
import { admin } from '../support/admin.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { BERLIN, type Rig, startRig } from '../support/rig.ts'

const limited = `limited_${randomBytes(4).toString('hex')}`

let rig: Rig
let empty: TestDatabase
beforeAll(async () => {
  // Postgres and HTTP tell the machine's time.
  rig = await startRig({ now: systemClock.now().toZonedDateTimeISO(BERLIN).toPlainDateTime().toString() })
  empty = await createTestDatabase({ migrated: false })
  await rig.say('UGRACE', '/mentor add @ana')
  await sql`create role ${sql.raw(limited)} login password 'secret'`.execute(empty.db)
})
beforeEach(async () => {
  rig.clock.set(systemClock.now())
  await rig.app.tick()
  await rig.settle()
})
afterAll(async () => {
  await sql`drop owned by ${sql.raw(limited)}`.execute(empty.db)
  await sql`drop role ${sql.raw(limited)}`.execute(empty.db)
  await empty.drop()
  await rig.stop()
})

type Options = { clock?: Clock; url?: string; slack?: Rig['slack'] }

/** Returns the lines of the checks by name. */
async function examine(
  env: Record<string, string> = {},
  { clock = systemClock, url = '', slack = rig.slack }: Options = {},
) {
  const { databaseUrl } = rig
  const { ok, text: said } = await admin({ slack, databaseUrl, clock }, `doctor ${url}`, {
    PORT: String(rig.app.port),
    ...env,
  })
  const lines = said.split('\n')
  const wrong = lines.filter((line) => line.startsWith('WRONG'))
  expect(ok).toBe(wrong.length === 0)
  return { lines, wrong }
}

const otherUser = (database: TestDatabase['url']) => {
  const url = new URL(database)
  url.username = limited
  url.password = 'secret'
  return url.href
}

test('finds a healthy installation healthy, with a line for each check', async () => {
  const { lines } = await examine()
  expect(lines).toEqual([
    'ok     configuration: complete.',
    expect.stringMatching(/^ok {5}database: PostgreSQL \d+\.\d+\.$/),
    'ok     database clock: as that of Postgres.',
    'ok     migrations: complete.',
    'ok     time zones: all known.',
    'ok     last tick: less than five minutes ago.',
    'ok     workspaces: 1, none suspended.',
    'ok     outbox: no message is overdue.',
    `ok     bot token: of ${rig.slack.teamId} (Playground).`,
    'ok     scopes: all of manifest.yml.',
    'ok     clock: as that of Slack.',
    expect.stringMatching(/^ok {5}requests: answered at http:\/\/127\.0\.0\.1:\d+\/slack\/events\. To check/),
  ])
})

test('names each variable that is wrong, and checks nothing else', async () => {
  const { lines } = await examine({ SLACK_BOT_TOKEN: 'xoxp-secret', PORT: 'http' })
  expect(lines).toEqual([
    expect.stringMatching(
      /^WRONG {2}configuration: SLACK_BOT_TOKEN should be .* See docs\/configuration\.md\.$/,
    ),
    expect.stringMatching(/^WRONG {2}configuration: PORT should be /),
  ])
})

describe('of the database, tells', () => {
  test('that it doesn’t answer, without its password, and what wasn’t checked', async () => {
    const { lines, wrong } = await examine({
      DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:9/postgres',
    })
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}database: it doesn’t answer \(.*ECONNREFUSED.*\)\. Start Postgres, and check DATABASE_URL/,
      ),
    ])
    expect(lines.filter((line) => line.endsWith('not checked, because it needs “database”.'))).toHaveLength(6)
    expect(lines.join()).not.toContain('hunter2')
  })

  test('that it is read-only', async () => {
    const options = '?options=-c%20default_transaction_read_only%3Don'
    const { wrong } = await examine({ DATABASE_URL: `${rig.databaseUrl}${options}` })
    expect(wrong).toEqual([expect.stringMatching(/^WRONG {2}database: it is read-only\. Point DATABASE_URL/)])
  })

  test('that its user lacks rights', async () => {
    const { wrong } = await examine({ DATABASE_URL: otherUser(empty.url) })
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}database: limited_\w+ may not create tables or schemas\. .* alter database test_\w+ owner to limited_/,
      ),
    ])
  })

  test('that pg_trgm is missing', async () => {
    await sql`create schema pgboss`.execute(empty.db)
    await sql`grant create on schema public to ${sql.raw(limited)}`.execute(empty.db)
    const { wrong } = await examine({ DATABASE_URL: otherUser(empty.url) })
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}database: the extension pg_trgm is missing.* create extension pg_trgm$/,
      ),
    ])
  })

  test('that it is too old', () => {
    const facts = { user: 'u', database: 'd', isReadOnly: false, mayCreate: true, hasTrigrams: true }
    const at = systemClock.now()
    expect(judgeDatabase({ ...facts, version: '13.9', versionNumber: 130_009, at })).toEqual({
      says: 'it is PostgreSQL 13.9.',
      remedy: 'The app needs 14 or newer. Upgrade Postgres.',
    })
    expect(judgeDatabase({ ...facts, version: '14.0', versionNumber: 140_000, at }).remedy).toBeNull()
  })

  test('which migrations are missing', async () => {
    const { wrong, lines } = await examine({ DATABASE_URL: empty.url })
    expect(wrong).toEqual([
      expect.stringMatching(/^WRONG {2}migrations: missing: 0001_people, .* Start the app, which migrates/),
    ])
    expect(lines.filter((line) => line.endsWith('it needs “migrations”.'))).toHaveLength(4)
  })

  test('that it needs a newer version; other commands refuse to touch it', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999_drop.needs-99.0.0', '2027')`.execute(
      rig.db,
    )
    const { wrong } = await examine()
    const { ok, text: said } = await admin({ ...rig, clock: systemClock }, 'workspaces list')
    await sql`delete from kysely_migration where name like '9999%'`.execute(rig.db)
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}migrations: the database needs version 99\.0\.0 or newer, and this is \S+\. Run that version, or restore/,
      ),
    ])
    expect({ ok, said }).toEqual({
      ok: false,
      said: 'Nothing was changed: the database needs version 99.0.0 or newer.',
    })
  })

  test('which time zones Node.js doesn’t know', async () => {
    await rig.db.updateTable('people').set({ zone: 'Mars/Base' }).where('person_id', '=', 'UANA').execute()
    const { wrong } = await examine()
    await rig.db.updateTable('people').set({ zone: BERLIN }).where('person_id', '=', 'UANA').execute()
    expect(wrong).toEqual([
      expect.stringMatching(/^WRONG {2}time zones: this Node\.js doesn’t know Mars\/Base\. Run the app with/),
    ])
  })

  test('that no tick completes', async () => {
    await rig.db
      .updateTable('heartbeats')
      .set({ beat_at: systemClock.now().subtract({ minutes: 7 }) })
      .execute()
    const { wrong } = await examine()
    expect(wrong).toEqual([
      'WRONG  last tick: the last one was 7 minutes ago. Start the app. If it runs, look for “job failed” in its log.',
    ])
  })

  test('which workspaces are suspended, and how to resume them', async () => {
    await rig.db
      .updateTable('workspaces')
      .set({ suspended_at: systemClock.now(), suspended_reason: 'app_uninstalled' })
      .execute()
    const { wrong } = await examine()
    await rig.db.updateTable('workspaces').set({ suspended_at: null, suspended_reason: null }).execute()
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}workspaces: suspended: T\w+ \(app_uninstalled\)\. App removed from the workspace\. .* restart\)\.$/,
      ),
    ])
  })

  test('not that others removed the app, as long as one workspace has it', async () => {
    const values = { name: 'Other', created_at: systemClock.now(), suspended_at: systemClock.now() }
    await rig.db
      .insertInto('workspaces')
      .values({ workspace_id: 'TGONE', suspended_reason: 'app_uninstalled', ...values })
      .execute()
    const { wrong, lines } = await examine()
    await rig.db.deleteFrom('workspaces').where('workspace_id', '=', 'TGONE').execute()
    expect(wrong).toEqual([])
    expect(lines).toContain('ok     workspaces: 2, none suspended, 1 removed the app.')
  })

  test('how many messages are overdue', async () => {
    const at = systemClock.now().subtract({ minutes: 11 })
    const later = { state: 'pending', created_at: at, send_at: systemClock.now().add({ hours: 1 }) }
    await rig.db.updateTable('outbox').set(later).where('person_id', '=', 'UANA').execute()
    const { wrong } = await examine()
    await rig.db.deleteFrom('outbox').execute()
    expect(wrong).toEqual([
      'WRONG  outbox: messages that are overdue: 1. For each with its reason, run: outbox stuck',
    ])
  })
})

describe('of Slack, tells', () => {
  test('that it rejects the token, with the remedy of the log', async () => {
    rig.slack.faults.add({ method: 'auth.test', fault: { kind: 'error', error: 'token_revoked' }, times: 1 })
    const { wrong, lines } = await examine()
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}bot token: Slack says token_revoked\. .*with SLACK_BOT_TOKEN: set the new one, and restart\)\.$/,
      ),
    ])
    expect(lines.filter((line) => line.endsWith('it needs “bot token”.'))).toHaveLength(2)
  })

  test('that it can’t be reached', async () => {
    const { wrong } = await examine({ SLACK_API_URL: 'http://127.0.0.1:9/api/' })
    expect(wrong).toEqual([
      expect.stringMatching(/^WRONG {2}bot token: Slack can’t be reached \(.+\)\. Check SLACK_API_URL/),
    ])
  })

  test.each([
    [
      ['commands', 'chat:write', 'users:read.email', 'im:history'],
      /^WRONG {2}scopes: missing: users:read, im:write\. Update the app’s manifest/,
    ],
    [
      ['commands', 'chat:write', 'users:read', 'im:write', 'im:history'],
      /^ok {5}scopes: all but the optional files:write, mpim:write, users:read\.email\.$/,
    ],
  ])('which scopes are missing, and which were declined: %j', async (scopes, says) => {
    const slack = await startSlack({ scopes })
    const { lines } = await examine({ SLACK_SIGNING_SECRET: rig.slack.signingSecret }, { slack })
    await slack.close()
    expect(lines).toContainEqual(expect.stringMatching(says))
  })

  test('whether it offers a connection in Socket Mode', async () => {
    const { lines } = await examine({ SLACK_APP_TOKEN: rig.slack.appToken })
    expect(lines.slice(-2)).toEqual([
      'ok     Socket Mode: Slack offers a connection.',
      expect.stringMatching(/^ok {5}app: ready, says http:\/\/127\.0\.0\.1:\d+\/readyz\.$/),
    ])
    const { wrong } = await examine({ SLACK_APP_TOKEN: 'xapp-of-nobody' })
    expect(wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}Socket Mode: Slack says invalid_auth\. .* SLACK_APP_TOKEN to an app-level token/,
      ),
    ])
  })
})

describe('in Socket Mode, of the app on this machine, tells', () => {
  test.each([
    [
      'that it doesn’t answer',
      '9',
      /^WRONG {2}app: nothing answers at http\S+:9\/readyz \(.+\)\. Start the app/,
    ],
    [
      'that it isn’t checked if the system picks the port',
      '0',
      /^ok {5}app: not checked, because its port is 0\.$/,
    ],
  ])('%s', async (_, PORT, line) => {
    const { lines } = await examine({ SLACK_APP_TOKEN: rig.slack.appToken, PORT })
    expect(lines.at(-1)).toMatch(line)
  })

  test('each reason why it isn’t ready, asking at OPERATOR_PORT', async () => {
    const server = createServer((_, res) => res.writeHead(503).end('database: a\ntick: b\n'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    const OPERATOR_PORT = String(typeof address === 'object' && address ? address.port : 0)
    const { wrong } = await examine({ SLACK_APP_TOKEN: rig.slack.appToken, OPERATOR_PORT })
    server.close()
    expect(wrong).toEqual([
      'WRONG  app: not ready (database: a; tick: b). Look in its log for errors, and restart it if that lasts.',
    ])
  })
})

test('of a clock that is ten minutes off, tells the same everywhere', async () => {
  for (const [minutes, direction] of [
    [10, 'ahead of'],
    [-10, 'behind'],
  ] as const) {
    const clock = new SetClock(Temporal.Now.instant().add({ minutes }))
    const { wrong } = await examine({}, { clock })
    const clocks = wrong.filter((line) => line.includes('Synchronize the clocks'))
    expect(clocks).toEqual([
      expect.stringMatching(
        new RegExp(`^WRONG {2}database clock: .* (599|600|601) seconds ${direction} that of Postgres`),
      ),
      expect.stringMatching(
        new RegExp(`^WRONG {2}clock: .* (599|600|601) seconds ${direction} that of Slack`),
      ),
    ])
    expect(wrong.join('\n')).toMatch(/requests: .* refuses the signature\. .* check the clock/)
  }
})

describe('of the way of Slack’s requests, tells', () => {
  /** A proxy that passes on what `passes` allows. */
  async function proxy(passes: (path: string) => boolean): Promise<{ server: Server; url: string }> {
    const server = createServer(async (req, res) => {
      if (!passes(req.url ?? '')) return res.writeHead(404).end()
      const sent = await text(req)
      const headers = Object.entries(req.headers).flatMap(([name, value]) =>
        typeof value === 'string' && /^(x-|content-type)/.test(name)
          ? [[name, value] as [string, string]]
          : [],
      )
      const body = req.method === 'POST' ? { body: sent } : {}
      const answer = await fetch(`http://127.0.0.1:${rig.app.port}${req.url}`, {
        method: req.method ?? '',
        headers,
        ...body,
      })
      res.writeHead(answer.status).end(await answer.text())
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    return { server, url: `http://127.0.0.1:${port}/slack/events` }
  }

  test.each([
    ['nothing is wrong', (path: string) => path === '/slack/events', []],
    [
      'that the proxy doesn’t pass them on',
      () => false,
      [/^WRONG {2}requests: http\S+ answers 404\. Let the proxy pass \/slack\/events/],
    ],
    [
      'that the metrics are open',
      () => true,
      [/^WRONG {2}health and metrics: http\S+\/metrics is open to the internet\. Let the proxy/],
    ],
  ] as const)('%s', async (_, passes, expected) => {
    const { server, url } = await proxy(passes)
    const { wrong, lines } = await examine({}, { url })
    server.close()
    expect(wrong).toEqual(expected.map((line) => expect.stringMatching(line)))
    if (expected.length === 0) expect(lines.at(-1)).toBe('ok     health and metrics: closed to the internet.')
  })

  test('that the app doesn’t answer', async () => {
    const { wrong } = await examine({ PORT: '9' })
    expect(wrong).toEqual([
      expect.stringMatching(/^WRONG {2}requests: http\S+ doesn’t answer \(.+\)\. Start the app/),
    ])
  })

  test('that the app has another signing secret', async () => {
    const { wrong } = await examine({ SLACK_SIGNING_SECRET: 'another-secret' })
    expect(wrong).toEqual([
      expect.stringMatching(/^WRONG {2}requests: \S+ refuses the signature\. Restart the app with this/),
    ])
  })

  test('that it isn’t checked if the system picks the port', async () => {
    const { lines } = await examine({ PORT: '0' })
    expect(lines.at(-1)).toBe('ok     requests: not checked, because PORT is 0.')
  })
})
