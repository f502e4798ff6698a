import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { SlackCloud } from '../../dev/client.ts'
import { settle, travelTo } from '../../dev/time-travel.ts'
import { type RunningApp, startApp } from '../../src/app.ts'
import { SetClock } from '../../src/platform/clock.ts'
import { createLog } from '../../src/platform/log.ts'
import { isNudge } from '../support/nudges.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { BERLIN } from '../support/rig.ts'

// Two workspaces whose people have the same ids. The app is installed in the browser, as anyone would.

const PUBLIC_URL = 'https://do-for-one.example.com'
const REDIRECT = `${PUBLIC_URL}/slack/oauth_redirect`
const people = [
  { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
  { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN },
]
const [LIGHTHOUSE, HARBOR] = [
  { id: 'TLIGHTHOUSE', name: 'Lighthouse', people },
  { id: 'THARBOR', name: 'Harbor & Sons', people },
]
const KEYS = [{ id: 'k1', key: randomBytes(32) }] as const

let cloud: SlackCloud
let database: Awaited<ReturnType<typeof createTestDatabase>>
let app: RunningApp
let logged = ''
const clock = new SetClock(Temporal.Instant.from('2026-11-02T09:30:00Z'))

beforeAll(async () => {
  database = await createTestDatabase()
  cloud = await SlackCloud.start({ workspaces: [LIGHTHOUSE, HARBOR], redirectUri: REDIRECT })
  app = await start()
})
afterAll(async () => {
  await app.stop()
  await cloud.close()
  await database.drop()
})

async function start(): Promise<RunningApp> {
  const { clientId, clientSecret, apiUrl, signingSecret } = cloud
  const started = await startApp({
    config: {
      slack: {
        access: { mode: 'many workspaces', clientId, clientSecret, publicUrl: PUBLIC_URL, tokenKeys: KEYS },
        apiUrl,
        transport: { mode: 'http', signingSecrets: [signingSecret] },
      },
      database: { url: database.url, poolSize: 4 },
      ...{ host: '127.0.0.1', port: 0, operatorPort: null, proxy: null, retentionDays: 90 },
      ...{ logLevel: 'debug', nudges: true, outboxPerMinute: 200 },
    },
    clock,
    log: createLog('debug', collectLog()),
    everyMinute: () => ({ stop: async () => {} }),
  })
  for (const { id } of [LIGHTHOUSE, HARBOR]) {
    cloud.in(id).connectHttp(`http://127.0.0.1:${started.port}/slack/events`)
    cloud.in(id).setNow(clock.now())
  }
  return started
}

function collectLog(): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk)
      done()
    },
  })
}

type Browser = { cookie: string }
type Shown = { status: number; text: string; location: string }

/** Opens an address of the app, or of Slack, as a browser does: it keeps the app's cookie. */
async function open(browser: Browser, address: string): Promise<Shown> {
  const ours = `http://127.0.0.1:${app.port}`
  const url = new URL(address.replace(PUBLIC_URL, ours), ours)
  const headers = url.origin === ours && browser.cookie ? { cookie: browser.cookie } : undefined
  const response = await fetch(url, { redirect: 'manual', ...(headers && { headers }) })
  const [cookie] = response.headers.getSetCookie()
  if (cookie) browser.cookie = cookie.split(';')[0] ?? ''
  const text = await response.text()
  return { status: response.status, text, location: response.headers.get('location') ?? '' }
}

/** Begins at the app's page, and presses a link on Slack's. Returns the address to which Slack sends the browser. */
async function allow(browser: Browser, label: string): Promise<string> {
  const { location } = await open(browser, '/slack/install')
  const { text } = await open(browser, location)
  const [, href = ''] = new RegExp(`href="([^"]*)">${label}<`).exec(text.replaceAll('&amp;', '&')) ?? []
  return (await open(browser, new URL(href, cloud.apiUrl).href)).location
}

async function install(browser: Browser, workspace: string): Promise<Shown> {
  return open(browser, await allow(browser, `Allow in ${workspace}`))
}

const countInstallations = async () =>
  (await database.db.selectFrom('installations').select('workspace_id').execute()).length

async function say(teamId: string, personId: string, typed: string): Promise<string> {
  const person = cloud.in(teamId).as(personId)
  person.takeAll()
  await person.command(typed)
  await settle(app)
  return (await person.nextEphemeral()).text
}

describe('before anything is installed', () => {
  test('the page at / says what this is, and leads to Slack', async () => {
    const { status, text } = await open({ cookie: '' }, '/')
    expect(status).toBe(200)
    expect(text).toContain('<a class="button" href="/slack/install">Add to Slack</a>')
  })

  test('people are told that the app isn’t installed', async () => {
    expect(await say(HARBOR.id, 'UGRACE', '/mentor')).toContain('I’m not installed in your workspace')
  })

  test('Slack is asked for the scopes, with a state, and the cookie is only for this site', async () => {
    const response = await fetch(`http://127.0.0.1:${app.port}/slack/install`, { redirect: 'manual' })
    const { searchParams } = new URL(response.headers.get('location') ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: cloud.clientId,
      scope: 'commands,chat:write,users:read,im:write,im:history,files:write,mpim:write',
      state: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: REDIRECT,
    })
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-do-for-one-install=[\w-]{43}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
    )
  })
})

