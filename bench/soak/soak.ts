import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Message, type Slack, SlackCloud } from '../../dev/client.ts'
import { startEmbeddedPostgres } from '../../dev/embedded-postgres.ts'
import { logToday, notForMe } from '../../src/features/mentorships/actions.ts'
import { DECLINED } from '../../src/features/mentorships/jobs.ts'
import { WELCOME } from '../../src/features/mentorships/offer-store.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { migrateToLatest } from '../../src/platform/migrate.ts'
import { insertMessages, isUnsettled } from '../../src/platform/outbox/store.ts'
import { allow, makeKey, openPage, PUBLIC_URL, REDIRECT } from '../../test/support/cloud-app.ts'
import { TcpGate } from '../../test/support/tcp-gate.ts'
import { zoneAtEleven } from '../support/zones.ts'
import { STEPS } from './orders.ts'
import { seeded } from './random.ts'
import { ReplicaProcess } from './replica-process.ts'

export type SoakOptions = {
  seed: number
  workspaces: number
  peoplePerWorkspace: number
  /** Total over all workspaces, not counting replies to people. */
  messages: number
  messagesPerMinute: number
  killEveryMs: number
  /** When the database goes down, for ten seconds. */
  databaseStopsAfterMs: number
  /** Faults, kills and clicks end after this time, or at 99 % of the messages, so that all messages can be settled. */
  calmAfterMs: number
  giveUpAfterMs: number
  say(line: string): void
}

export type SoakResult = {
  seed: number
  seconds: number
  wanted: number
  arrived: number
  lost: number
  twice: number
  /** Maximum number of messages to one workspace in any minute. */
  mostInAMinute: number
  /** Minimum time between two messages in one conversation. */
  closestMs: number
  /** 429 responses that were not injected. */
  ownRateLimits: number
  injected: Record<string, number>
  kills: Record<string, number>
  presses: number
  /** Messages that were not canceled. */
  byKind: Record<string, number>
  /** Successful updates of messages and of Home. */
  updates: Record<string, number>
}

const TICK_MS = 5_000
const DATABASE_GONE_MS = 10_000
const PRESS_EVERY_MS = 400
const DIE_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 2_000
const WELCOMES_AFTER = Temporal.Duration.from({ seconds: 10 })
const UPDATES: readonly string[] = ['chat.update', 'views.publish']

