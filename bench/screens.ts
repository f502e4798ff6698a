/**
 * Measures how long it takes to read and render Home and the preparation page, with 1,000,000 relationships stored, for
 * a mentor with ten mentees and ten years of weekly check-ins; and the planners of reminders and anniversaries, with
 * 1,000,000 steps. Fails above 100 ms (p95). Prints the plan of every query and the number of queries.
 */
import { createQueryId, type RootOperationNode } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { readHome } from '../src/features/home/overview.ts'
import { findActiveMentorships } from '../src/features/mentorships/store.ts'
import { findOrCreatePerson } from '../src/features/people/directory.ts'
import { prepView } from '../src/features/plans/prep-views.ts'
import { latestDay } from '../src/features/plans/reminder-rules.ts'
import { lockAnniversaries, lockStepsToRemind } from '../src/features/plans/reminder-store.ts'
import { readPrepPage } from '../src/features/plans/slack/page.ts'
import { FEATURES } from '../src/features.ts'
import { SetClock } from '../src/platform/clock.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import type { Services } from '../src/platform/services.ts'

const RELATIONSHIPS = 1_000_000
const MENTEES = 10
const WEEKS = 520
const WARM_UPS = 20
const RUNS = 200
const DRAWN_WITHIN_MS = 100
const DUE = 100
const BATCH = 500
const now = Temporal.Instant.from('2026-11-24T09:00:00Z')
const today = latestDay(now)
const WHO = { workspaceId: 'T1', personId: 'UR1' }

const postgres = await startTemporaryPostgres()
try {
  await migrateToLatest(postgres.url)
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  // If seeding fails, show its error instead of the closed connection's.
  client.on('error', () => {})
  await seed(client)
  const { db } = openDatabase({ url: postgres.url, poolSize: 10, onIdleError: () => {} })
  await report('home', drawHome, db, client)
  await report('prep', drawPrep, db, client)
  await report('reminders, nothing due', lookForReminders, db, client)
  await report('anniversaries, nothing due', lookForAnniversaries, db, client)
  await makeDue(client)
  await report(`reminders, ${DUE} due`, lookForReminders, db, client)
  await report(`anniversaries, ${DUE} due`, lookForAnniversaries, db, client)
  await db.destroy()
  await client.end()
} finally {
  await postgres.stop()
}

/**
 * `UR1` has mentored `UE1` to `UE10` for ten years; the others mentor four each, for one year. Each mentorship has a
 * step. Due dates and anniversaries are spread over the year; people were told about those in the past.
 */
async function seed(client: pg.Client): Promise<void> {
  await client.query(`
    -- What is seeded is right by itself: no foreign key needs a look.
    set session_replication_role = replica;
    insert into workspaces values ('T1', 'Bench', timestamptz '${now}');
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, capacity)
      select 'T1', 'UE' || n, 'Mentee ' || n, 'Europe/Berlin', timestamptz '${now}', 4 from generate_series(1, ${RELATIONSHIPS}) n
      union all
      select 'T1', 'UR' || n, 'Mentor ' || n, 'Europe/Berlin', timestamptz '${now}', 10
      from generate_series(1, ${RELATIONSHIPS / 4}) n;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on, last_check_in_on)
      select 'T1', 'mentorship', case when n <= ${MENTEES} then 'UR1' else 'UR' || (n + 3) / 4 end, 'UE' || n, 14,
             date '2026-11-24' - case when n <= ${MENTEES} then 3650 else n % 360 end, date '2026-11-16'
      from generate_series(1, ${RELATIONSHIPS}) n;
    insert into mentorships (workspace_id, mentorship_id, accepted_at, next_anniversary_on)
      select workspace_id, relationship_id, started_on, started_on + case when owner_id = 'UR1' then 11 else 1 end * interval '1 year'
      from relationships;
    create temporary table pairs as
      select relationship_id as mentorship_id, owner_id as mentor_id, contact_id as mentee_id from relationships;
    insert into steps (workspace_id, mentorship_id, words, owner_id, due_on, due_set_by, written_by, added_at, reminded_on)
      select 'T1', mentorship_id, 'Lead a meeting', mentee_id, due_on, mentee_id, mentee_id, timestamptz '${now}',
             case when due_on <= date '2026-11-24' then due_on end
      from (select *, date '2026-11-24' + (row_number() over () % 360)::int - 180 as due_on from pairs) m
      where mentor_id <> 'UR1';
    insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, note, logged_at)
      select 'T1', mentorship_id, mentor_id, date '2026-11-16' - 7 * week, 'call', 'About the new role ' || week, timestamptz '${now}'
      from pairs cross join lateral generate_series(0, case when mentor_id = 'UR1' then ${WEEKS} else 0 end) week;
    insert into steps (workspace_id, mentorship_id, words, owner_id, due_on, due_set_by, written_by, added_at, reminded_on, done_on, done_at)
      select 'T1', mentorship_id, 'Step ' || n, mentee_id, date '2026-11-30' - n, mentee_id, mentee_id, timestamptz '${now}',
             date '2026-11-30' - n,
             case when n > 9 then date '2026-11-30' - n end, case when n > 9 then timestamptz '${now}' end
      from pairs cross join generate_series(1, 400) n where mentor_id = 'UR1';
    insert into agenda_items (workspace_id, mentorship_id, author_id, words, added_at, talked_at)
      select 'T1', mentorship_id, mentee_id, 'Item ' || n, timestamptz '${now}', case when n > 3 then timestamptz '${now}' end
      from pairs cross join generate_series(1, 200) n where mentor_id = 'UR1';
    insert into facet_words (workspace_id, about_id, author_id, facet, version, words, is_private, written_at)
      select 'T1', mentee_id, mentee_id, facet, version, 'Words ' || version, false,
             timestamptz '${now}' - (12 - version) * interval '300 days'
      from pairs
      cross join unnest(array['strengths', 'passions', 'likes', 'dislikes', 'works', 'skills']) facet
      cross join generate_series(1, 12) version where mentor_id = 'UR1';
  `)
  await client.query('vacuum analyze')
}

