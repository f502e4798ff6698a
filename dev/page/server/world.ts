import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../../app.ts'
import { type Slack, startSlack } from '../../client.ts'
import { settle } from '../../time-travel.ts'
import type { FaultMode, Happening } from '../contract.ts'
import { AppLog } from './app-log.ts'
import { type CastMember, seedOf } from './cast.ts'
import { Chatter } from './chatter.ts'
import { FAULT_RULES } from './faults.ts'
import { type Manifest, readManifest } from './manifest.ts'
import type { SavedWorld } from './saved-world.ts'
import { TrafficLog } from './traffic.ts'
import { createDatabase, databaseUrlOf, dropDatabase } from './world-database.ts'

export type WorldOptions = {
  /** Address of a database server where databases may be made. */
  postgresUrl: string
  cast: readonly CastMember[]
  start: Temporal.Instant
  saved?: SavedWorld | null
  /** Called whenever something may have changed that somebody sees. */
  onChange?: () => void
}

const WORKSPACE = 'Lighthouse'
/** Who dies again so soon won't live by being started once more. */
const YOUNG_MS = 2_000

/** A workspace, the people in it, and the real app, at one moment in time. */
export class World {
  readonly id: string
  readonly workspace = WORKSPACE
  readonly slack: Slack
  app: AppProcess
  readonly manifest: Manifest
  readonly cast: readonly CastMember[]
  readonly chatter: Chatter
  readonly traffic: TrafficLog
  readonly log: AppLog
  readonly pool: pg.Pool
  readonly databaseUrl: string
  happenings: Happening[] | null = null
  isMoving = false
  isStopped = false
  faults: FaultMode[] = []
  readonly changed: () => void
  private readonly postgresUrl: string
  private readonly startApp: Parts['startApp']
  private appStartedAt = performance.now()
  private thinking: Promise<void> | null = null
  private wantsThought = false

  private constructor(parts: Parts) {
    this.id = parts.id
    this.slack = parts.slack
    this.app = parts.app
    this.manifest = parts.manifest
    this.cast = parts.cast
    this.chatter = parts.chatter
    this.traffic = parts.traffic
    this.log = parts.log
    this.databaseUrl = parts.databaseUrl
    this.postgresUrl = parts.postgresUrl
    this.changed = parts.changed
    this.startApp = parts.startApp
    this.pool = new pg.Pool({ connectionString: parts.databaseUrl, max: 2 })
    this.pool.on('error', () => {})
  }

  /** Brings a saved world back, or makes a new one in which nobody has done anything yet. */
  static async start(options: WorldOptions): Promise<World> {
    const { postgresUrl, cast, start, saved = null, onChange = () => {} } = options
    const id = saved?.id ?? randomBytes(4).toString('hex')
    const now = saved === null ? start : Temporal.Instant.from(saved.slack.now)
    const manifest = await readManifest()
    const chatter = new Chatter(saved?.chatter)
    const traffic = new TrafficLog()
    const log = new AppLog()
    const [slack] = await Promise.all([
      startSlack({
        now,
        people: cast.map(seedOf),
        scopes: manifest.scopes,
        maxPeople: cast.length,
        team: { name: WORKSPACE, domain: WORKSPACE.toLowerCase() },
      }),
      saved === null ? createDatabase(postgresUrl, id) : null,
    ])
    if (saved !== null) await slack.restore(saved.slack)
    slack.watch({
      onDelivery(record) {
        traffic.addDelivery(record)
        onChange()
      },
      onCall(call) {
        traffic.addCall(call)
        slack.clearTraffic()
        onChange()
      },
      onMessage: (channel, ts) => chatter.arrive(channel, ts),
    })
    const databaseUrl = databaseUrlOf(postgresUrl, id)
    const startApp = appStarter(slack, databaseUrl, (line) => {
      log.add(line)
      onChange()
    })
    let onExit = () => {}
    const app = await startApp(now, () => onExit())
    slack.connectHttp(addressOf(app))
    const world = new World({
      ...{ id, slack, app, startApp, manifest, cast, chatter, traffic, log, databaseUrl, postgresUrl },
      changed: onChange,
    })
    onExit = () => void world.revive()
    await settle(app)
    return world
  }

  get now(): Temporal.Instant {
    return this.slack.now
  }

  async setNow(now: Temporal.Instant): Promise<void> {
    this.slack.setNow(now)
    await this.app.setNow(now)
    this.changed()
  }

  /** Makes Slack misbehave in these ways, and in no other. */
  misbehave(modes: FaultMode[]): void {
    this.faults = modes
    this.slack.clearFaults()
    for (const mode of modes) this.slack.faults.add(FAULT_RULES[mode])
    this.changed()
  }

  /**
   * Time stands still here, so the app's minute never comes by itself. This gives it one after people did something,
   * so that its plans follow from what they did. Resolves when it has done all that it wants to.
   */
  async think(): Promise<void> {
    this.wantsThought = true
    this.thinking ??= this.thinkAll()
    await this.thinking
  }

  private async thinkAll(): Promise<void> {
    try {
      while (this.wantsThought) {
        this.wantsThought = false
        await settle(this.app)
        // The first minute may send something, and the next one plans what follows from that.
        for (let minute = 0; minute < 2; minute += 1) {
          await this.app.tick()
          await settle(this.app)
        }
      }
    } catch (error) {
      this.log.trouble(`The app can't go on: ${error instanceof Error ? error.message : error}`)
    } finally {
      this.thinking = null
      this.changed()
    }
  }

  /** An app that has died is started again, as whoever runs it would; one that dies at once is left alone. */
  private async revive(): Promise<void> {
    if (this.isStopped) return
    const isYoung = performance.now() - this.appStartedAt < YOUNG_MS
    try {
      if (isYoung) throw new Error('it died at once')
      this.log.trouble('The app has stopped. It is being started again…')
      this.changed()
      this.appStartedAt = performance.now()
      this.app = await this.startApp(this.now, () => void this.revive())
      if (this.isStopped) return await this.app.stop()
      this.slack.connectHttp(addressOf(this.app))
      this.log.trouble('The app runs again. What was stored is still there.')
    } catch {
      this.log.trouble('The app has stopped. Press “Start again”, or start the playground anew.')
    }
    this.changed()
  }

  async save(): Promise<SavedWorld> {
    return { id: this.id, slack: await this.slack.save(), chatter: this.chatter.save() }
  }

  async stop(): Promise<void> {
    this.isStopped = true
    this.slack.clearFaults()
    // An app that is gone already can't be asked to stop.
    await this.app.stop().catch(() => {})
    await this.slack.close()
    await this.pool.end()
  }

  /** After stop: removes what was stored. */
  async remove(): Promise<void> {
    await dropDatabase(this.postgresUrl, this.id)
  }
}

type Parts = Pick<
  World,
  'id' | 'slack' | 'app' | 'manifest' | 'cast' | 'chatter' | 'traffic' | 'log' | 'databaseUrl' | 'changed'
> & { postgresUrl: string; startApp: StartApp }
type StartApp = (now: Temporal.Instant, onExit: () => void) => Promise<AppProcess>

function appStarter(slack: Slack, databaseUrl: string, onLog: (line: string) => void): StartApp {
  const env = appEnv(slack, databaseUrl)
  return (now, onExit) => AppProcess.start(env, now, { onLog, onExit })
}

function addressOf({ port }: AppProcess): string {
  return `http://127.0.0.1:${port}/slack/events`
}