/** Two replicas send to many workspaces under faults. Delivered messages are read from Slack's history. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const folder = await mkdtemp(join(tmpdir(), 'do-for-one-soak-'))
  await chmod(folder, 0o711)
  let postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
  const gate = await TcpGate.open(postgres.url)
  const closers: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true }),
    () => postgres.stop(),
    () => gate.close(),
  ]
  try {
    await migrateToLatest(gate.url)
    const restart = async () => {
      gate.shut()
      await postgres.stop()
      await sleep(DATABASE_GONE_MS)
      postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
      gate.reopen(postgres.url)
    }
    return await new Soak(options, gate.url, restart, (close) => closers.push(close)).run()
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

class Soak {
  #options: SoakOptions
  #databaseUrl: string
  #restartDatabase: () => Promise<void>
  #onEnd: (close: () => Promise<unknown>) => void
  #random: () => number
  #slacks: Slack[] = []
  #replicas: ReplicaProcess[] = []
  /** Ids of the messages that were enqueued at the start. */
  #welcomes: readonly string[] = []
  /** How many people were notified that their mentorship has ended. */
  #declined = 0
  #kills: Record<string, number> = {}
  #presses = 0
  #isCalm = false

  constructor(
    options: SoakOptions,
    databaseUrl: string,
    restartDatabase: () => Promise<void>,
    onEnd: (close: () => Promise<unknown>) => void,
  ) {
    this.#options = options
    this.#databaseUrl = databaseUrl
    this.#restartDatabase = restartDatabase
    this.#onEnd = onEnd
    this.#random = seeded(options.seed)
  }

  async run(): Promise<SoakResult> {
    const started = performance.now()
    const cloud = await this.#startCloud()
    const { db } = openDatabase({ url: this.#databaseUrl, poolSize: 2, onIdleError: () => {} })
    this.#onEnd(() => db.destroy())
    await this.#startReplicas(cloud)
    await this.#install(cloud)
    await this.#seed(db)
    const { messages, calmAfterMs, giveUpAfterMs } = this.#options
    const calm = this.#untilLeft(db, messages / 100, calmAfterMs)
      .then(() => this.#untilFaulty(giveUpAfterMs))
      .then(() => this.#calmDown())
    await Promise.all([this.#kill(), this.#press(), this.#stopDatabase(), calm])
    await this.#untilLeft(db, 0, giveUpAfterMs)
    return { ...(await this.#readHistory(db)), seconds: Math.round((performance.now() - started) / 1000) }
  }

  async #startCloud(): Promise<SlackCloud> {
    const { workspaces, peoplePerWorkspace, seed } = this.#options
    const people = Array.from({ length: peoplePerWorkspace }, (_, n) => ({
      id: `UP${n}`,
      name: `p${n}`,
      tz: zoneAtEleven(systemClock.now()),
    }))
    const ids = Array.from({ length: workspaces }, (_, index) => `TSOAK${index}`)
    const cloud = await SlackCloud.start({
      workspaces: ids.map((id) => ({ id, name: nameOf(id), people })),
      redirectUri: REDIRECT,
      slackOptions: (id) => ({
        ...{ maxPeople: peoplePerWorkspace + 5, rateLimits: true, random: seeded(seed + ids.indexOf(id)) },
      }),
    })
    this.#onEnd(() => cloud.close())
    for (const slack of ids.map((id) => cloud.in(id))) {
      slack.faults.add({ probability: 0.05, fault: { kind: 'rate_limited', retryAfterSeconds: 2 } })
      slack.faults.add({ probability: 0.05, fault: { kind: 'server_error', accepted: false } })
      slack.faults.add({ probability: 0.05, fault: { kind: 'lost', accepted: true } })
      slack.faults.add({ probability: 0.02, fault: { kind: 'hang', accepted: true } })
      this.#slacks.push(slack)
    }
    return cloud
  }

  /** As people do in a browser, who try again after a fault. */
  async #install({ apiUrl }: SlackCloud): Promise<void> {
    for (const { teamId } of this.#slacks) {
      for (let text = ''; !text.includes('is installed in'); ) {
        const port = this.#replicas[0]?.port
        if (!port) throw new Error('No replica runs')
        const [where, browser] = [{ publicUrl: PUBLIC_URL, port, apiUrl }, { cookie: '' }]
        text = (await openPage(where, browser, await allow(where, browser, `Allow in ${nameOf(teamId)}`)))
          .text
      }
    }
  }

  /** Mentorships, each with a welcome to be sent; every mentor is due for a nudge, and half of the people have opened Home. */
  async #seed(db: Database): Promise<void> {
    const { messages, workspaces, peoplePerWorkspace } = this.#options
    const each = Math.ceil(messages / workspaces)
    if (each > peoplePerWorkspace * (peoplePerWorkspace - 1)) throw new Error('There are not enough people')
    for (const { teamId } of this.#slacks) {
      await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at, working_days, next_nudge_at)
        select ${teamId}, 'UP' || n, 'p' || n, ${zoneAtEleven(systemClock.now())}, now(), '{1,2,3,4,5,6,7}', now()
        from generate_series(0, ${peoplePerWorkspace - 1}::int) n`.execute(db)
      await sql`insert into recipients (workspace_id, person_id, home_digest)
        select workspace_id, person_id, '' from people
        where workspace_id = ${teamId} and substr(person_id, 3)::int % 2 = 0`.execute(db)
      // Each pair once: the mentor, and the person some positions later.
      await sql`with added as (
          insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
          select ${teamId}, 'mentorship', 'UP' || n % ${peoplePerWorkspace}::int,
            'UP' || (n + 1 + n / ${peoplePerWorkspace}::int) % ${peoplePerWorkspace}::int, 14, current_date - 30
          from generate_series(0, ${each - 1}::int) n returning relationship_id)
        insert into mentorships (workspace_id, mentorship_id, accepted_at) select ${teamId}, relationship_id, now() from added`.execute(
        db,
      )
    }
    const mentorships = await db
      .selectFrom('relationships')
      .select([
        'workspace_id',
        'relationship_id as mentorship_id',
        (eb) => eb.ref('contact_id').$notNull().as('mentee_id'),
      ])
      .execute()
    const now = systemClock.now()
    const welcomes = mentorships.map((one) => ({
      ...{ workspaceId: one.workspace_id, personId: one.mentee_id, kind: WELCOME },
      ...{ dedupeKey: `${WELCOME}:${one.mentorship_id}`, payload: { mentorshipId: one.mentorship_id } },
      // After the nudges, so that people can answer those while the welcomes are sent.
      sendAt: now.add(WELCOMES_AFTER),
    }))
    for (let from = 0; from < welcomes.length; from += 1_000) {
      const some = welcomes.slice(from, from + 1_000)
      await db.transaction().execute((trx) => insertMessages(trx, some, now))
    }
    const stored = await db.selectFrom('outbox').select('message_id').where('kind', '=', WELCOME).execute()
    this.#welcomes = stored.map((row) => row.message_id)
  }

  async #startReplicas({ clientId, clientSecret, signingSecret, apiUrl }: SlackCloud): Promise<void> {
    const tokenKey = makeKey('k1').key.toString('base64')
    const access = { clientId, clientSecret, signingSecret, apiUrl, publicUrl: PUBLIC_URL, tokenKey }
    for (let count = 0; count < 2; count += 1) {
      const replica = new ReplicaProcess({
        ...{ do: 'start', databaseUrl: this.#databaseUrl, access, tickMs: TICK_MS },
        messagesPerMinute: this.#options.messagesPerMinute,
      })
      await replica.start()
      this.#replicas.push(replica)
      this.#onEnd(() => replica.stop())
    }
  }

  async #kill(): Promise<void> {
    for (let round = 0; !this.#isCalm; round += 1) {
      await this.#pause(this.#options.killEveryMs)
      const replica = this.#replicas[round % 2]
      const step = STEPS[Math.floor(round / 2) % STEPS.length]
      if (this.#isCalm || !replica || !step) return
      const where = (await replica.die(step, DIE_WITHIN_MS)) ? step : 'wherever it was'
      this.#kills[where] = (this.#kills[where] ?? 0) + 1
      await replica.start()
    }
  }

  /** People double-click a button of a welcome or a nudge, and click again until their message shows what they did. */
  async #press(): Promise<void> {
    for (let round = 0; !this.#isCalm; round += 1) {
      await this.#pause(PRESS_EVERY_MS)
      const slack = this.#slacks[Math.floor(this.#random() * this.#slacks.length)]
      const { port } = this.#replicas[round % 2] ?? { port: null }
      if (!slack || port === null) continue
      slack.connectHttp(`http://127.0.0.1:${port}/slack/events`)
      const person = slack.as(`UP${Math.floor(this.#random() * this.#options.peoplePerWorkspace)}`)
      const buttonId = round % 4 < 2 ? notForMe.id : logToday.id
      const asking = (await person.dms()).find((dm) => JSON.stringify(dm.blocks).includes(buttonId))
      if (!asking) continue
      // The first button: a nudge has one for each mentee.
      const where = { actionId: buttonId, near: '' }
      await Promise.all([person.press(asking, where), person.press(asking, where)])
      this.#presses += 2
      await sleep(PRESS_EVERY_MS)
      const after = (await person.dms()).find(({ ts }) => ts === asking.ts)
      if (buttonId === notForMe.id && after && after.text !== asking.text) this.#declined += 1
    }
  }

  async #stopDatabase(): Promise<void> {
    await this.#pause(this.#options.databaseStopsAfterMs)
    if (this.#isCalm) return
    this.#options.say('The database stops.')
    await this.#restartDatabase()
    this.#options.say('The database is back.')
  }

  /** Waits until at most this many messages are unsettled, or time is up. */
  async #untilLeft(db: Database, few: number, withinMs: number): Promise<void> {
    const started = performance.now()
    for (let looks = 0; performance.now() - started < withinMs; looks += 1) {
      await sleep(LOOK_EVERY_MS)
      // The database may be down.
      const left = await countLeft(db).catch(() => null)
      if (looks % 15 === 0) this.#options.say(`${left ?? 'Nobody knows how many'} to go`)
      if (left !== null && left <= few) return
    }
  }

  /** Waits until three kinds of faults have occurred, or time is up: on a busy machine, few calls may have been made. */
  async #untilFaulty(withinMs: number): Promise<void> {
    const started = performance.now()
    while (performance.now() - started < withinMs) {
      const kinds = new Set(
        this.#slacks.flatMap((slack) => slack.calls()).flatMap((call) => call.fault ?? []),
      )
      if (kinds.size >= 3) return
      await sleep(LOOK_EVERY_MS)
    }
  }

  #calmDown(): void {
    this.#isCalm = true
    for (const slack of this.#slacks) slack.clearFaults()
  }

  async #pause(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (!this.#isCalm && performance.now() < until) {
      await sleep(Math.max(0, Math.min(500, until - performance.now())))
    }
  }

  async #readHistory(db: Database): Promise<Omit<SoakResult, 'seconds'>> {
    const counts = new Map<string, number>()
    let mostInAMinute = 0
    let closestMs = Number.POSITIVE_INFINITY
    for (const slack of this.#slacks) {
      const everything: Message[] = []
      for (let n = 0; n < this.#options.peoplePerWorkspace; n += 1) {
        const dms = await slack.as(`UP${n}`).dms()
        closestMs = Math.min(closestMs, closest(dms.map(toMs)))
        everything.push(...dms)
      }
      for (const dm of everything) counts.set(idOf(dm), (counts.get(idOf(dm)) ?? 0) + 1)
      mostInAMinute = Math.max(mostInAMinute, mostWithin(everything.map(toMs), 60_000))
    }
    const calls = this.#slacks.flatMap((slack) => slack.calls())
    const enqueued = await db
      .selectFrom('outbox')
      .select(['message_id', 'kind'])
      .where('state', '<>', 'canceled')
      .execute()
    const wanted = new Set([...this.#welcomes, ...enqueued.map((row) => row.message_id)])
    const declines = enqueued.filter(({ kind }) => kind === DECLINED).length
    const notEnqueued = Math.max(0, this.#declined - declines)
    return {
      seed: this.#options.seed,
      wanted: wanted.size,
      arrived: counts.size,
      lost: [...wanted].filter((id) => !counts.has(id)).length + notEnqueued,
      twice: [...counts.values()].filter((count) => count > 1).length,
      mostInAMinute,
      closestMs: Math.round(closestMs),
      ownRateLimits: calls.filter((call) => call.error === 'ratelimited' && call.fault === undefined).length,
      injected: countBy(calls.flatMap((call) => call.fault ?? [])),
      kills: this.#kills,
      presses: this.#presses,
      byKind: countBy(enqueued.map(({ kind }) => kind)),
      updates: countBy(
        calls.flatMap(({ method, error }) =>
          error === undefined && UPDATES.includes(method) ? [method] : [],
        ),
      ),
    }
  }
}

function nameOf(workspaceId: string): string {
  return `Soak ${workspaceId}`
}

const metadata = z.object({ event_payload: z.object({ id: z.string() }) })

/** Returns the outbox id of a message. Throws if it has none. */
function idOf(dm: Message): string {
  return metadata.parse(dm.metadata).event_payload.id
}

function toMs(dm: Message): number {
  return dm.at.since(Temporal.Instant.fromEpochMilliseconds(0)).total('milliseconds')
}

function closest(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.min(...sorted.slice(1).map((at, index) => at - (sorted[index] ?? at)))
}

function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  let first = 0
  return sorted.reduce((most, at, index) => {
    while (at - (sorted[first] ?? at) >= ms) first += 1
    return Math.max(most, index - first + 1)
  }, 0)
}

function countBy(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([key, all]) => [key, all.length]))
}

async function countLeft(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isUnsettled)
    .executeTakeFirstOrThrow()
  return count
}