/** Makes some of today's reminders and anniversaries due again. */
async function makeDue(client: pg.Client): Promise<void> {
  await client.query(`
    update steps set reminded_on = null where step_id in (
      select step_id from steps where due_on = date '2026-11-24' limit ${DUE});
    with due as (
      update relationships set started_on = date '2025-11-24' where relationship_id in (
        select relationship_id from relationships where owner_id <> 'UR1' limit ${DUE}) returning relationship_id)
    update mentorships set next_anniversary_on = date '2026-11-24' from due where mentorship_id = relationship_id;
  `)
}

/** Services for rendering; nothing is sent. */
function servicesOn(db: Database): Services {
  const never = async () => {
    throw new Error('The bench sends nothing')
  }
  return {
    db,
    clock: new SetClock(now),
    log: createLog('silent'),
    outbox: {
      ...{ register: () => {}, handleJobs: () => {} },
      ...{ enqueue: never, deliver: never, dispatchDue: never, refresh: never, forgetSettled: never },
    },
    sending: true,
    retentionDays: 90,
    installUrl: null,
    clientFor: never,
    findTeam: never,
    refresh: never,
    rateLimiter: { acquire: never, blockUntil: never },
  }
}

async function drawHome(db: Database): Promise<string> {
  const services = servicesOn(db)
  return JSON.stringify(await readHome(services, FEATURES, await findOrCreatePerson(services, WHO)))
}

async function drawPrep(db: Database): Promise<string> {
  const services = servicesOn(db)
  const [mentorship] = await findActiveMentorships(db, WHO.workspaceId, WHO.personId)
  if (!mentorship) throw new Error('The mentor has no mentees')
  return JSON.stringify(
    prepView(await readPrepPage(services, await findOrCreatePerson(services, WHO), mentorship)),
  )
}

async function lookForReminders(db: Database): Promise<string> {
  return JSON.stringify(await db.transaction().execute((trx) => lockStepsToRemind(trx, today, BATCH)))
}

async function lookForAnniversaries(db: Database): Promise<string> {
  return JSON.stringify(await db.transaction().execute((trx) => lockAnniversaries(trx, today, BATCH)))
}

/** Returns everything that was read or rendered. */
type Draw = (db: Database) => Promise<string>

async function report(name: string, draw: Draw, db: Database, client: pg.Client): Promise<void> {
  const times: number[] = []
  let drawn = ''
  for (let run = -WARM_UPS; run < RUNS; run += 1) {
    const from = performance.now()
    drawn = await draw(db)
    if (run >= 0) times.push(performance.now() - from)
  }
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
  const figures = { screen: name, relationships: RELATIONSHIPS, runs: RUNS, bytes: drawn.length }
  const ms = { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
  const plans = await explain(draw, db, client)
  print(
    `\n━━ ${name}: p50 ${ms.p50} ms, p95 ${ms.p95} ms, p99 ${ms.p99} ms; ${plans.length} queries\n${JSON.stringify({ ...figures, ms })}`,
  )
  for (const plan of plans) print(`\n${plan}`)
  if (ms.p95 > DRAWN_WITHIN_MS) {
    process.stderr.write(`${name} is slower than ${DRAWN_WITHIN_MS} ms.\n`)
    process.exitCode = 1
  }
}

/** Prints the plan of each query that a screen runs, in order. */
async function explain(draw: Draw, db: Database, client: pg.Client): Promise<string[]> {
  const built = new Map<string, RootOperationNode>()
  const nodes: RootOperationNode[] = []
  const recording = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      built.set(queryId.queryId, node)
      return node
    },
    // Subqueries are compiled too, but don't run on their own.
    transformResult: async ({ result, queryId }) => {
      const node = built.get(queryId.queryId)
      if (node) nodes.push(node)
      return result
    },
  })
  await draw(recording)
  const plans: string[] = []
  for (const node of nodes) {
    const { sql, parameters } = db.getExecutor().compileQuery(node, createQueryId())
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain analyze ${sql}`, [...parameters])
    plans.push([`-- ${sql}`, ...rows.map((row) => row['QUERY PLAN'])].join('\n'))
  }
  return plans
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
