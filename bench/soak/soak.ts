import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { type Message, type Slack, startSlack } from '../../dev/client.ts'
import { startEmbeddedPostgres } from '../../dev/embedded-postgres.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { migrateToLatest } from '../../src/platform/migrate.ts'
import { insertMessages, isUnsettled } from '../../src/platform/outbox/store.ts'
import { TcpGate } from '../../test/support/tcp-gate.ts'
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
}

const TICK_MS = 5_000
const DATABASE_GONE_MS = 10_000
const PRESS_EVERY_MS = 400
const DIE_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 2_000

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
  #wanted = new Set<string>()
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
    await this.#startSlacks()
    const { db } = openDatabase({ url: this.#databaseUrl, poolSize: 2, onIdleError: () => {} })
    this.#onEnd(() => db.destroy())
    await this.#store(db)
    await this.#startReplicas()
    const { messages, calmAfterMs, giveUpAfterMs } = this.#options
    const calm = this.#untilLeft(db, messages / 100, calmAfterMs).then(() => this.#calmDown())
    await Promise.all([this.#kill(), this.#press(), this.#stopDatabase(), calm])
    await this.#untilLeft(db, 0, giveUpAfterMs)
    return { ...(await this.#readHistory()), seconds: Math.round((performance.now() - started) / 1000) }
  }

  async #startSlacks(): Promise<void> {
    const { workspaces, peoplePerWorkspace } = this.#options
    for (let index = 0; index < workspaces; index += 1) {
      const people = Array.from({ length: peoplePerWorkspace }, (_, n) => ({ id: `UP${n}`, name: `p${n}` }))
      const slack = await startSlack({
        team: { id: `TSOAK${index}`, name: `Soak ${index}`, domain: `soak${index}` },
        people,
        maxPeople: peoplePerWorkspace + 5,
        random: seeded(this.#options.seed + index),
        rateLimits: true,
      })
      slack.faults.add({ probability: 0.05, fault: { kind: 'rate_limited', retryAfterSeconds: 2 } })
      slack.faults.add({ probability: 0.05, fault: { kind: 'server_error', accepted: false } })
      slack.faults.add({ probability: 0.05, fault: { kind: 'lost', accepted: true } })
      slack.faults.add({ probability: 0.02, fault: { kind: 'hang', accepted: true } })
      this.#slacks.push(slack)
      this.#onEnd(() => slack.close())
    }
  }

  async #store(db: Database): Promise<void> {
    const now = systemClock.now()
    const { messages, peoplePerWorkspace } = this.#options
    for (const { teamId } of this.#slacks) {
      await db
        .insertInto('workspaces')
        .values({ workspace_id: teamId, name: teamId, created_at: now })
        .execute()
      const people = Array.from({ length: peoplePerWorkspace }, (_, n) => ({
        ...{
          workspace_id: teamId,
          person_id: `UP${n}`,
          display_name: `p${n}`,
          zone: 'UTC',
          refreshed_at: now,
        },
      }))
      await db.insertInto('people').values(people).execute()
    }
    const notifications = Array.from({ length: messages }, (_, n) => {
      const { teamId } = this.#slacks[n % this.#slacks.length] ?? { teamId: '' }
      const personId = `UP${Math.floor(n / this.#slacks.length) % peoplePerWorkspace}`
      return { workspaceId: teamId, personId, kind: 'letter', dedupeKey: `L${n}`, payload: { id: `L${n}` } }
    })
    for (let from = 0; from < notifications.length; from += 1_000) {
      const some = notifications.slice(from, from + 1_000)
      await db.transaction().execute((trx) => insertMessages(trx, some, now))
    }
    for (const { dedupeKey } of notifications) this.#wanted.add(dedupeKey)
  }

  async #startReplicas(): Promise<void> {
    const workspaces = this.#slacks.map((slack) => ({
      ...{ id: slack.teamId, botToken: slack.botToken },
      ...{ signingSecret: slack.signingSecret, apiUrl: slack.apiUrl },
    }))
    for (let count = 0; count < 2; count += 1) {
      const replica = new ReplicaProcess({
        ...{ do: 'start', databaseUrl: this.#databaseUrl, workspaces, tickMs: TICK_MS },
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

  /** People double-click a button, and click again until they are told that their answer is stored. */
  async #press(): Promise<void> {
    const pressed = new Set<string>()
    for (let round = 0; !this.#isCalm; round += 1) {
      await this.#pause(PRESS_EVERY_MS)
      const slack = this.#slacks[Math.floor(this.#random() * this.#slacks.length)]
      const { port } = this.#replicas[round % 2] ?? { port: null }
      if (!slack || port === null) continue
      slack.connectHttp(`http://127.0.0.1:${port}/${slack.teamId}/slack/events`)
      const person = slack.as(`UP${Math.floor(this.#random() * this.#options.peoplePerWorkspace)}`)
      const fresh = (await person.dms()).find((dm) => dm.text.startsWith('L') && !pressed.has(idOf(dm)))
      if (!fresh) continue
      await Promise.all([person.press(fresh, 'Answer'), person.press(fresh, 'Answer')])
      this.#presses += 2
      if (!person.ephemerals().some(({ text }) => text === `Stored: ${idOf(fresh)}`)) continue
      pressed.add(idOf(fresh))
      this.#wanted.add(`Re: ${idOf(fresh)}`)
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

  async #readHistory(): Promise<Omit<SoakResult, 'seconds'>> {
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
    return {
      seed: this.#options.seed,
      wanted: this.#wanted.size,
      arrived: counts.size,
      lost: [...this.#wanted].filter((id) => !counts.has(id)).length,
      twice: [...counts.values()].filter((count) => count > 1).length,
      mostInAMinute,
      closestMs: Math.round(closestMs),
      ownRateLimits: calls.filter((call) => call.error === 'ratelimited' && call.fault === undefined).length,
      injected: countBy(calls.flatMap((call) => call.fault ?? [])),
      kills: this.#kills,
      presses: this.#presses,
    }
  }
}

function idOf(dm: Message): string {
  return dm.text.split('\n')[0] ?? ''
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
