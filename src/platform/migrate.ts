import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { z } from 'zod'
import { type Database, isLockTimeout, isReadOnly, openDatabase } from './database.ts'
import type { Log } from './log.ts'
import { VERSION } from './version.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')

/** Kysely's table of applied migrations. */
const MIGRATIONS = 'kysely_migration'

const migrationModule = z.object({
  up: z.custom<Migration['up']>((value) => typeof value === 'function'),
  down: z.custom<NonNullable<Migration['down']>>((value) => typeof value === 'function'),
})

const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort()
    const entries = files.map(async (file) => {
      const loaded = migrationModule.parse(await import(join(FOLDER, file)))
      return [file.replace(/\.ts$/, ''), loaded] as const
    })
    return Object.fromEntries(await Promise.all(entries))
  },
}

/** While a migration waits for a lock, all others who need the table wait behind it. So it gives up soon, and tries later. */
const LOCK_PAUSE_MS = 5_000

/**
 * A migration that takes something away which older versions use is named after the oldest version that works with it, such as
 * 0042_drop_step_words.needs-1.3.0.
 */
const NEEDS = /\.needs-(\d+\.\d+\.\d+)$/

/**
 * Runs all missing migrations. Safe when several replicas start at once: one runs them, and the others wait. Waits as long
 * as others hold locks, such as a backup. Leaves a database alone that a newer version has migrated.
 * Throws if a migration fails, if the database is read-only, or if it needs a newer version.
 */
export async function migrateToLatest(url: string, log?: Pick<Log, 'warn'>): Promise<void> {
  const { db } = openDatabase({ url, poolSize: 2, onIdleError: () => {}, noTimeLimit: true })
  try {
    if (await isReadOnly(db)) throw new Error('it is read-only')
    const needs = await findNeededVersion(db)
    if (needs !== null)
      throw new Error(
        `it needs version ${needs} or newer, and this is ${VERSION}. Start that version, or restore a backup from before the upgrade (docs/upgrading.md)`,
      )
    const newer = await findNewerMigrations(db)
    if (newer.length > 0) {
      log?.warn(
        { newer },
        'the database was migrated by a newer version; this version runs with it unchanged',
      )
      return
    }
    for (;;) {
      const { error } = await new Migrator({ db, provider }).migrateToLatest()
      if (error === undefined) return
      if (!isLockTimeout(error)) throw asError(error)
      log?.warn('a migration waited too long for a lock that something else holds; trying again soon')
      await setTimeout(LOCK_PAUSE_MS)
    }
  } finally {
    await db.destroy()
  }
}

/** Returns the migrations that the database has after this version's last one. Empty if one of this version's is missing. */
async function findNewerMigrations(db: Database): Promise<string[]> {
  const known = Object.keys(await provider.getMigrations())
  const applied = await findApplied(db)
  const isComplete = known.every((name, index) => applied[index] === name)
  return isComplete ? applied.slice(known.length) : []
}

/** Returns the oldest version that works with the database, if that is newer than this one; otherwise null. */
export async function findNeededVersion(db: Database): Promise<string | null> {
  const needed = (await findApplied(db)).flatMap((name) => NEEDS.exec(name)?.[1] ?? [])
  const [newest] = needed.sort((a, b) => compareVersions(b, a))
  return newest !== undefined && compareVersions(newest, VERSION) > 0 ? newest : null
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Returns the names of all migrations that the database has, in order. */
async function findApplied(db: Database): Promise<string[]> {
  const { rows: tables } = await sql`select 1 where to_regclass(${MIGRATIONS}) is not null`.execute(db)
  if (tables.length === 0) return []
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(MIGRATIONS)} order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Migrates up or down to the named migration; 'nothing' undoes all. Throws if a migration fails. */
export async function migrateTo(db: Database, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateTo(name === 'nothing' ? NO_MIGRATIONS : name)
  if (error !== undefined) throw asError(error)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('A migration failed', { cause: error })
}

/** Returns the names of this version's migrations that the database doesn't have yet. */
export async function findMissingMigrations(db: Database): Promise<string[]> {
  const migrations = await new Migrator({ db, provider }).getMigrations()
  return migrations.filter((migration) => migration.executedAt === undefined).map(({ name }) => name)
}
