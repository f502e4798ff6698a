/** Measures `/mentor find` with 50,000 mentors. Fails above 100 ms. */
import { pathToFileURL } from 'node:url'
import { CompiledQuery } from 'kysely'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { searchWords } from '../src/features/requests/offer-rules.ts'
import { findMentors, findMentorsQuery, type Search } from '../src/features/requests/offer-store.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'

const MENTORS = 50_000
const WARM_UPS = 10
const RUNS = 100
const WITHIN_MS = 100

/** Searches: all mentors, one topic, a typo, several topics, and a topic without mentors. */
const TYPED = ['', 'hiring', 'leadrship', 'public speeking and hiring', 'quantum gravity']

export type FindMeasured = {
  mentors: number
  searches: { typed: string; found: number; p50: number; p95: number; plan: string[] }[]
}

/** Measures milliseconds from each search to its first page of mentors. */
export async function measureFind(): Promise<FindMeasured> {
  const postgres = await startTemporaryPostgres()
  try {
    await migrateToLatest(postgres.url)
    await seed(postgres.url)
    const { db } = openDatabase({ url: postgres.url, poolSize: 2, onIdleError: () => {} })
    try {
      const searches: FindMeasured['searches'] = []
      for (const typed of TYPED) searches.push({ typed, ...(await measureOne(db, searchFor(typed))) })
      return { mentors: MENTORS, searches }
    } finally {
      await db.destroy()
    }
  } finally {
    await postgres.stop()
  }
}

function searchFor(typed: string): Search {
  const today = Temporal.PlainDate.from('2026-11-24')
  return { workspaceId: 'T1', forId: 'UR1', today, words: searchWords(typed), limit: 21 }
}

async function measureOne(db: Database, search: Search) {
  const times: number[] = []
  let found = 0
  for (let run = -WARM_UPS; run < RUNS; run += 1) {
    const from = performance.now()
    found = (await findMentors(db, search)).length
    if (run >= 0) times.push(performance.now() - from)
  }
  return { found, ...percentiles(times), plan: await explain(db, search) }
}

async function explain(db: Database, search: Search): Promise<string[]> {
  const query = findMentorsQuery(search).compile(db)
  const explained = CompiledQuery.raw(`explain analyze ${query.sql}`, [...query.parameters])
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(explained)
  return rows.map((row) => row['QUERY PLAN'])
}

/** Mentors with one to four mentees of a capacity of four, and two to four topics of thirty. */
async function seed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // If seeding fails, show its error instead of the closed connection's.
  client.on('error', () => {})
  await client.query(`
    insert into workspaces values ('T1', 'Bench', now());
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select 'T1', 'UR' || n, 'Mentor ' || n, 'Europe/Berlin', now() from generate_series(1, ${MENTORS}) n
    union all
    select 'T1', 'UE' || n, 'Mentee ' || n, 'Europe/Berlin', now() from generate_series(1, ${4 * MENTORS}) n;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
    select 'T1', 'mentorship', 'UR' || n, 'UE' || (n * 4 - k), 14, date '2026-01-01'
    from generate_series(1, ${MENTORS}) n cross join generate_series(0, 3) k where k <= n % 4;
    insert into mentorships (workspace_id, mentorship_id, accepted_at)
      select workspace_id, relationship_id, started_on from relationships;
    insert into mentor_offers (workspace_id, person_id, openness, topics, about, words, keeps_waitlist)
    select 'T1', 'UR' || n, 'listed', o.topics, 'I have led teams, and like to listen.',
      string_to_array(translate(o.topics, ',', ''), ' ') || '{led,teams,like,listen}', n % 2 = 0
    from generate_series(1, ${MENTORS}) n
    cross join (select array['hiring', 'leadership', 'public speaking', 'engineering management',
      'product strategy', 'negotiation', 'sales', 'design', 'career change', 'writing', 'data science', 'python',
      'security', 'finance', 'fundraising', 'remote work', 'conflict', 'coaching', 'time management', 'marketing',
      'customer research', 'architecture', 'compliance', 'operations', 'parenting', 'first job', 'moving abroad',
      'research', 'facilitation', 'storytelling'] as t) topics
    cross join lateral (select
      concat_ws(', ', t[1 + n % 30], t[1 + n * 7 % 30], case when n % 2 = 0 then t[1 + n * 11 % 30] end) as topics) o;
    insert into offer_words select distinct workspace_id, unnest(words) from mentor_offers;
    insert into offer_words select 'T1', 'word' || n from generate_series(1, 5000) n;
  `)
  await client.query('vacuum analyze')
  await client.end()
}

function percentiles(times: number[]): { p50: number; p95: number } {
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95) }
}

function print({ mentors, searches }: FindMeasured): void {
  for (const { typed, found, p50, p95, plan } of searches) {
    process.stdout.write(
      `/mentor find ${typed} · ${mentors} mentors · ${found} on the page · p50 ${p50} ms · p95 ${p95} ms\n`,
    )
    process.stdout.write(`${plan.map((line) => `    ${line}`).join('\n')}\n\n`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const measured = await measureFind()
  print(measured)
  const slowest = Math.max(...measured.searches.map(({ p95 }) => p95))
  if (slowest > WITHIN_MS) {
    process.stderr.write(`Slower than ${WITHIN_MS} ms.\n`)
    process.exitCode = 1
  }
}
