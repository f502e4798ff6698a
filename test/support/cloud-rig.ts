import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import type { Temporal } from 'temporal-polyfill'
import { SlackCloud } from '../../dev/client.ts'
import { freePort } from '../../dev/embedded-postgres.ts'
import type { CloudWorkspace } from '../../dev/slack/cloud.ts'
import { settle, travelTo } from '../../dev/time-travel.ts'
import { type RunningApp, startApp } from '../../src/app.ts'
import { SetClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { createLog } from '../../src/platform/log.ts'
import { createTestDatabase } from './postgres.ts'
import { inBerlin } from './rig.ts'

/** The app for many workspaces, with a database of its own and a simulated Slack of several. */
export type CloudRig = {
  cloud: SlackCloud
  db: Database
  app: RunningApp
  clock: SetClock
  /** The app's address in a browser: another site than Slack's. */
  publicUrl: string
  /** Installs the app as a browser does, with its pages and Slack's. */
  install(...workspaces: readonly CloudWorkspace[]): Promise<void>
  /** Types a command as a person. Returns the ephemeral reply. */
  say(workspaceId: string, personId: string, typed: string): Promise<string>
  /** As a mentee, presses *Accept* on Home on the offer of this mentor. */
  accept(workspaceId: string, menteeId: string, mentorId: string): Promise<void>
  /** Moves only the clocks. */
  setNow(berlin: string): void
  /** Moves time to an instant in Berlin time, with all ticks and jobs on the way. */
  travelTo(berlin: string): Promise<void>
  /** Waits until all requests and jobs are done. */
  settle(): Promise<void>
  /** Returns everything logged so far. */
  logged(): string
  stop(): Promise<void>
}

/** Starts on a Monday morning, or at `now` in Berlin time, installed nowhere. */
export async function startCloudRig(
  workspaces: readonly CloudWorkspace[],
  { now = '2026-11-02T10:30' }: { now?: string } = {},
): Promise<CloudRig> {
  const database = await createTestDatabase()
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const cloud = await SlackCloud.start({ workspaces, redirectUri: `${publicUrl}/slack/oauth_redirect` })
  const clock = new SetClock(inBerlin(now))
  const lines: string[] = []
  const app = await startApp({
    config: {
      slack: {
        access: {
          ...{
            mode: 'many workspaces',
            clientId: cloud.clientId,
            clientSecret: cloud.clientSecret,
            publicUrl,
          },
          tokenKeys: [{ id: 'k1', key: randomBytes(32) }],
        },
        apiUrl: cloud.apiUrl,
        transport: { mode: 'http', signingSecrets: [cloud.signingSecret] },
      },
      database: { url: database.url, poolSize: 4 },
      ...{ host: '127.0.0.1', port, operatorPort: null, proxy: null, retentionDays: 90 },
      ...{ logLevel: 'debug', nudges: true, outboxPerMinute: 200 },
    },
    clock,
    log: createLog('debug', collectInto(lines)),
    everyMinute: () => ({ stop: async () => {} }),
  })
  const slacks = workspaces.map(({ id }) => cloud.in(id))
  for (const slack of slacks) slack.connectHttp(`http://127.0.0.1:${port}/slack/events`)
  const setNow = (instant: Temporal.Instant) => {
    clock.set(instant)
    for (const slack of slacks) slack.setNow(instant)
  }
  setNow(clock.now())
  const traveler = {
    ...app,
    now: () => clock.now(),
    setNow: async (instant: Temporal.Instant) => setNow(instant),
  }
  await settle(app)
  return {
    ...{ cloud, db: database.db, app, clock, publicUrl },
    async install(...added) {
      for (const { name } of added) await installIn(name, publicUrl)
    },
    async say(workspaceId, personId, typed) {
      const person = cloud.in(workspaceId).as(personId)
      await settle(app)
      person.takeAll()
      await person.command(typed)
      await settle(app)
      return (await person.nextEphemeral()).text
    },
    async accept(workspaceId, menteeId, mentorId) {
      const mentee = cloud.in(workspaceId).as(menteeId)
      await mentee.openHome()
      await settle(app)
      await mentee.press('home', { text: 'Accept', near: `<@${mentorId}>` })
      await settle(app)
    },
    setNow: (berlin) => setNow(inBerlin(berlin)),
    travelTo: (berlin) => travelTo(traveler, database.pool, inBerlin(berlin)),
    settle: () => settle(app),
    logged: () => lines.join(''),
    async stop() {
      await app.stop()
      await cloud.close()
      await database.drop()
    },
  }
}

/** Follows the redirects and the link on Slack's page, with the app's cookie. */
async function installIn(workspace: string, publicUrl: string): Promise<void> {
  const begun = await fetch(`${publicUrl}/slack/install`, { redirect: 'manual' })
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const page = await fetch(begun.headers.get('location') ?? '')
  const links = (await page.text()).replaceAll('&amp;', '&')
  const [, href = ''] = new RegExp(`href="([^"]*)">Allow in ${workspace}<`).exec(links) ?? []
  const allowed = await fetch(new URL(href, page.url), { redirect: 'manual' })
  const shown = await (await fetch(allowed.headers.get('location') ?? '', { headers: { cookie } })).text()
  if (!shown.includes('Do For One is installed')) throw new Error(`Can’t install in ${workspace}: ${shown}`)
}

function collectInto(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
}
