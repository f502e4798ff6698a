import cron, { type Logger } from 'node-cron'
import pLimit from 'p-limit'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from './database.ts'
import { type Log, newReference } from './log.ts'
import { NamingConnection } from './named-statements.ts'

/**
 * A queue whose jobs may run on any replica. Across all replicas, at most one job per key runs and one waits:
 * sending another while one waits changes nothing.
 */
export type Queue<Data extends object> = {
  name: string
  payload: z.ZodType<Data>
  /** Jobs with the same key run one at a time. */
  keyOf: (data: Data) => string
  /** How many jobs one replica runs at once. */
  concurrency: number
  /** How many jobs a worker takes in one statement; only for queues without retries. Default: 1. */
  batchSize?: number
  /** How often a failed job is retried, with backoff. */
  retries: number
}

export type Jobs = {
  /**
   * Sets the handler of a queue; call before `start`. A job that throws is logged. The signal is aborted when the app stops:
   * the handler should end soon, after what it is doing.
   */
  handle<Data extends object>(
    queue: Queue<Data>,
    handler: (data: Data, signal: AbortSignal) => Promise<void>,
  ): void
  /** With a transaction, the job exists if and only if that transaction commits. */
  send<Data extends object>(queue: Queue<Data>, data: Data, trx?: Trx): Promise<void>
  /** Like `send` for each, in one statement. */
  sendMany<Data extends object>(queue: Queue<Data>, data: readonly Data[], trx?: Trx): Promise<void>
  /** Sends the job at `at`, up to two seconds late. Jobs sent in the meantime don't wait for it. */
  sendLater<Data extends object>(queue: Queue<Data>, data: Data, wait: Wait): Promise<void>
  start(): Promise<void>
  /** Takes no more jobs, aborts the signals of running ones, waits up to `timeoutMs` for them, and closes its connections. */
  stop(timeoutMs: number): Promise<void>
  /** Returns how many jobs wait or run, across all replicas; delayed ones count from their time on. */
  countUnfinished(): Promise<number>
}

/** `now` comes from the caller's clock, so that a `SetClock` works too. */
export type Wait = { now: Temporal.Instant; at: Temporal.Instant }

/** A batch that takes longer completes its finished jobs one by one, so that others with their keys can run. */
const LONG_BATCH_MS = 1_000
/** After a worker is killed, another replica takes over its job within about 30 seconds. */
const HEARTBEAT_SECONDS = 10
const QUEUE_OPTIONS = {
  policy: 'stately',
  notify: true,
  retryDelay: 2,
  retryBackoff: true,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 15 * 60,
  deleteAfterSeconds: 60 * 60,
} as const

/**
 * Delayed jobs wait in a separate queue, which sends them to their own queue when they are due: a delayed job in that
 * queue would block the one waiting job that each key may have.
 */
const LATER = 'later'
const laterPayload = z.object({ queue: z.string(), key: z.string(), data: z.record(z.string(), z.unknown()) })

type NewJob = { key: string; data: object; delaySeconds?: number }

/** Creates the job queue in the database at `url`. Errors of the queue itself are logged; those of a job as well, once. */
export function createJobs({ url, log }: { url: string; log: Log }): Jobs {
  // PgBoss passes all options on to its pool, and `Client` is one of the pool's.
  const options = {
    connectionString: url,
    application_name: 'do-for-one-jobs',
    max: 4,
    Client: NamingConnection,
    useListenNotify: true,
    schedule: false,
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
  }
  const boss = new PgBoss(options)
  boss.on('error', (err) => log.error({ err: toError(err), reference: newReference() }, 'job queue error'))
  boss.on('warning', ({ message }) => log.warn({ reason: message }, 'job queue warning'))
  const stopping = new AbortController()
  const starts: (() => Promise<void>)[] = []
  const names: string[] = []

  /** Skips keys that already have a waiting job. Inserts in key order, to avoid deadlocks. */
  async function insert(name: string, jobs: readonly NewJob[], trx?: Trx): Promise<void> {
    const ordered = jobs.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const rows = ordered.map(({ key, data, delaySeconds = 0 }) => ({
      singletonKey: key,
      data,
      startAfter: delaySeconds,
    }))
    if (rows.length > 0) await boss.insert(name, rows, trx ? { db: fromKysely(trx) } : {})
  }

  async function startLater(): Promise<void> {
    await createQueue(boss, LATER, 0)
    const often = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1, batchSize: 100 }
    await boss.work(LATER, often, async (jobs) => {
      for (const job of jobs) {
        await runLogged(log, LATER, async () => {
          const { queue, key, data } = laterPayload.parse(job.data)
          await insert(queue, [{ key, data }])
        })
      }
    })
  }

  return {
    handle(queue, handler) {
      names.push(queue.name)
      starts.push(async () => {
        await createQueue(boss, queue.name, queue.retries)
        await startWorkers(boss, queue, stopping.signal, async (job) => {
          const signal = AbortSignal.any([job.signal, stopping.signal])
          await runLogged(log, queue.name, () => handler(queue.payload.parse(job.data), signal))
        })
      })
    },
    send: (queue, data, trx) => insert(queue.name, [{ key: queue.keyOf(data), data }], trx),
    sendMany: (queue, data, trx) =>
      insert(
        queue.name,
        data.map((one) => ({ key: queue.keyOf(one), data: one })),
        trx,
      ),
    async sendLater(queue, data, { now, at }) {
      const delaySeconds = Math.max(0, Math.ceil(now.until(at).total('seconds')))
      const key = queue.keyOf(data)
      const second = Math.ceil(at.epochMilliseconds / 1_000)
      const later = { queue: queue.name, key, data: { ...data } }
      await insert(LATER, [{ key: `${queue.name}/${key}/${second}`, data: later, delaySeconds }])
    },
    async start() {
      await boss.start()
      for (const start of starts) await start()
      await startLater()
    },
    async stop(timeoutMs) {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: timeoutMs, close: true })
    },
    async countUnfinished() {
      const { rows } = await boss.getDb().executeSql(
        `select count(*)::int as count from pgboss.job
           where state < 'completed' and start_after <= now() and name = any($1)`,
        [names],
      )
      return Number(rows[0]?.count)
    },
  }
}

