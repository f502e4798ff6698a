import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { Temporal } from 'temporal-polyfill'
import { type CloudOptions, SlackCloud } from '../../dev/client.ts'
import { settle, travelTo } from '../../dev/time-travel.ts'
import { type RunningApp, startApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { SetClock } from '../../src/platform/clock.ts'
import { createLog } from '../../src/platform/log.ts'
import type { TokenKey } from '../../src/platform/workspaces/sealing.ts'
import { createTestDatabase } from './postgres.ts'

const REDIRECT_PATH = '/slack/oauth_redirect'
export const PUBLIC_URL = 'https://do-for-one.example.com'
export const REDIRECT = `${PUBLIC_URL}${REDIRECT_PATH}`

type Address = { publicUrl: string; port: number }
type CloudAppOptions = Omit<CloudOptions, 'redirectUri'> & { now?: Temporal.Instant; address?: Address }
type Parts = Required<Pick<CloudAppOptions, 'now' | 'address'>> & {
  cloud: SlackCloud
  database: Awaited<ReturnType<typeof createTestDatabase>>
  ids: readonly string[]
}

/** What a browser keeps, and what it shows. */
export type Browser = { cookie: string }
export type Shown = { status: number; text: string; location: string }

/** The app for many workspaces, with a simulated Slack in which they install it. */
export class CloudApp {
  readonly clock: SetClock
  readonly cloud: SlackCloud
  readonly database: Awaited<ReturnType<typeof createTestDatabase>>
  /** All lines of the log. */
  logged = ''
  tokenKeys: readonly [TokenKey, ...TokenKey[]] = [makeKey('k1')]
  app: RunningApp
  private readonly ids: readonly string[]
  private readonly address: Address

  private constructor({ cloud, database, ids, address, now }: Parts) {
    this.cloud = cloud
    this.database = database
    this.ids = ids
    this.address = address
    this.clock = new SetClock(now)
    this.app = NOT_STARTED
  }

  /** Starts at half past ten on a Monday in Berlin, or at `now`. `address`: where a real browser reaches the app. */
  static async start({
    now = Temporal.Instant.from('2026-11-02T09:30:00Z'),
    address = { publicUrl: PUBLIC_URL, port: 0 },
    ...options
  }: CloudAppOptions): Promise<CloudApp> {
    const database = await createTestDatabase()
    const cloud = await SlackCloud.start({ ...options, redirectUri: `${address.publicUrl}${REDIRECT_PATH}` })
    const ids = options.workspaces.map(({ id }) => id)
    const started = new CloudApp({ cloud, database, ids, address, now })
    await started.startApp()
    return started
  }

  get config(): Config {
    const { clientId, clientSecret, apiUrl, signingSecret } = this.cloud
    return {
      slack: {
        access: {
          mode: 'many workspaces',
          ...{ clientId, clientSecret, publicUrl: this.address.publicUrl, tokenKeys: this.tokenKeys },
        },
        apiUrl,
        transport: { mode: 'http', signingSecrets: [signingSecret] },
      },
      database: { url: this.database.url, poolSize: 4 },
      ...{ host: '127.0.0.1', port: this.address.port, operatorPort: null, proxy: null, retentionDays: 90 },
      ...{ logLevel: 'debug', nudges: true, outboxPerMinute: 200 },
    }
  }

  async startApp(): Promise<void> {
    const started = await startApp({
      config: this.config,
      clock: this.clock,
      log: createLog('debug', this.collectLog()),
      everyMinute: () => ({ stop: async () => {} }),
    })
    this.app = started
    for (const id of this.ids) this.cloud.in(id).connectHttp(`http://127.0.0.1:${started.port}/slack/events`)
    this.setNow(this.clock.now())
    await settle(started)
  }

  /** `keys`: other keys from then on. */
  async restart(keys = this.tokenKeys): Promise<void> {
    await this.app.stop()
    this.tokenKeys = keys
    await this.startApp()
  }

  setNow(now: Temporal.Instant): void {
    this.clock.set(now)
    for (const id of this.ids) this.cloud.in(id).setNow(now)
  }

  /** Moves time, and does what is due. */
  async pass(duration: Temporal.DurationLike): Promise<void> {
    this.setNow(this.clock.now().add(duration))
    await this.app.tick()
    await settle(this.app)
  }

  /** Moves time, and stops wherever the app has something to do. */
  async travelTo(instant: Temporal.Instant): Promise<void> {
    const setNow = async (now: Temporal.Instant) => this.setNow(now)
    const traveler = { ...this.app, now: () => this.clock.now(), setNow }
    await travelTo(traveler, this.database.pool, instant)
  }

  /** As a mentee, clicks *Accept* on Home on the offer of this mentor. */
  async accept(teamId: string, menteeId: string, mentorId: string): Promise<void> {
    const mentee = this.cloud.in(teamId).as(menteeId)
    await mentee.openHome()
    await settle(this.app)
    await mentee.press('home', { text: 'Accept', near: `<@${mentorId}>` })
    await settle(this.app)
  }

  open(browser: Browser, address: string): Promise<Shown> {
    return openPage(this.where, browser, address)
  }

  allow(browser: Browser, label: string): Promise<string> {
    return allow(this.where, browser, label)
  }

  private get where(): Where {
    return { publicUrl: this.address.publicUrl, port: this.app.port, apiUrl: this.cloud.apiUrl }
  }

  async install(browser: Browser, workspace: string): Promise<Shown> {
    return this.open(browser, await this.allow(browser, `Allow in ${workspace}`))
  }

  /** Installs it, and declines these optional scopes. */
  async installWithout(declined: readonly string[], workspace: string): Promise<Shown> {
    this.cloud.declined = declined
    const shown = await this.install({ cookie: '' }, workspace)
    this.cloud.declined = []
    return shown
  }

  /** Types a command, and returns the app's answer. */
  async say(teamId: string, personId: string, typed: string): Promise<string> {
    const person = this.cloud.in(teamId).as(personId)
    // An ack doesn't mean that earlier clicks have been processed.
    await settle(this.app)
    person.takeAll()
    await person.command(typed)
    await settle(this.app)
    return (await person.nextEphemeral()).text
  }

  async stop(): Promise<void> {
    await this.app.stop()
    await this.cloud.close()
    await this.database.drop()
  }

  private collectLog(): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        this.logged += String(chunk)
        done()
      },
    })
  }
}

