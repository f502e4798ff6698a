/**
 * Measures the monthly snapshot of `/mentor impact`: of one workspace with 1,000,000 mentorships (or as many as given), alone
 * and while people type commands; and of 2,000 small workspaces, one after the other. Fails if the large one takes 60 s or
 * more, or if the 99th percentile of the acks meanwhile is 500 ms or more.
 */
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { findDueWorkspaces, findSnapshots, takeSnapshot } from '../src/features/impact/store.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { SIGNING_SECRET, startTypist, TOKEN, WORKSPACE } from './support/commands.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { summary } from './support/measured.ts'
import { query } from './support/seed.ts'

const NOW = Temporal.Instant.from('2026-12-01T00:01:00Z')
const SMALL = { workspaces: 2_000, mentorships: 24 }
const TYPING = { perSecond: 20, seconds: 5 }
const WITHIN_SECONDS = 60
const ACKS_WITHIN_MS = 500

async function measureImpact(mentorships: number): Promise<{ seconds: number; p99: number }> {
  const postgres = await startTemporaryPostgres()
  try {
    await migrateToLatest(postgres.url)
    await seed(postgres.url, mentorships)
    const { db } = openDatabase({ url: postgres.url, poolSize: 2, onIdleError: () => {} })
    try {
      const seconds = await timed(() => takeSnapshot(db, WORKSPACE, NOW))
      const found = await findSnapshots(db, WORKSPACE)
      print(`${mentorships} mentorships in one workspace: ${seconds} s`)
      print(JSON.stringify(found?.snapshot.impact))
      print(`${SMALL.workspaces} workspaces of ${SMALL.mentorships}: ${await timed(() => takeAll(db))} s`)
      await query(postgres.url, `delete from impact_snapshots where workspace_id = '${WORKSPACE}'`)
      const acks = summary(await measureAcks(db, postgres.url, mentorships))
      print(`acks meanwhile, ${TYPING.perSecond} commands a second: p50 ${acks.p50} ms, p99 ${acks.p99} ms`)
      return { seconds, p99: acks.p99 }
    } finally {
      await db.destroy()
    }
  } finally {
    await postgres.stop()
  }
}

/** Milliseconds to the acks of commands that are typed while the app takes the large snapshot. */
async function measureAcks(db: Database, databaseUrl: string, mentorships: number): Promise<number[]> {
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]) })
  const typist = startTypist(slack, mentorships / 2, (random) => (random() < 0.5 ? '' : 'list'))
  const env = appEnv({ botToken: TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl }, databaseUrl)
  const app = await AppProcess.start(env, NOW.subtract({ hours: 2 }))
  try {
    await typist.type(app.port, TYPING)
    await app.setNow(NOW)
    const from = performance.now()
    await app.tick()
    const acks: number[] = []
    do acks.push(...(await typist.type(app.port, TYPING)).acks)
    while ((await findSnapshots(db, WORKSPACE)) === null)
    print(`the same while people type: less than ${Math.ceil((performance.now() - from) / 1000)} s`)
    return acks
  } finally {
    await app.stop()
    typist.stop()
    await slack.close()
  }
}

/** As the planner does. */
async function takeAll(db: Database): Promise<void> {
  for (;;) {
    const due = await findDueWorkspaces(db, NOW, 100)
    if (due.length === 0) return
    for (const workspaceId of due) await takeSnapshot(db, workspaceId, NOW)
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return Math.round((performance.now() - from) / 100) / 10
}

/** Each mentor has four mentees; each pair three check-ins in the year, a step and a promise, every fourth an introduction. */
async function seed(url: string, mentorships: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // Without this, each row updates open spots and checks its foreign keys.
  await client.query(`set session_replication_role = replica`)
  await client.query(`
    create temporary table pairs as
    select '${WORKSPACE}' as workspace_id, n from generate_series(1, ${mentorships}) n
    union all select 'TSMALL' || w, n from generate_series(1, ${SMALL.workspaces}) w, generate_series(1, ${SMALL.mentorships}) n;
    insert into workspaces (workspace_id, name, created_at) select distinct workspace_id, 'Bench', timestamptz '2026-01-01' from pairs;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, capacity)
    select workspace_id, 'UE' || n, 'Mentee', 'UTC', timestamptz '${NOW}', 4 from pairs
    union all select workspace_id, 'UR' || n / 4, 'Mentor', 'UTC', timestamptz '${NOW}', case when n % 3 = 0 then 4 else 5 end from pairs where n % 4 = 0;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
    select workspace_id, 'mentorship', 'UR' || (n + 3) / 4, 'UE' || n, 14, date '2026-11-01' - n % 900 from pairs;
    insert into mentorships (workspace_id, mentorship_id, accepted_at)
    select workspace_id, relationship_id, started_on from relationships;
    insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, logged_at)
    select workspace_id, relationship_id, owner_id, date '2026-11-30' - (started_on - date '2020-01-01') % 120 * 3 - k, 'call', now()
    from relationships, generate_series(0, 2) k;
    insert into steps (workspace_id, mentorship_id, words, owner_id, written_by, added_at, done_on, done_at)
    select workspace_id, relationship_id, 'Step', who, who, now(), date '2026-11-01', now()
    from relationships cross join lateral unnest(array[owner_id, contact_id]) who;
    insert into introductions (workspace_id, mentorship_id, outside_name, state, added_by, added_at)
    select workspace_id, relationship_id, 'Contact', 'met', owner_id, now() from relationships
    where (started_on - date '2020-01-01') % 4 = 0;
  `)
  await client.query('vacuum analyze')
  await client.end()
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { seconds, p99 } = await measureImpact(Number(process.argv[2] ?? 1_000_000))
  if (seconds >= WITHIN_SECONDS || p99 >= ACKS_WITHIN_MS) {
    process.stderr.write(`Slower than ${WITHIN_SECONDS} s, or acks slower than ${ACKS_WITHIN_MS} ms.\n`)
    process.exitCode = 1
  }
}
