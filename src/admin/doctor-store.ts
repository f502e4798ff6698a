import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../platform/database.ts'

export type DatabaseFacts = {
  version: string
  /** As `server_version_num`: 180001 is 18.1. */
  versionNumber: number
  user: string
  database: string
  isReadOnly: boolean
  /** Whether the user may create the app's tables and the job queue's schema. */
  mayCreate: boolean
  /** Whether the extension pg_trgm is there, or can be created. */
  hasTrigrams: boolean
  at: Temporal.Instant
}

export async function findDatabaseFacts(db: Database): Promise<DatabaseFacts> {
  const { rows } = await sql<DatabaseFacts>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_user::text as user, current_database()::text as database,
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      has_schema_privilege('public', 'create') and (
        has_database_privilege(current_database(), 'create')
        or exists (select from pg_namespace where nspname = 'pgboss')) as "mayCreate",
      exists (select from pg_extension where extname = 'pg_trgm') or (
        has_database_privilege(current_database(), 'create')
        and exists (select from pg_available_extensions where name = 'pg_trgm')) as "hasTrigrams",
      clock_timestamp() as at`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('Postgres returned no row')
  return facts
}

/** Returns the time zones of all people, each once. */
export async function findZones(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('people').select('zone').distinct().orderBy('zone').execute()
  return rows.map((row) => row.zone)
}