describe('an installation goes on only in the browser in which it began, once, within ten minutes', () => {
  const refused = { status: 400, text: expect.stringContaining('This installation can’t go on') }
  afterEach(async () => expect(await countInstallations()).toBe(0))

  test('not when it was cancelled', async () => {
    const browser = { cookie: '' }
    const shown = await open(browser, await allow(browser, 'Cancel'))
    expect(shown.text).toContain('Nothing was installed')
    expect(shown.text).toContain('href="/slack/install"')
  })

  test('not in another browser, and not without a cookie', async () => {
    const address = await allow({ cookie: '' }, 'Allow in Lighthouse')
    const other = { cookie: '' }
    await open(other, '/slack/install')
    expect(await open(other, address)).toMatchObject(refused)
    expect(await open({ cookie: '' }, address)).toMatchObject(refused)
  })

  test('not with another state', async () => {
    const browser = { cookie: '' }
    const address = new URL(await allow(browser, 'Allow in Lighthouse'))
    address.searchParams.set('state', randomBytes(32).toString('base64url'))
    expect(await open(browser, address.href)).toMatchObject(refused)
  })

  test('not after ten minutes', async () => {
    const browser = { cookie: '' }
    const address = await allow(browser, 'Allow in Lighthouse')
    clock.set(clock.now().add({ minutes: 10 }))
    expect(await open(browser, address)).toMatchObject(refused)
  })

  test('not from Slack’s own button, which leads to the beginning instead', async () => {
    const code = cloud.issueCode(LIGHTHOUSE.id)
    const shown = await open({ cookie: '' }, `${REDIRECT}?code=${code}`)
    expect(shown).toMatchObject({ status: 302, location: '/slack/install' })
  })

  test('not if Slack refuses the code; the page has the reference of the log', async () => {
    const browser = { cookie: '' }
    const address = new URL(await allow(browser, 'Allow in Lighthouse'))
    address.searchParams.set('code', 'invented')
    const { status, text } = await open(browser, address.href)
    expect(status).toBe(502)
    const [, reference = ''] = /this reference: (\w{6})/.exec(text) ?? []
    expect(logged).toMatch(new RegExp(`"reference":"${reference}".*could not install the app`))
  })
})

describe('installed in two workspaces', () => {
  test('at the same time in two tabs of one browser', async () => {
    const browser = { cookie: '' }
    const addresses = [
      await allow(browser, 'Allow in Lighthouse'),
      await allow(browser, 'Allow in Harbor & Sons'),
    ]
    const [first, second] = await Promise.all(addresses.map((address) => open(browser, address)))
    expect(first?.text).toContain('Do For One is installed in Lighthouse')
    expect(second?.text).toContain('Do For One is installed in Harbor &amp; Sons')
    expect(second?.text).toContain('app_redirect?app=A0PLAYGROUND&amp;team=THARBOR')
    // A second press of Enter.
    expect(await open(browser, addresses[0] ?? '')).toMatchObject({ status: 400 })
    expect(await countInstallations()).toBe(2)
  })

  test('each serves its own people, and nudges both', async () => {
    for (const { id } of [LIGHTHOUSE, HARBOR]) {
      expect(await say(id, 'UGRACE', '/mentor add @ana weekly')).toContain('Offered to mentor <@UANA>')
      const ana = cloud.in(id).as('UANA')
      await ana.openHome()
      await settle(app)
      await ana.press('home', { text: 'Accept', near: '<@UGRACE>' })
      await settle(app)
    }
    expect(await say(HARBOR.id, 'UGRACE', '/mentor log @ana 2 Nov by call')).toContain('Logged')
    await travelTo(
      {
        ...app,
        now: () => clock.now(),
        setNow: async (now) => {
          clock.set(now)
          for (const { id } of [LIGHTHOUSE, HARBOR]) cloud.in(id).setNow(now)
        },
      },
      database.pool,
      Temporal.Instant.from('2026-11-10T12:00:00Z'),
    )
    for (const { id } of [LIGHTHOUSE, HARBOR])
      expect((await cloud.in(id).as('UGRACE').dms()).filter(isNudge)).toHaveLength(1)
  })

  test('no token is in the database or in the log', async () => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname in ('public', 'pgboss')`.execute(database.db)
    const dump = []
    for (const { name } of rows) {
      const schema = name.startsWith('job') || name.includes('boss') ? 'pgboss' : 'public'
      const found = await sql<{ all: string }>`
        select coalesce(string_agg(t::text, ' '), '') as all from ${sql.table(`${schema}.${name}`)} t`
        .execute(database.db)
        .catch(() => null)
      dump.push(found?.rows[0]?.all ?? '')
    }
    const everything = dump.join('\n')
    expect(everything).toContain('TLIGHTHOUSE')
    const tokens = [...cloud.tokensOf(LIGHTHOUSE.id), ...cloud.tokensOf(HARBOR.id)]
    expect(tokens).toHaveLength(2)
    for (const secret of [...tokens, cloud.clientSecret, KEYS[0].key.toString('base64')]) {
      expect(everything).not.toContain(secret)
      expect(logged).not.toContain(secret)
    }
  })

  test('after a restart both still work', async () => {
    await app.stop()
    app = await start()
    expect(await say(LIGHTHOUSE.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
    expect(await say(HARBOR.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
  })

  test('one that is uninstalled is suspended, disturbs no other, and goes on after it is installed again', async () => {
    await cloud.uninstall(HARBOR.id)
    await settle(app)
    const suspended = () =>
      database.db
        .selectFrom('workspaces')
        .select('workspace_id')
        .where('suspended_at', 'is not', null)
        .execute()
    expect(await suspended()).toEqual([{ workspace_id: HARBOR.id }])
    expect(await say(LIGHTHOUSE.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
    const shown = await install({ cookie: '' }, 'Harbor & Sons')
    expect(shown.text).toContain('Do For One is installed in Harbor')
    expect(await suspended()).toEqual([])
    expect(await say(HARBOR.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
  })
})
