import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { type EmbeddedPostgres, startTemporaryPostgres } from '../../dev/embedded-postgres.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { migrateToLatest } from '../../src/platform/migrate.ts'
import { recordStatements } from './statements/record.ts'

const TEMPLATE = 'do_for_one_template'
const SERVER = 'TEST_POSTGRES_URL'

let running: EmbeddedPostgres | null = null

/** Starts the tests' server, or uses DATABASE_URL's. Creates the migrated template. */
export async function startTestPostgres(): Promise<void> {
  const given = process.env.DATABASE_URL
  const postgres = given ? null : await startTemporaryPostgres()
  const url = given ?? postgres?.url
  if (url === undefined) throw new Error('There is no Postgres to test with')
  running = postgres
  process.env[SERVER] = url
  await recreate(TEMPLATE)
  await migrateToLatest(urlOf(TEMPLATE))
  await createJobTables(urlOf(TEMPLATE))
}

/** Creates pg-boss's schema in the template, so that the apps in tests don't have to. */
async function createJobTables(url: string): Promise<void> {
  // Test files import this module too, and most of them don't need pg-boss.
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss(url)
  await boss.start()
  await gatherStatistics(boss)
  await boss.stop({ close: true })
}

/**
 * Gathers statistics of a queue with jobs in it. The tests' server runs no autovacuum, and without statistics Postgres
 * reads all finished jobs to find one.
 */
async function gatherStatistics(boss: PgBoss): Promise<void> {
  const queue = 'plan'
  await boss.createQueue(queue)
  await boss.insert(
    queue,
    Array.from({ length: 500 }, () => ({})),
  )
  await boss.getDb().executeSql('analyze pgboss.job_common', [])
  await boss.deleteQueue(queue)
}

/** Returns the address of the migrated template. */
export function templateUrl(): string {
  return urlOf(TEMPLATE)
}

export async function stopTestPostgres(): Promise<void> {
  await running?.stop()
}

export type TestDatabase = { url: string; db: Database; pool: pg.Pool; drop(): Promise<void> }

/** Creates a separate database for a test file: migrated, or without any tables. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  recordStatements()
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}${migrated ? ` template ${TEMPLATE} strategy file_copy` : ''}`)
  const url = urlOf(name)
  const { db, pool } = openDatabase({ url, poolSize: 10, onIdleError: () => {} })
  // Tests lock more rows at once than people do, and a busy machine takes longer.
  pool.on('connect', (client) => void client.query('set lock_timeout = 0'))
  return {
    url,
    db,
    pool,
    async drop() {
      await db.destroy()
      await administer(`drop database ${name} with (force)`)
    },
  }
}

async function recreate(name: string): Promise<void> {
  await administer(`drop database if exists ${name} with (force)`)
  await administer(`create database ${name}`)
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgresUrl() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Returns the address of the database from which test databases are created. */
export function testPostgresUrl(): string {
  const url = process.env[SERVER]
  if (url === undefined) throw new Error('The tests start through jest, which starts their Postgres')
  return url
}

function urlOf(database: string): string {
  const url = new URL(testPostgresUrl())
  url.pathname = `/${database}`
  return url.href
}
