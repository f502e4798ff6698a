import cron from 'node-cron'
import { fromKysely, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { Trx } from './database.ts'
import { type Log, newReference } from './log.ts'

/**
 * A queue whose jobs may run on any replica. Of the jobs with one key at most one runs and one waits,
 * over all replicas: asking again while one waits changes nothing.
 */
export type Queue<Data extends object> = {
  name: string
  payload: z.ZodType<Data>
  /** Of two jobs with the same key only one runs at a time. */
  keyOf: (data: Data) => string
  /** How many different keys one replica works on at once. */
  concurrency: number
  /** How often a job that failed is tried again, a little later each time. */
  retries: number
}

export type Jobs = {
  /** Before `start`: what to do with the jobs of a queue. A job that throws is logged. */
  handle<Data extends object>(
    queue: Queue<Data>,
    handler: (data: Data, signal: AbortSignal) => Promise<void>,
  ): void
  /** With a transaction the job exists when, and only when, that transaction commits. */
  send<Data extends object>(queue: Queue<Data>, data: Data, trx?: Trx): Promise<void>
  start(): Promise<void>
  /** Takes no more work, waits up to `timeoutMs` for what runs, and closes its connections. */
  stop(timeoutMs: number): Promise<void>
  /** How many jobs wait or run, over all replicas. */
  countUnfinished(): Promise<number>
}

/** A worker that was killed is noticed, and its job given to another replica, within about half a minute. */
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

export function createJobs({ url, log }: { url: string; log: Log }): Jobs {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'do-for-one-jobs',
    max: 4,
    useListenNotify: true,
    schedule: false,
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
  })
  boss.on('error', (err) => log.error({ err, reference: newReference() }, 'the job queue has a problem'))
  const starts: (() => Promise<void>)[] = []
  const names: string[] = []

  return {
    handle(queue, handler) {
      names.push(queue.name)
      starts.push(async () => {
        const { policy, ...changeable } = { ...QUEUE_OPTIONS, retryLimit: queue.retries }
        await boss.createQueue(queue.name, { policy, ...changeable })
        // A queue of an earlier version keeps its options otherwise.
        await boss.updateQueue(queue.name, changeable)
        for (let count = 0; count < queue.concurrency; count += 1) {
          await startWorker(boss, queue.name, async (job) => {
            await runLogged(log, queue.name, () => handler(queue.payload.parse(job.data), job.signal))
          })
        }
      })
    },
    async send(queue, data, trx) {
      await boss.send(queue.name, data, {
        singletonKey: queue.keyOf(data),
        ...(trx && { db: fromKysely(trx) }),
      })
    },
    async start() {
      await boss.start()
      for (const start of starts) await start()
    },
    async stop(timeoutMs) {
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

/** Works on one job at a time, on one after the other while there are any. */
async function startWorker(
  boss: PgBoss,
  name: string,
  handler: (job: { data: unknown; signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  let id = ''
  id = await boss.work(name, { notifyPollingIntervalSeconds: 30 }, async (jobs) => {
    // A notice wakes each worker once, and may stand for more jobs than there are workers: don't wait for the next.
    boss.notifyWorker(id)
    for (const job of jobs) await handler(job)
  })
}

async function runLogged(log: Log, queue: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (err) {
    log.error({ err, queue, reference: newReference() }, 'a job failed')
    throw err
  }
}

/** Calls `tick` at the start of every minute until stopped. A call that throws is logged. */
export function everyMinute(tick: () => Promise<void>, log: Log): { stop: () => Promise<void> } {
  const task = cron.schedule('* * * * *', () => runLogged(log, 'minute', tick).catch(() => {}), {
    timezone: 'UTC',
  })
  return { stop: async () => void (await task.destroy()) }
}
