import { sql } from 'kysely'
import {
  findMissingMigrations,
  findNeededVersion,
  migrateTo,
  migrateToLatest,
} from '../src/platform/migrate.ts'
import { VERSION } from '../src/platform/version.ts'
import { purgeWorkspace, readWorkspace } from '../src/platform/workspaces/data-store.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'

const opened: TestDatabase[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.drop()
})

async function open(options?: { migrated: boolean }): Promise<TestDatabase> {
  const database = await createTestDatabase(options)
  opened.push(database)
  return database
}

describe('the migrations', () => {
  test('create every table in an empty database, which reports them as missing before', async () => {
    const { db, url } = await open({ migrated: false })
    const missing = await findMissingMigrations(db)
    expect(missing.length).toBeGreaterThan(1)
    expect(missing).toEqual([...missing].sort())
    await migrateToLatest(url)
    expect(await findMissingMigrations(db)).toEqual([])
    const tables = `advisors agenda_items agreements board_entries cadence_proposals check_in_corrections check_ins facet_words handovers heartbeats help_requests impact_snapshots install_states installations interests introduction_answers introductions meeting_proposals meetings mentor_offers mentorships offer_words opportunities opportunity_words
      outbox people plan_notes plans profile_words profiles questions_asked rate_limits recipients reflections relationships request_questions requests rerenders seat_askers seat_reasons seat_reflections seat_terms seats steps suggestions topics_shown workspaces`
    expect(await tablesOf(db)).toEqual(tables.split(/\s+/))
  })

  test('run once if twenty replicas start at the same time', async () => {
    const { db, url } = await open({ migrated: false })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => migrateToLatest(url)))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(await findMissingMigrations(db)).toEqual([])
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })

  test('remove everything when undone, and create the same schema when run again', async () => {
    const { db, url } = await open()
    const before = await shapeOf(db)
    await migrateTo(db, 'nothing')
    expect(await shapeOf(db)).toEqual([])
    await migrateToLatest(url)
    expect(await shapeOf(db)).toEqual(before)
  })

  test('can be undone to each step and run again, and keep the data of earlier steps', async () => {
    const names = await namesOf()
    for (const name of names) {
      const { db, url } = await open()
      const whole = await shapeOf(db)
      await seed(db)
      await migrateTo(db, name)
      expect(await count(db, 'people')).toBe(4)
      await migrateToLatest(url)
      expect(await shapeOf(db)).toEqual(whole)
    }
  })
})

describe('a start', () => {
  const collect = () => {
    const lines: string[] = []
    const warned = Promise.withResolvers<void>()
    const warn = (...args: unknown[]) => {
      lines.push(JSON.stringify(args))
      warned.resolve()
    }
    return { lines, warned: warned.promise, log: { warn } }
  }

  test('beside a newer version leaves the database alone, and says so', async () => {
    const { db, url } = await open()
    await sql`insert into kysely_migration (name, timestamp) values ('9999_newer', '2027-01-01')`.execute(db)
    const before = await shapeOf(db)
    const { lines, log } = collect()
    await migrateToLatest(url, log)
    expect(lines.join()).toMatch(/9999_newer.*newer version/)
    expect(await shapeOf(db)).toEqual(before)
    expect(await findMissingMigrations(db)).toEqual([])
  })

  test.each([
    ['99.0.0', '99.0.0'],
    ['0.0.9', null],
    [VERSION, null],
    ['0.0.9 99.0.0 99.10.0 99.9.0', '99.10.0'],
  ])('on a database that needs %s asks for version %s', async (needed, asked) => {
    const { db, url } = await open()
    for (const version of needed.split(' '))
      await sql`insert into kysely_migration (name, timestamp) values (${`9999_drop.needs-${version}`}, '2027')`.execute(
        db,
      )
    expect(await findNeededVersion(db)).toBe(asked)
    const before = await shapeOf(db)
    const start = migrateToLatest(url, { warn: () => {} })
    if (asked === null) await start
    else
      await expect(start).rejects.toThrow(
        `it needs version ${asked} or newer, and this is ${VERSION}. Start that`,
      )
    expect(await shapeOf(db)).toEqual(before)
  })

  test('with a gap in the migrations is refused', async () => {
    const { db, url } = await open()
    await sql`update kysely_migration set name = '0000_other' where name = '0001_people'`.execute(db)
    await expect(migrateToLatest(url)).rejects.toThrow('0000_other')
  })

  test('that waits for a lock blocks others only briefly, and then completes', async () => {
    const { db, url } = await open()
    await seed(db)
    await migrateTo(db, (await namesOf()).at(-2) ?? '')
    const { warned, log } = collect()
    const released = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const holder = db.transaction().execute(async (trx) => {
      await sql`lock table workspaces in row exclusive mode`.execute(trx)
      held.resolve()
      await released.promise
    })
    await held.promise
    const migrated = migrateToLatest(url, log)
    await warned
    // Nothing queues behind the migration any longer.
    await sql`update workspaces set name = 'Another name'`.execute(db)
    expect(await findMissingMigrations(db)).toHaveLength(1)
    released.resolve()
    await holder
    await migrated
    expect(await findMissingMigrations(db)).toEqual([])
  })
})

