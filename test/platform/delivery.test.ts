import { sql } from 'kysely'
import { z } from 'zod'
import { type Slack, startSlack } from '../../dev/client.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { createJobs, type Jobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { kind } from '../../src/platform/outbox/kind.ts'
import { createOutbox, DELIVERY, type Outbox } from '../../src/platform/outbox/outbox.ts'
import { message, section } from '../../src/platform/slack/blocks.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { createSender } from '../../src/platform/slack/sender.ts'
import { emptyTables } from '../support/empty-tables.ts'
import { silentMetrics } from '../support/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { PEOPLE } from '../support/rig.ts'

const WORKSPACE = 'T0PLAYGROUND'

let database: TestDatabase
let slack: Slack
let jobs: Jobs
let outbox: Outbox

/** Deliveries run as jobs in real time, without ticks. */
beforeAll(async () => {
  database = await createTestDatabase()
  slack = await startSlack({ people: Object.values(PEOPLE) })
  const { db } = database
  const [log, metrics, clock] = [createLog('silent'), silentMetrics(), systemClock]
  jobs = createJobs({ url: database.url, log })
  const sender = createSender({ token: slack.botToken, apiUrl: slack.apiUrl, log })
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: 200 })
  const deps = { db, clock, log, metrics, rateLimiter, jobs, sending: true }
  outbox = createOutbox({ ...deps, senderFor: async () => sender })
  outbox.register([
    kind({
      name: 'note',
      payload: z.object({ text: z.string() }),
      prepare: async (_, { text }) => ({ do: 'send', message: message(section(text)), shows: [] }),
    }),
  ])
  jobs.handle(DELIVERY, ({ workspaceId }, signal) => outbox.deliver(workspaceId, signal))
  await jobs.start()
  await sql`insert into workspaces values (${WORKSPACE}, 'Playground', now())`.execute(db)
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    values (${WORKSPACE}, 'UGRACE', 'Grace', 'Europe/Berlin', now())`.execute(db)
})
beforeEach(() => slack.clearFaults())
afterAll(async () => {
  await jobs.stop(1_000)
  await slack.close()
  await database.drop()
})

async function enqueue(text: string): Promise<void> {
  const note = {
    workspaceId: WORKSPACE,
    personId: 'UGRACE',
    kind: 'note',
    dedupeKey: text,
    payload: { text },
  }
  await database.db.transaction().execute((trx) => outbox.enqueue(trx, [note]))
}

async function arrived(text: string): Promise<void> {
  while (!(await slack.as('UGRACE').dms()).some((dm) => dm.text === text)) {
    await new Promise((done) => setTimeout(done, 20))
  }
}

test.each(['chat.postMessage', 'conversations.open'])(
  'after a 429 from %s, sending resumes when Retry-After has passed, without a tick',
  async (method) => {
    await emptyTables(database.db, 'outbox', 'recipients', 'rate_limits')
    slack.faults.add({ method, times: 1, fault: { kind: 'rate_limited', retryAfterSeconds: 2 } })
    const from = performance.now()
    await enqueue(`after ${method}`)
    await arrived(`after ${method}`)
    const seconds = (performance.now() - from) / 1_000
    expect(seconds).toBeGreaterThanOrEqual(2)
    expect(seconds).toBeLessThan(20)
  },
)

test('500 workspaces with due messages are dispatched in one statement', async () => {
  const { db } = database
  await emptyTables(db, 'outbox')
  await sql`insert into workspaces select 'T' || n, 'Many', now() from generate_series(1, 500) n`.execute(db)
  await sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select 'T' || n, 'U1', 'Somebody', 'UTC', now() from generate_series(1, 500) n`.execute(db)
  await sql`insert into outbox (workspace_id, person_id, kind, dedupe_key, payload, send_at, created_at)
    select 'T' || n, 'U1', 'note', 'due', '{}', now(), now() from generate_series(1, 500) n`.execute(db)
  await sql`create table inserts (jobs int)`.execute(db)
  await sql`create function count_jobs() returns trigger language plpgsql as
    $$ begin insert into inserts select count(*) from added; return null; end $$`.execute(db)
  await sql`create trigger counted after insert on pgboss.job_common referencing new table as added
    for each statement execute function count_jobs()`.execute(db)
  await outbox.dispatchDue()
  const { rows } = await sql<{ jobs: number }>`select jobs from inserts where jobs > 1`.execute(db)
  expect(rows).toEqual([{ jobs: 500 }])
})
