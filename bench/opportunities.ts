/**
 * Measures how opportunities are matched with profiles: precision and recall on a labelled set, and how long 50,000 profiles
 * take for one new opportunity, and 5,000 open ones for one changed profile. Fails above the limits.
 */
import { sql, type Transaction } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { matchOpportunity, matchProfile } from '../src/features/opportunities/match-store.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import type { DB } from '../src/platform/schema.ts'
import { OPPORTUNITIES, PROFILES } from '../test/features/opportunities/labelled.ts'

const WITHIN_MS = { opportunity: 2_000, profile: 500 }
const CROWD = { profiles: 50_000, opportunities: 5_000 }
const RUNS = 5
const NOW = Temporal.Instant.from('2026-11-02T09:00Z')

class RolledBack extends Error {}

const postgres = await startTemporaryPostgres()
try {
  await migrateToLatest(postgres.url)
  const { db } = openDatabase({ url: postgres.url, poolSize: 2, onIdleError: () => {}, noTimeLimit: true })
  try {
    await measureLabelled(db)
    await measureTimes(db)
  } finally {
    await db.destroy()
  }
} finally {
  await postgres.stop()
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function insertWorkspace(db: Database, id: string): Promise<void> {
  await sql`insert into workspaces (workspace_id, name, created_at) values (${id}, 'Bench', now())`.execute(
    db,
  )
}

/** Precision: how many of the suggestions fit. Recall: how many of those that fit are suggested. */
async function measureLabelled(db: Database): Promise<void> {
  await insertWorkspace(db, 'T1')
  const people = [{ id: 'POSTER' }, ...PROFILES]
  await sql`
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select 'T1', id, id, 'UTC', now() from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p(id text)`.execute(
    db,
  )
  await sql`
    insert into profiles (workspace_id, person_id, seen_by, match_requested_at)
    select 'T1', person_id, 'matching', now() from people where workspace_id = 'T1' and person_id <> 'POSTER'`.execute(
    db,
  )
  await sql`
    insert into facet_words (workspace_id, about_id, author_id, facet, version, words, is_private, written_at)
    select 'T1', id, id, facet, 1, words, false, now()
    from jsonb_to_recordset(${JSON.stringify(PROFILES)}::jsonb) as p(id text, skills text, passions text, next_role text)
    cross join lateral (values ('skills', skills), ('passions', passions), ('next_role', next_role)) as said (facet, words)
  `.execute(db)
  for (const { id } of PROFILES)
    await db.transaction().execute((trx) => matchProfile(trx, { workspaceId: 'T1', personId: id }, NOW))
  let [suggested, right, fitting] = [0, 0, 0]
  for (const { title, why, learn, fits } of OPPORTUNITIES) {
    const { rows } = await sql<{ id: string }>`
      insert into opportunities (workspace_id, poster_id, title, why, learn, takes, places, closes_on, closes_at, posted_at)
      values ('T1', 'POSTER', ${title}, ${why}, ${learn}, '', 1, '9999-01-01', '9999-01-01', now())
      returning opportunity_id as id`.execute(db)
    const opportunityId = rows[0]?.id ?? ''
    const found = await db
      .transaction()
      .execute((trx) => matchOpportunity(trx, { workspaceId: 'T1', opportunityId }, NOW))
    const wrong = found.filter((id) => !fits.includes(id))
    const missed = fits.filter((id) => !found.includes(id))
    suggested += found.length
    right += found.length - wrong.length
    fitting += fits.length
    const { rows: why_ } = await sql<{ line: string }>`
      select person_id || ' (' || array_to_string(matched, ' ') || ')' as line from interests
      where workspace_id = 'T1' and opportunity_id = ${opportunityId} and person_id = any(${wrong}::text[])`.execute(
      db,
    )
    print(
      `${title}: ${found.length - wrong.length} of ${fits.length}${list(' · missed', missed)}${list(
        ' · wrong',
        why_.map(({ line }) => line),
      )}`,
    )
  }
  const percent = (part: number, whole: number) =>
    `${Math.round((100 * part) / whole)} % (${part} of ${whole})`
  print(
    `\n${PROFILES.length} profiles, ${OPPORTUNITIES.length} opportunities: precision ${percent(right, suggested)}, recall ${percent(right, fitting)}\n`,
  )
}

function list(what: string, ids: readonly string[]): string {
  return ids.length === 0 ? '' : `${what} ${ids.join(', ')}`
}

/** Profiles of 60 words, of a vocabulary in which few words are common and most are rare, as in a language. */
async function measureTimes(db: Database): Promise<void> {
  await insertWorkspace(db, 'T2')
  await seedCrowd(db)
  const opportunityId = await oneOf(db, 'opportunity_id', 'opportunities')
  const personId = await oneOf(db, 'person_id', 'profiles')
  const slowest = {
    opportunity: await time(db, (trx) => matchOpportunity(trx, { workspaceId: 'T2', opportunityId }, NOW)),
    profile: await time(db, (trx) => matchProfile(trx, { workspaceId: 'T2', personId }, NOW)),
  }
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from interests where workspace_id = 'T2' and opportunity_id = ${opportunityId}`.execute(
    db,
  )
  print(
    `One new opportunity against ${CROWD.profiles} profiles: at most ${slowest.opportunity} ms, ${rows[0]?.count} people`,
  )
  print(
    `One changed profile against ${CROWD.opportunities} open opportunities: at most ${slowest.profile} ms\n`,
  )
  await explain(db, { opportunityId, personId })
  if (slowest.opportunity > WITHIN_MS.opportunity || slowest.profile > WITHIN_MS.profile) {
    process.stderr.write('Too slow.\n')
    process.exitCode = 1
  }
}

async function seedCrowd(db: Database): Promise<void> {
  // Zipf's law: the word of rank r is used in proportion to 1 / r.
  const word = sql`'w' || floor(exp(random() * ln(20000)))::int`
  const words = (count: number, salt: string) =>
    sql`(select string_agg(${word}, ' ') from generate_series(1, ${sql.lit(count)}) where ${sql.ref(salt)} is not null)`
  await sql`
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
    select 'T2', 'U' || n, 'Person ' || n, 'UTC', now() from generate_series(0, ${CROWD.profiles}) n`.execute(
    db,
  )
  await sql`
    insert into profiles (workspace_id, person_id, seen_by)
    select 'T2', person_id, 'matching' from people where workspace_id = 'T2' and person_id <> 'U0'`.execute(
    db,
  )
  await sql`
    insert into facet_words (workspace_id, about_id, author_id, facet, version, words, is_private, written_at)
    select 'T2', p.person_id, p.person_id, facet, 1, ${words(20, 'p.person_id')}, false, now()
    from profiles p cross join (values ('skills'), ('passions'), ('next_role')) as facets (facet)
    where p.workspace_id = 'T2'`.execute(db)
  await sql`
    insert into profile_words (workspace_id, stem, person_id, is_skill)
    select 'T2', s.stem, w.about_id, bool_or(w.facet = 'skills') from facet_words w
    cross join lateral stems(w.words) s where w.workspace_id = 'T2' group by 2, 3`.execute(db)
  await sql`
    insert into opportunities (workspace_id, poster_id, title, why, learn, takes, places, closes_on, closes_at, posted_at)
    select 'T2', 'U0', ${words(4, 'n')}, ${words(20, 'n')}, ${words(20, 'n')}, '', 1, '9999-01-01', '9999-01-01', now()
    from generate_series(1, ${CROWD.opportunities}) n`.execute(db)
  await sql`
    insert into opportunity_words (workspace_id, stem, opportunity_id, in_title)
    select 'T2', s.stem, o.opportunity_id, bool_or(part.in_title) from opportunities o
    cross join lateral (values (o.title, true), (o.why, false), (o.learn, false)) as part (words, in_title)
    cross join lateral stems(part.words) s where o.workspace_id = 'T2' group by 2, 3`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

async function oneOf(db: Database, column: string, table: 'opportunities' | 'profiles'): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(column)}::text as id from ${sql.table(table)} where workspace_id = 'T2' order by 1 limit 1`.execute(
    db,
  )
  return rows[0]?.id ?? ''
}

/** Returns the slowest run in milliseconds. Each is rolled back. */
async function time(db: Database, run: (trx: Transaction<DB>) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < RUNS; at += 1) {
    await db
      .transaction()
      .execute(async (trx) => {
        const from = performance.now()
        await run(trx)
        times.push(performance.now() - from)
        if (at < RUNS - 1) throw new RolledBack()
      })
      .catch((error) => {
        if (!(error instanceof RolledBack)) throw error
      })
  }
  return Math.round(Math.max(...times))
}

/** Prints the plans of the joins that take the time. */
async function explain(
  db: Database,
  { opportunityId, personId }: { opportunityId: string; personId: string },
): Promise<void> {
  const joins = {
    'A new opportunity': sql`from opportunity_words o
      join profile_words p on p.workspace_id = o.workspace_id and p.stem = o.stem
      where o.workspace_id = 'T2' and o.opportunity_id = ${opportunityId}`,
    'A changed profile': sql`from profile_words p
      join opportunity_words o on o.workspace_id = p.workspace_id and o.stem = p.stem
      where p.workspace_id = 'T2' and p.person_id = ${personId}`,
  }
  for (const [name, join] of Object.entries(joins)) {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain analyze select p.person_id, o.opportunity_id, p.stem ${join}`.execute(db)
    print(`${name}:\n${rows.map((row) => `    ${row['QUERY PLAN']}`).join('\n')}\n`)
  }
}