/** Where the app and Slack are. The app's public address leads to its port. */
export type Where = { publicUrl: string; port: number; apiUrl: string }

/** Opens an address of the app, or of Slack, as a browser does: it keeps the app's cookie. */
export async function openPage(
  { publicUrl, port }: Where,
  browser: Browser,
  address: string,
): Promise<Shown> {
  const ours = `http://127.0.0.1:${port}`
  const url = new URL(address.replace(publicUrl, ours), ours)
  const headers = url.origin === ours && browser.cookie ? { cookie: browser.cookie } : undefined
  const response = await fetch(url, { redirect: 'manual', ...(headers && { headers }) })
  const [cookie] = response.headers.getSetCookie()
  if (cookie) browser.cookie = cookie.split(';')[0] ?? ''
  const text = await response.text()
  return { status: response.status, text, location: response.headers.get('location') ?? '' }
}

/** Begins at the app's page, and clicks a link on Slack's. Returns the address to which Slack sends the browser. */
export async function allow(where: Where, browser: Browser, label: string): Promise<string> {
  const { location } = await openPage(where, browser, '/slack/install')
  const { text } = await openPage(where, browser, location)
  const [, href = ''] = new RegExp(`href="([^"]*)">${label}<`).exec(text.replaceAll('&amp;', '&')) ?? []
  return (await openPage(where, browser, new URL(href, where.apiUrl).href)).location
}

export function makeKey(id: string): TokenKey {
  return { id, key: randomBytes(32) }
}

const NOT_STARTED: RunningApp = {
  ...{ port: 0, operatorPort: 0 },
  tick: async () => {},
  countUnfinished: async () => 0,
  stop: async () => {},
}
