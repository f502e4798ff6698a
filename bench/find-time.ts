/** Measures from a press of “Find a time…” to the proposed times, with 1,000,000 mentorships. Fails above 100 ms. */
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { DEFAULT_MINUTES, toParty } from '../src/features/meetings/rules.ts'
import {
  findBusy,
  findCurrentMeetings,
  findLastMeetingAt,
  findOpenProposals,
} from '../src/features/meetings/store.ts'
import { proposeTimes } from '../src/features/meetings/time-rules.ts'
import { findMentorship } from '../src/features/mentorships/store.ts'
import { findPerson } from '../src/features/people/store.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'

const MENTORS = 250_000
const WARM_UPS = 20
const RUNS = 300
const WITHIN_MS = 100
const NOW = Temporal.Instant.from('2026-11-16T09:00Z')

type Pair = { relationship_id: string; owner_id: string; contact_id: string }

async function measure(): Promise<{ p50: number; p95: number }> {
  const postgres = await startTemporaryPostgres()
  try {
    await migrateToLatest(postgres.url)
    const pairs = await seed(postgres.url)
    const { db } = openDatabase({ url: postgres.url, poolSize: 2, onIdleError: () => {} })
    try {
      const times: number[] = []
      for (const [run, pair] of pairs.entries()) {
        const from = performance.now()
        const found = await findTimes(db, pair)
        if (run >= WARM_UPS) times.push(performance.now() - from)
        if (found !== 3) throw new Error(`${found} times were proposed`)
      }
      times.sort((a, b) => a - b)
      const at = (share: number) => Math.round((times[Math.ceil(times.length * share) - 1] ?? 0) * 10) / 10
      return { p50: at(0.5), p95: at(0.95) }
    } finally {
      await db.destroy()
    }
  } finally {
    await postgres.stop()
  }
}

/** What the app reads and computes between the press and the form. */
async function findTimes(db: Database, { relationship_id, owner_id, contact_id }: Pair): Promise<number> {
  const key = { workspaceId: 'T1', mentorshipId: relationship_id }
  await findMentorship(db, key)
  await findOpenProposals(db, 'T1', [relationship_id])
  const [me, other] = [await findPerson(db, 'T1', owner_id), await findPerson(db, 'T1', contact_id)]
  if (!me || !other) throw new Error('A person is missing')
  const busy = await findBusy(db, 'T1', [owner_id, contact_id], relationship_id)
  const proposal = proposeTimes({
    ...{ now: NOW, minutes: DEFAULT_MINUTES, pausedUntil: null },
    proposer: toParty(me, busy.get(me.id) ?? []),
    other: toParty(other, busy.get(other.id) ?? []),
    lastMeetingAt: await findLastMeetingAt(db, key),
  })
  await findCurrentMeetings(db, 'T1', [relationship_id])
  return proposal.kind === 'none' ? 0 : proposal.times.length
}

/** Mentors with four mentees each. Every pair has met, and two of five have agreed on a meeting. Returns pairs to measure. */
async function seed(url: string): Promise<Pair[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {})
  await client.query(`
    set session_replication_role = replica;
    insert into workspaces values ('T1', 'Bench', now());
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select 'T1', 'UR' || n, 'Mentor ' || n, 'Europe/Berlin', now() from generate_series(1, ${MENTORS}) n
    union all
    select 'T1', 'UE' || n, 'Mentee ' || n, 'America/New_York', now() from generate_series(1, ${4 * MENTORS}) n;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
    select 'T1', 'mentorship', 'UR' || 1 + n / 4, 'UE' || 1 + n, 14, date '2026-01-01'
    from generate_series(0, ${4 * MENTORS - 1}) n;
    insert into mentorships (workspace_id, mentorship_id, accepted_at)
      select workspace_id, relationship_id, started_on from relationships;
    insert into meetings (workspace_id, mentorship_id, proposer_id, start_at, minutes, end_at, repeats, changed_at, state)
    select workspace_id, relationship_id, owner_id, at, 30, at + interval '30 minutes', false, at, 'happened'
    from relationships cross join lateral (select timestamptz '2026-11-02T15:00Z' as at) t
    union all
    select workspace_id, relationship_id, owner_id, at, 30, at + interval '30 minutes', false, at, 'agreed'
    from relationships cross join lateral
      (select timestamptz '2026-11-17T14:00Z' + substr(contact_id, 3)::int % 8 * interval '1 day' as at) t
    where substr(contact_id, 3)::int % 5 < 2;
  `)
  await client.query('vacuum analyze')
  const { rows } = await client.query<Pair>(`
    select relationship_id, owner_id, contact_id from relationships
    where substr(contact_id, 3)::int % ${Math.floor((4 * MENTORS) / (RUNS + WARM_UPS))} = 0 limit ${RUNS + WARM_UPS}
  `)
  await client.end()
  return rows
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { p50, p95 } = await measure()
  process.stdout.write(`Find a time… · ${4 * MENTORS} mentorships · p50 ${p50} ms · p95 ${p95} ms\n`)
  if (p95 > WITHIN_MS) {
    process.stderr.write(`Slower than ${WITHIN_MS} ms.\n`)
    process.exitCode = 1
  }
}
