import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { settle } from '../../dev/time-travel.ts'
import { CloudApp, REDIRECT } from '../support/cloud-app.ts'
import { isNudge } from '../support/nudges.ts'
import { BERLIN } from '../support/rig.ts'

// Two workspaces whose people have the same ids. The app is installed in the browser, as anyone would.

const people = [
  { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
  { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN },
]
const [LIGHTHOUSE, HARBOR] = [
  { id: 'TLIGHTHOUSE', name: 'Lighthouse', people },
  { id: 'THARBOR', name: 'Harbor & Sons', people },
]

let cloudApp: CloudApp
beforeAll(async () => {
  cloudApp = await CloudApp.start({ workspaces: [LIGHTHOUSE, HARBOR] })
})
afterAll(() => cloudApp.stop())

const open: CloudApp['open'] = (...given) => cloudApp.open(...given)
const allow: CloudApp['allow'] = (...given) => cloudApp.allow(...given)
const say: CloudApp['say'] = (...given) => cloudApp.say(...given)
const countInstallations = async () =>
  (await cloudApp.database.db.selectFrom('installations').select('workspace_id').execute()).length

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
    const response = await fetch(`http://127.0.0.1:${cloudApp.app.port}/slack/install`, {
      redirect: 'manual',
    })
    const { searchParams } = new URL(response.headers.get('location') ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: cloudApp.cloud.clientId,
      scope: 'commands,chat:write,users:read,im:write,im:history,files:write,mpim:write,users:read.email',
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

  test('not when it was canceled', async () => {
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
    cloudApp.setNow(cloudApp.clock.now().add({ minutes: 10 }))
    expect(await open(browser, address)).toMatchObject(refused)
  })

  test('not from Slack’s own button, which leads to the beginning instead', async () => {
    const code = cloudApp.cloud.issueCode(LIGHTHOUSE.id)
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
    expect(cloudApp.logged).toMatch(new RegExp(`"reference":"${reference}".*could not install the app`))
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
    expect(second?.text).toContain('https://slack.com/app_redirect?app=A0PLAYGROUND&amp;team=THARBOR')
    // A second press of Enter.
    expect(await open(browser, addresses[0] ?? '')).toMatchObject({ status: 400 })
    expect(await countInstallations()).toBe(2)
  })

  test('each serves its own people, and nudges both', async () => {
    for (const { id } of [LIGHTHOUSE, HARBOR]) {
      expect(await say(id, 'UGRACE', '/mentor add @ana weekly')).toContain('Offered to mentor <@UANA>')
      const ana = cloudApp.cloud.in(id).as('UANA')
      await ana.openHome()
      await settle(cloudApp.app)
      await ana.press('home', { text: 'Accept', near: '<@UGRACE>' })
      await settle(cloudApp.app)
    }
    expect(await say(HARBOR.id, 'UGRACE', '/mentor log @ana 2 Nov by call')).toContain('Logged')
    await cloudApp.travelTo(Temporal.Instant.from('2026-11-10T12:00:00Z'))
    for (const { id } of [LIGHTHOUSE, HARBOR])
      expect((await cloudApp.cloud.in(id).as('UGRACE').dms()).filter(isNudge)).toHaveLength(1)
  })

  test('no token is in the database or in the log', async () => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname in ('public', 'pgboss')`.execute(
      cloudApp.database.db,
    )
    const dump = []
    for (const { name } of rows) {
      const schema = name.startsWith('job') || name.includes('boss') ? 'pgboss' : 'public'
      const found = await sql<{ all: string }>`
        select coalesce(string_agg(t::text, ' '), '') as all from ${sql.table(`${schema}.${name}`)} t`
        .execute(cloudApp.database.db)
        .catch(() => null)
      dump.push(found?.rows[0]?.all ?? '')
    }
    const everything = dump.join('\n')
    expect(everything).toContain('TLIGHTHOUSE')
    const tokens = [...cloudApp.cloud.tokensOf(LIGHTHOUSE.id), ...cloudApp.cloud.tokensOf(HARBOR.id)]
    expect(tokens).toHaveLength(2)
    for (const secret of [
      ...tokens,
      cloudApp.cloud.clientSecret,
      cloudApp.tokenKeys[0].key.toString('base64'),
    ]) {
      expect(everything).not.toContain(secret)
      expect(cloudApp.logged).not.toContain(secret)
    }
  })

  test('after a restart both still work', async () => {
    await cloudApp.restart()
    expect(await say(LIGHTHOUSE.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
    expect(await say(HARBOR.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
  })

  test('one that is uninstalled is suspended, disturbs no other, and goes on after it is installed again', async () => {
    await cloudApp.cloud.uninstall(HARBOR.id)
    await settle(cloudApp.app)
    const suspended = () =>
      cloudApp.database.db
        .selectFrom('workspaces')
        .select('workspace_id')
        .where('suspended_at', 'is not', null)
        .execute()
    expect(await suspended()).toEqual([{ workspace_id: HARBOR.id }])
    expect(await say(LIGHTHOUSE.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
    const shown = await cloudApp.install({ cookie: '' }, 'Harbor & Sons')
    expect(shown.text).toContain('Do For One is installed in Harbor')
    expect(await suspended()).toEqual([])
    expect(await say(HARBOR.id, 'UGRACE', '/mentor')).toContain('<@UANA>')
  })
})