/** pg-boss passes some errors on as plain objects with the same fields. */
function toError(error: Error | { message: string; stack?: string; code?: string }): Error {
  if (error instanceof Error) return error
  const { message, stack, code } = error
  return Object.assign(new Error(message), { stack, code })
}

async function createQueue(boss: PgBoss, name: string, retryLimit: number): Promise<void> {
  const { policy, ...changeable } = { ...QUEUE_OPTIONS, retryLimit }
  await boss.createQueue(name, { policy, ...changeable })
  // Updates the options of a queue that an earlier version created.
  await boss.updateQueue(name, changeable)
}

/**
 * Starts a worker, and another whenever all are busy, up to the queue's concurrency. A notification wakes all workers of
 * a queue and each of them queries the database, so no more are started than were needed.
 */
async function startWorkers(
  boss: PgBoss,
  { name, concurrency, batchSize = 1 }: Pick<Queue<object>, 'name' | 'concurrency' | 'batchSize'>,
  stopping: AbortSignal,
  handler: Handler,
): Promise<void> {
  let started = 0
  let busy = 0
  const limit = pLimit(concurrency)
  const startOne = async () => {
    started += 1
    let id = ''
    id = await boss.work(name, { notifyPollingIntervalSeconds: 30, batchSize }, async (jobs) => {
      // One notification can stand for several jobs, so poll again right away instead of waiting for the next one.
      boss.notifyWorker(id)
      busy += 1
      try {
        if (busy === started && started < concurrency && !stopping.aborted) await startOne()
        const run = (job: Job) => limit(() => handler(job))
        const [first, ...others] = jobs
        if (first && others.length === 0) await run(first)
        else await runBatch(jobs, run, (ids) => boss.complete(name, ids))
      } finally {
        busy -= 1
      }
    })
  }
  await startOne()
}

type Job = { id: string; data: unknown; signal: AbortSignal }
type Handler = (job: Job) => Promise<void>

/** Runs all jobs, also if some fail. The job queue completes the batch as a whole. */
async function runBatch(
  jobs: readonly Job[],
  run: Handler,
  complete: (ids: string[]) => Promise<unknown>,
): Promise<void> {
  const finished: string[] = []
  let isLong = false
  const completeFinished = async () => {
    isLong = true
    if (finished.length > 0) await complete(finished.splice(0)).catch(() => {})
  }
  const timer = setTimeout(completeFinished, LONG_BATCH_MS)
  await Promise.allSettled(
    jobs.map(async (job) => {
      await run(job).catch(() => {})
      finished.push(job.id)
      if (isLong) await completeFinished()
    }),
  )
  clearTimeout(timer)
}

async function runLogged(log: Log, queue: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (err) {
    log.error({ err, queue, reference: newReference() }, 'job failed')
    throw err
  }
}

/**
 * Calls `tick` at the start of every minute until stopped. If a minute begins while the process is paused, its tick is
 * late; after a longer pause, only the newest minute gets one. A call that throws is logged.
 */
export function everyMinute(tick: () => Promise<void>, log: Log): { stop: () => Promise<void> } {
  let missed = 0
  const run = async () => {
    if (missed > 0) log.warn({ missed }, 'minutes were skipped: the process was paused, or the clock changed')
    missed = 0
    await runLogged(log, 'minute', tick).catch(() => {})
  }
  const task = cron.schedule('* * * * *', run, {
    timezone: 'UTC',
    missedExecutionTolerance: 60_000,
    logger: toCronLogger(log),
  })
  // With a listener, node-cron doesn't log each missed minute.
  task.on('execution:missed', () => {
    missed += 1
  })
  return { stop: async () => void (await task.destroy()) }
}

/** By default, node-cron writes plain text. */
function toCronLogger(log: Log): Logger {
  return {
    info: (message) => log.debug(message),
    debug: (message) => log.debug({ reason: String(message) }, 'node-cron'),
    warn: (message) => log.warn(message),
    error: (message, err) => log.error({ err: message instanceof Error ? message : err }, 'node-cron failed'),
  }
}
