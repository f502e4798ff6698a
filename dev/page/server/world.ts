import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../../app.ts'
import { type Slack, startSlack } from '../../client.ts'
import { settle } from '../../time-travel.ts'
import type { AppEvent, FaultMode } from '../contract.ts'
import { AppLog } from './app-log.ts'
import { FAULT_RULES } from './faults.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { PeerMessages } from './peer-messages.ts'
import { type PlaygroundPerson, seedOf } from './people.ts'
import type { SavedWorld } from './saved-world.ts'
import { TrafficLog } from './traffic.ts'
import { createDatabase, databaseUrlOf, dropDatabase, lastClaim } from './world-database.ts'

export type WorldOptions = {
  /** A Postgres server where databases may be created. */
  postgresUrl: string
  people: readonly PlaygroundPerson[]
  start: Temporal.Instant
  saved?: SavedWorld | null
  /** Called whenever something visible may have changed. */
  onChange?: () => void
}

const WORKSPACE = 'Lighthouse'
/** An app that ends sooner than this is not restarted again. */
const YOUNG_MS = 2_000

/** A workspace, the people in it, and the real app, at one moment in time. */
export class World {
  readonly id: string
  readonly workspace = WORKSPACE
  readonly slack: Slack
  app: AppProcess
  readonly manifest: Manifest
  readonly people: readonly PlaygroundPerson[]
  readonly peerMessages: PeerMessages
  readonly traffic: TrafficLog
  readonly log: AppLog
  readonly pool: pg.Pool
  readonly databaseUrl: string
  appEvents: AppEvent[] | null = null
  isMoving = false
  isStopped = false
  faults: FaultMode[] = []
  readonly changed: () => void
  private readonly postgresUrl: string
  private readonly startApp: Parts['startApp']
  private appStartedAt = performance.now()
  private pendingRun: Promise<void> | null = null
  private isRunRequested = false

  private constructor(parts: Parts) {
    this.id = parts.id
    this.slack = parts.slack
    this.app = parts.app
    this.manifest = parts.manifest
    this.people = parts.people
    this.peerMessages = parts.peerMessages
    this.traffic = parts.traffic
    this.log = parts.log
    this.databaseUrl = parts.databaseUrl
    this.postgresUrl = parts.postgresUrl
    this.changed = parts.changed
    this.startApp = parts.startApp
    this.pool = parts.pool
  }

  /** Restores a saved world, or creates an empty one. */
  static async start(options: WorldOptions): Promise<World> {
    const { postgresUrl, people, start, saved = null, onChange = () => {} } = options
    const id = saved?.id ?? randomBytes(4).toString('hex')
    const now = saved === null ? start : Temporal.Instant.from(saved.slack.now)
    const manifest = await readManifest()
    const peerMessages = new PeerMessages(saved?.peerMessages)
    const traffic = new TrafficLog()
    const log = new AppLog()
    const [slack] = await Promise.all([
      startSlack({
        now,
        people: people.map(seedOf),
        scopes: manifest.scopes,
        maxPeople: people.length,
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
      onMessage: (channel, ts) => peerMessages.arrive(channel, ts),
    })
    const databaseUrl = databaseUrlOf(postgresUrl, id)
    const startApp = appStarter(slack, databaseUrl, (line) => {
      log.add(line)
      onChange()
    })
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => {})
    let onExit = () => {}
    const app = await startApp(saved === null ? now : await appTime(pool, now), () => onExit())
    slack.connectHttp(addressOf(app))
    const world = new World({
      ...{
        id,
        slack,
        app,
        startApp,
        manifest,
        people,
        peerMessages,
        traffic,
        log,
        pool,
        databaseUrl,
        postgresUrl,
      },
      changed: onChange,
    })
    onExit = () => void world.restartApp()
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

  /** Turns these Slack faults on and all others off. */
  setFaults(modes: FaultMode[]): void {
    this.faults = modes
    this.slack.clearFaults()
    for (const mode of modes) this.slack.faults.add(FAULT_RULES[mode])
    this.changed()
  }

  /**
   * Runs the app's minute tick, which never comes by itself because time stands still, so that its plans follow from
   * what people did. Resolves when the app has nothing left to do.
   */
  async runPendingWork(): Promise<void> {
    this.isRunRequested = true
    this.pendingRun ??= this.runAllPendingWork()
    await this.pendingRun
  }

  private async runAllPendingWork(): Promise<void> {
    try {
      while (this.isRunRequested) {
        this.isRunRequested = false
        await settle(this.app)
        // The first tick may send a message, and the second one plans what follows from it.
        for (let minute = 0; minute < 2; minute += 1) {
          await this.app.tick()
          await settle(this.app)
        }
      }
    } catch (error) {
      this.log.addError(`The app can’t continue: ${error instanceof Error ? error.message : error}`)
    } finally {
      this.pendingRun = null
      this.changed()
    }
  }

  /** Restarts the app after it has ended, unless it ended right after its start. */
  private async restartApp(): Promise<void> {
    if (this.isStopped) return
    const isYoung = performance.now() - this.appStartedAt < YOUNG_MS
    try {
      if (isYoung) throw new Error('it ended right after its start')
      this.log.addError('The app has stopped. Restarting it…')
      this.changed()
      this.appStartedAt = performance.now()
      this.app = await this.startApp(await appTime(this.pool, this.now), () => void this.restartApp())
      if (this.isStopped) return await this.app.stop()
      this.slack.connectHttp(addressOf(this.app))
      this.log.addError('The app is running again. Nothing stored was lost.')
    } catch {
      this.log.addError('The app has stopped. Click “Reset”, or restart the playground.')
    }
    this.changed()
  }

  async save(): Promise<SavedWorld> {
    return { id: this.id, slack: await this.slack.save(), peerMessages: this.peerMessages.save() }
  }

  async stop(): Promise<void> {
    this.isStopped = true
    this.slack.clearFaults()
    // Fails if the app has already ended.
    await this.app.stop().catch(() => {})
    await this.slack.close()
    await this.pool.end()
  }

  /** Call after `stop`: drops the world's database. */
  async remove(): Promise<void> {
    await dropDatabase(this.postgresUrl, this.id)
  }
}

type Parts = Pick<
  World,
  | 'id'
  | 'slack'
  | 'app'
  | 'manifest'
  | 'people'
  | 'peerMessages'
  | 'traffic'
  | 'log'
  | 'pool'
  | 'databaseUrl'
  | 'changed'
> & { postgresUrl: string; startApp: StartApp }
type StartApp = (now: Temporal.Instant, onExit: () => void) => Promise<AppProcess>

function appStarter(slack: Slack, databaseUrl: string, onLog: (line: string) => void): StartApp {
  const env = appEnv(slack, databaseUrl)
  return (now, onExit) => AppProcess.start(env, now, { onLog, onExit })
}

/** The app's clock runs ahead when it waits between messages, and must not run back when it starts again. */
async function appTime(pool: pg.Pool, now: Temporal.Instant): Promise<Temporal.Instant> {
  const last = await lastClaim(pool)
  return last !== null && Temporal.Instant.compare(last, now) > 0 ? last : now
}

function addressOf({ port }: AppProcess): string {
  return `http://127.0.0.1:${port}/slack/events`
}
