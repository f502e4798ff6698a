import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { type Human, type PersonSeed, type Slack, startSlack } from '../../dev/client.ts'
import { settle, travelTo } from '../../dev/time-travel.ts'
import { type RunningApp, startApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Feature } from '../../src/features/feature.ts'
import { FEATURES } from '../../src/features.ts'
import { SetClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { createLog } from '../../src/platform/log.ts'
import { selectMentorships } from './mentorships.ts'
import { createTestDatabase } from './postgres.ts'

export const BERLIN = 'Europe/Berlin'

/** A mentor, mentees, and people who can't be mentees. */
export const PEOPLE = {
  grace: { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
  linus: { id: 'ULINUS', name: 'linus', realName: 'Linus Nyström', tz: BERLIN },
  ana: { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: 'Europe/Lisbon' },
  ben: { id: 'UBEN', name: 'ben', realName: 'Ben Okafor', tz: 'Africa/Lagos' },
  chidi: { id: 'UCHIDI', name: 'chidi', realName: 'Chidi Anagonye', tz: BERLIN },
  dana: { id: 'UDANA', name: 'dana', realName: 'Dana Levi', tz: 'Asia/Jerusalem' },
  eve: { id: 'UEVE', name: 'eve', realName: 'Eve Moneypenny', tz: 'Europe/London' },
  robot: { id: 'UROBOT', name: 'robot', realName: 'Robot', isBot: true },
  gone: { id: 'UGONE', name: 'gone', realName: 'Gone Girl', tz: BERLIN, deleted: true },
  foreigner: { id: 'UFOREIGN', name: 'foreigner', realName: 'Fo Reigner', tz: BERLIN, teamId: 'TOTHER' },
  guest: { id: 'UGUEST', name: 'guest', realName: 'Guest', tz: BERLIN, isStranger: true },
} satisfies Record<string, PersonSeed>

/** Slack allows 3 seconds, which may be too short on a busy machine. */
const MAX_ACK_MS = 60_000

export type RigOptions = {
  /** Berlin time; the default is a Monday morning, in working hours everywhere. */
  now?: string
  transport?: 'http' | 'socket'
  config?: Partial<Pick<Config, 'nudges' | 'operatorPort'>>
  /** Undefined: the app's default. */
  features?: readonly Feature[]
}

export type Rig = {
  slack: Slack
  db: Database
  databaseUrl: string
  app: RunningApp
  clock: SetClock
  /** Returns everything logged so far. */
  logged(): string
  /** Moves time to an instant in Berlin time, with all ticks and jobs on the way. `maxStep`: at least one tick in it. */
  travelTo(berlin: string, maxStep?: Temporal.Duration): Promise<void>
  /** Moves only the clocks. */
  setNow(berlin: string): void
  /** Does what the app does every minute. */
  minute(): Promise<void>
  /** Waits until all requests and jobs are done. */
  settle(): Promise<void>
  /** Types a command as a person. Returns the ephemeral reply. */
  say(personId: string, typed: string): Promise<string>
  /** As a mentee, presses *Accept* on every open offer in their direct messages. */
  accept(...menteeIds: readonly string[]): Promise<void>
  /** Like `say`, at an instant in Berlin time. */
  type(person: Human, berlin: string, typed: string): Promise<string>
  /** Returns all stored data of people, except for planning times. */
  snapshot(): Promise<string>
  stop(): Promise<void>
}

/** Starts the real app with a separate database and a simulated Slack. */
export async function startRig({
  now,
  transport = 'http',
  config = {},
  features = FEATURES,
}: RigOptions = {}): Promise<Rig> {
  const start = inBerlin(now ?? '2026-11-02T10:30')
  const database = await createTestDatabase()
  const slack = await startSlack({ now: start, people: Object.values(PEOPLE), ackTimeoutMs: MAX_ACK_MS })
  const clock = new SetClock(start)
  const lines: string[] = []
  const log = createLog('debug', collectInto(lines))
  let minute = async () => {}
  const app = await startApp({
    config: {
      slack: {
        access: { mode: 'one workspace', botToken: slack.botToken },
        apiUrl: slack.apiUrl,
        transport:
          transport === 'http'
            ? { mode: 'http', signingSecrets: [slack.signingSecret] }
            : { mode: 'socket', appToken: slack.appToken },
      },
      database: { url: database.url, poolSize: 4 },
      host: '127.0.0.1',
      port: 0,
      operatorPort: null,
      logLevel: 'debug',
      nudges: true,
      outboxPerMinute: 200,
      proxy: null,
      retentionDays: 90,
      ...config,
    },
    clock,
    log,
    everyMinute(run) {
      minute = run
      return { stop: async () => {} }
    },
    features,
  })
  if (transport === 'http') slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
  const setNow = (instant: Temporal.Instant) => {
    clock.set(instant)
    slack.setNow(instant)
  }
  const traveler = {
    ...app,
    now: () => clock.now(),
    setNow: async (instant: Temporal.Instant) => setNow(instant),
  }
  await settle(app)
  const answerTo = async (person: Human, typed: string): Promise<string> => {
    // Wait for earlier clicks: an ack doesn't mean that they have been processed.
    await settle(app)
    person.takeAll()
    await person.command(typed)
    await settle(app)
    return (await person.nextEphemeral()).text
  }
  const acceptOffers = async (mentee: Human) => {
    await settle(app)
    const offers = await selectMentorships(database.db)
      .where('offer_expires_on', 'is not', null)
      .where('mentee_id', '=', mentee.id)
      .execute()
    if (offers.length === 0) throw new Error(`${mentee.id} has no offer to accept`)
    for (const { mentor_id } of offers) {
      await mentee.openHome()
      await settle(app)
      await mentee.press('home', { text: 'Accept', near: `<@${mentor_id}>` })
      await settle(app)
    }
  }
  return {
    slack,
    db: database.db,
    databaseUrl: database.url,
    app,
    clock,
    logged: () => lines.join(''),
    travelTo: (berlin, maxStep) => travelTo(traveler, database.pool, inBerlin(berlin), maxStep),
    setNow: (berlin) => setNow(inBerlin(berlin)),
    minute: () => minute(),
    settle: () => settle(app),
    async accept(...menteeIds) {
      for (const id of menteeIds) await acceptOffers(slack.as(id))
    },
    say: (personId, typed) => answerTo(slack.as(personId), typed),
    type(person, berlin, typed) {
      setNow(inBerlin(berlin))
      return answerTo(person, typed)
    },
    async snapshot() {
      await settle(app)
      return readEverything(database.db)
    },
    async stop() {
      await app.stop()
      await slack.close()
      await database.drop()
    },
  }
}

async function readEverything(db: Database): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not like 'kysely%' and tablename not in ('workspaces', 'heartbeats', 'rate_limits', 'recipients') order by 1
  `.execute(db)
  const contents = []
  for (const { name } of tables) {
    const row = sql`to_jsonb(t) - 'next_nudge_at' - 'refreshed_at' - 'seen_on'`
    const { rows } = await sql`select ${row} as row from ${sql.table(name)} t order by 1`.execute(db)
    contents.push({ name, rows })
  }
  return JSON.stringify(contents, null, 1)
}

export function inBerlin(local: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(BERLIN).toInstant()
}

function collectInto(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
}