describe('a row', () => {
  test('belongs to a workspace: every primary key includes it', async () => {
    const { db } = await open()
    const { rows } = await sql<{ table: string; columns: string[] }>`
      select c.conrelid::regclass::text as table, array_agg(a.attname::text) as columns
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      where c.contype = 'p' and c.connamespace = 'public'::regnamespace group by 1
    `.execute(db)
    const without = rows.filter(({ columns }) => !columns.includes('workspace_id')).map(({ table }) => table)
    expect(without.filter((table) => !table.startsWith('kysely_'))).toEqual(['heartbeats', 'install_states'])
    expect((await tablesOf(db)).filter((table) => !rows.some((row) => row.table === table))).toEqual([])
  })

  test('is unique only within its workspace, so that tables can be spread by it: every unique index includes it', async () => {
    const { db } = await open()
    const { rows } = await sql<{ table: string; columns: string[] }>`
      select i.indrelid::regclass::text as table,
        array(select a.attname::text from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid
      where i.indisunique and c.relnamespace = 'public'::regnamespace
    `.execute(db)
    expect(rows.length).toBeGreaterThan((await tablesOf(db)).length)
    const without = rows.filter(({ columns }) => !columns.includes('workspace_id')).map(({ table }) => table)
    expect(new Set(without.filter((table) => !table.startsWith('kysely_')))).toEqual(
      new Set(['heartbeats', 'install_states']),
    )
  })

  test('can’t refer to another workspace through any foreign key', async () => {
    const { db } = await open()
    await seed(db)
    const keys = (await foreignKeys(db)).filter(({ parent }) => parent !== 'workspaces')
    expect(keys.length).toBeGreaterThanOrEqual(7)
    const outcomes: Record<string, string> = {}
    for (const { child, column, parent, target, pairsWorkspaces } of keys) {
      expect({ child, column, pairsWorkspaces }).toMatchObject({ pairsWorkspaces: true })
      const turn = sql`
        update ${sql.table(child)} set ${sql.ref(column)} =
          (select ${sql.ref(target)} from ${sql.table(parent)} where workspace_id = 'W2' limit 1)
        where workspace_id = 'W1'
      `.execute(db)
      outcomes[`${child}.${column}`] = await turn.then(
        ({ numAffectedRows }) => `moved ${numAffectedRows}`,
        (error) => String(error.code),
      )
    }
    expect(Object.entries(outcomes).filter(([, code]) => code !== '23503')).toEqual([])
  })

  test('can’t be stored without its workspace', async () => {
    const { db } = await open()
    const stranger = sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
      values ('nowhere', 'U1', 'One', 'UTC', now())`.execute(db)
    await expect(stranger).rejects.toMatchObject({ code: '23503' })
  })
})

describe('of two workspaces with a row in each table', () => {
  /** Returns the tables with data of workspaces, apart from those that the seed leaves empty. */
  const tables = async (db: Db) =>
    (await tablesOf(db)).filter((name) => !['heartbeats', 'install_states', 'rate_limits'].includes(name))

  test('one is exported whole, without the other', async () => {
    const { db } = await open()
    await seed(db)
    const rows: [string, string][] = []
    await readWorkspace(db, 'W1', async (table, row) => void rows.push([table, JSON.stringify(row)]))
    const exported = (await tables(db)).filter((name) => name !== 'installations')
    expect([...new Set(rows.map(([table]) => table))].sort()).toEqual(exported)
    expect(rows.map(([, row]) => row).join()).not.toContain('W2')
  })

  test('an export has each row once, also if there are many, and nothing that is written meanwhile', async () => {
    const { db } = await open()
    await seed(db)
    const addPeople = (prefix: string, count: number) =>
      sql`insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
        select 'W1', ${prefix}::text || n, 'P', 'UTC', now() from generate_series(1, ${count}::int) n`.execute(
        db,
      )
    await addPeople('many', 2_500)
    const ids: string[] = []
    let isFirst = true
    await readWorkspace(db, 'W1', async (table, row) => {
      if (isFirst) await addPeople('late', 1)
      isFirst = false
      if (table === 'people') ids.push(/"person_id":"([^"]+)"/.exec(JSON.stringify(row))?.[1] ?? '')
    })
    expect(ids).toHaveLength(2_502)
    expect(new Set(ids).size).toBe(2_502)
    expect(ids).not.toContain('late1')
  })

  test('purging one deletes all its rows, and no others', async () => {
    const { db } = await open()
    await seed(db)
    const read = async (workspace: string) => {
      const rows: string[] = []
      await readWorkspace(db, workspace, async (_, row) => void rows.push(JSON.stringify(row)))
      return rows
    }
    const other = await read('W2')
    const deleted = await db.transaction().execute((trx) => purgeWorkspace(trx, 'W1'))
    expect([...deleted.keys()].sort()).toEqual(await tables(db))
    expect(await read('W1')).toEqual([])
    expect(await read('W2')).toEqual(other)
  })
})

type Db = TestDatabase['db']

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%' order by 1
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** Describes columns, constraints and indexes as text. */
async function shapeOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select line from (
      select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line,
             table_name as name
      from information_schema.columns where table_schema = 'public'
      union all
      select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)), conrelid::regclass::text
      from pg_constraint where connamespace = 'public'::regnamespace
      union all
      select indexdef, tablename from pg_indexes where schemaname = 'public'
    ) as shape where name not like 'kysely%' order by 1
  `.execute(db)
  return rows.map(({ line }) => line)
}

/** Names of all migrations, oldest first. */
async function namesOf(): Promise<string[]> {
  const { db } = await open({ migrated: false })
  return findMissingMigrations(db)
}

async function count(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(db)
  return Number(rows[0]?.count)
}

type ForeignKey = { child: string; column: string; parent: string; target: string; pairsWorkspaces: boolean }

/** Returns each foreign key with its column other than workspace_id. */
async function foreignKeys(db: Db): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select c.conrelid::regclass::text as child, a.attname::text as column,
           c.confrelid::regclass::text as parent, f.attname::text as target,
           exists (
             select from unnest(c.conkey, c.confkey) as p(own, other)
             join pg_attribute o on o.attrelid = c.conrelid and o.attnum = p.own
             join pg_attribute t on t.attrelid = c.confrelid and t.attnum = p.other
             where o.attname = 'workspace_id' and t.attname = 'workspace_id'
           ) as "pairsWorkspaces"
    from pg_constraint c
    cross join unnest(c.conkey, c.confkey) as pair(own, other)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.own
    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = pair.other
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and (a.attname <> 'workspace_id' or c.confrelid = 'workspaces'::regclass)
  `.execute(db)
  return rows
}

/** Two workspaces with a row in each table. */
async function seed(db: Db): Promise<void> {
  for (const workspace of ['W1', 'W2']) {
    const [mentor, mentee] = [`${workspace}-grace`, `${workspace}-ana`]
    await sql`
      with w as (insert into workspaces (workspace_id, name, created_at) values (${workspace}, ${workspace}, now())),
      i as (
        insert into installations (workspace_id, bot_id, bot_user_id, scopes, sealed_token, installed_at)
        values (${workspace}, 'B1', 'U1', '{}', 'k1:sealed', now())
      )
      insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
      values (${workspace}, ${mentor}, 'Grace', 'Europe/Berlin', now()),
             (${workspace}, ${mentee}, 'Ana', 'Europe/Lisbon', now())
    `.execute(db)
    await sql`
      with m as (
        insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
        values (${workspace}, 'mentorship', ${mentor}, ${mentee}, 14, '2026-11-02')
        returning relationship_id as mentorship_id
      ), ms as (
        insert into mentorships (workspace_id, mentorship_id) select ${workspace}, mentorship_id from m
      ), t as (
        insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, logged_at)
        select ${workspace}, mentorship_id, ${mentor}, '2026-11-02', 'call', now() from m
      ), r as (
        insert into reflections (workspace_id, mentorship_id, author_id, words, written_at)
        select ${workspace}, mentorship_id, ${mentor}, 'It went well.', now() from m
      ), o as (
        insert into mentor_offers (workspace_id, person_id, openness) values (${workspace}, ${mentor}, 'listed')
      ), ow as (
        insert into offer_words values (${workspace}, 'hiring')
      ), rq as (
        insert into requests (workspace_id, mentee_id, mentor_id, suggested_id, mentorship_id, wish, why,
          cadence_days, requested_at)
        select ${workspace}, ${mentee}, ${mentor}, ${mentor}, mentorship_id, 'Hiring', 'You', 14, now() from m
        returning workspace_id, request_id
      ), rqq as (
        insert into request_questions (workspace_id, request_id, question_no, question, asked_at)
        select workspace_id, request_id, 1, 'Why now?', now() from rq
      ), p as (
        insert into profiles (workspace_id, person_id, seen_by) values (${workspace}, ${mentee}, 'mentors')
      ), f as (
        insert into facet_words (workspace_id, about_id, author_id, facet, version, is_private, written_at)
        values (${workspace}, ${mentee}, ${mentor}, 'likes', 1, true, now())
      ), q as (
        insert into questions_asked (workspace_id, mentorship_id, question_id, asked_on)
        select ${workspace}, mentorship_id, 'likes.beginning.1', '2026-11-02' from m
      ), pl as (
        insert into plans (workspace_id, mentorship_id, changed_at, next_role_by, gap_by)
        select ${workspace}, mentorship_id, now(), ${mentee}, ${mentee} from m
      ), n as (
        insert into plan_notes (workspace_id, mentorship_id, author_id, words, written_at)
        select ${workspace}, mentorship_id, ${mentor}, 'Ask about Jo.', now() from m
      ), s as (
        insert into steps (workspace_id, mentorship_id, words, owner_id, due_on, due_set_by, written_by, added_at)
        select ${workspace}, mentorship_id, 'Lead', ${mentee}, '2026-12-01', ${mentee}, ${mentee}, now() from m
      ), i as (
        insert into introductions (workspace_id, mentorship_id, person_id, added_by, added_at)
        select ${workspace}, mentorship_id, ${mentor}, ${mentee}, now() from m
        returning workspace_id, introduction_id, added_at
      ), ia as (
        insert into introduction_answers
        select workspace_id, introduction_id, ${mentee}, true, added_at from i
      ), a as (
        insert into agenda_items (workspace_id, mentorship_id, author_id, words, added_at)
        select ${workspace}, mentorship_id, ${mentee}, 'Speaking up', now() from m
      ), ts as (
        insert into topics_shown select ${workspace}, mentorship_id, 'open:mind', '2026-11-02' from m
      ), tc as (
        insert into check_in_corrections
          (workspace_id, check_in_id, relationship_id, author_id, checked_in_on, kind, logged_at, corrected_by, corrected_at)
        select ${workspace}, mentorship_id, mentorship_id, ${mentor}, '2026-11-02', 'call', now(), ${mentee}, now()
        from m
      ), cp as (
        insert into cadence_proposals (workspace_id, mentorship_id, cadence_days, proposed_at)
        select ${workspace}, mentorship_id, 30, now() from m
      ), ag as (
        insert into agreements (workspace_id, mentorship_id, version, written_by, written_at)
        select ${workspace}, mentorship_id, 1, ${mentee}, now() from m
      ), ho as (
        insert into handovers (workspace_id, mentorship_id, suggested_id, suggested_at)
        select ${workspace}, mentorship_id, ${mentor}, now() from m
      ), ha as (
        insert into help_requests (workspace_id, mentorship_id, asked_at, asked_on)
        select ${workspace}, mentorship_id, now(), current_date from m
      ), ad as (
        insert into advisors (workspace_id, advisor_id) select ${workspace}, mentorship_id from m
      ), be as (
        insert into board_entries (workspace_id, advisor_id, topic, happened_on, is_sent, written_at)
        select ${workspace}, mentorship_id, 'thanks', '2026-11-02', true, now() from m
      ), sg as (
        insert into suggestions (workspace_id, mentor_id, mentee_id, cadence_days, suggested_at, expires_at)
        values (${workspace}, ${mentor}, ${mentee}, 14, now(), now())
      ), opp as (
        insert into opportunities (workspace_id, poster_id, co_owner_id, title, why, learn, takes, places, closes_on, closes_at, posted_at)
        values (${workspace}, ${mentor}, ${mentee}, 'a', '', '', '', 1, current_date, now(), now())
        returning opportunity_id
      ), oppw as (
        insert into opportunity_words (workspace_id, stem, opportunity_id, in_title)
        select ${workspace}, 'a', opportunity_id, true from opp
      ), pfw as (
        insert into profile_words (workspace_id, stem, person_id, is_skill) values (${workspace}, 'a', ${mentee}, true)
      ), itr as (
        insert into interests (workspace_id, opportunity_id, person_id, state, suggested_by, suggested_at, is_untold)
        select ${workspace}, opportunity_id, ${mentee}, 'suggested', ${mentor}, now(), true from opp
      ), im as (
        insert into impact_snapshots (workspace_id, month, attempts, next_attempt_at) values (${workspace}, '2026-11-01', 1, now())
      ), rc as (
        insert into recipients (workspace_id, person_id, channel_id) values (${workspace}, ${mentee}, 'D1')
      ), rr as (
        insert into rerenders (workspace_id, person_id, surface, clicked_ts, is_urgent, due_at)
        values (${workspace}, ${mentee}, 'home', '{}', false, now())
      )
      insert into outbox (workspace_id, person_id, kind, dedupe_key, payload, send_at, created_at)
      values (${workspace}, ${mentee}, 'welcome', 'welcome', '{}', now(), now())
    `.execute(db)
  }
  await sql`
    insert into meetings (workspace_id, mentorship_id, proposer_id, start_at, minutes, end_at, repeats, changed_at, changed_by)
    select workspace_id, relationship_id, owner_id, now(), 30, now(), false, now(), owner_id from relationships
    where kind = 'mentorship'`.execute(db)
  await sql`
    insert into meeting_proposals (workspace_id, mentorship_id, proposer_id, times, minutes, repeats, proposed_at, expires_at,
      outcome, meeting_id)
    select workspace_id, mentorship_id, proposer_id, array[now()], 30, false, now(), now(), 'agreed', meeting_id
    from meetings`.execute(db)
  await sql`
    with s as (
      insert into seats (workspace_id, leader_id, term_weeks, overlap_days, opened_at)
      select distinct workspace_id, owner_id, 26, 7, now() from relationships where kind = 'mentorship' returning *
    ), a as (
      insert into seat_askers (workspace_id, seat_id, person_id, asked_at) select workspace_id, seat_id, leader_id, now() from s
    ), t as (
      insert into seat_terms (workspace_id, seat_id, person_id, state, joins_on, first_on, last_on, invited_at, counts_from)
      select workspace_id, seat_id, leader_id, 'current', '2026-06-01', '2026-06-01', '2026-11-29', now(), '2026-05-01'
      from s returning *
    ), r as (
      insert into seat_reasons (workspace_id, term_id, author_id, written_at, reason)
      select workspace_id, term_id, person_id, now(), 'busy' from t
    )
    insert into seat_reflections (workspace_id, term_id, number, author_id, readers, words, written_at)
    select workspace_id, term_id, 1, person_id, 'next', 'ask early', now() from t`.execute(db)
}
