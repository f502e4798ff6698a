import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Migration, type MigrationProvider, Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { z } from 'zod'
import { type Database, openDatabase } from './database.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')

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

/**
 * Runs all missing migrations. Safe when several replicas start at once: one runs them, and the others wait. Uses a
 * separate connection without timeouts. Throws if a migration fails.
 */
export async function migrateToLatest(url: string): Promise<void> {
  const { db } = openDatabase({ url, poolSize: 2, onIdleError: () => {}, withoutTimeouts: true })
  try {
    const { error } = await new Migrator({ db, provider }).migrateToLatest()
    if (error) throw error instanceof Error ? error : new Error('A migration failed', { cause: error })
  } finally {
    await db.destroy()
  }
}

/** Migrates up or down to the named migration; 'nothing' undoes all. Throws if a migration fails. */
export async function migrateTo(db: Database, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateTo(name === 'nothing' ? NO_MIGRATIONS : name)
  if (error) throw error instanceof Error ? error : new Error('A migration failed', { cause: error })
}

/** Returns the names of this version's migrations that the database doesn't have yet. */
export async function findMissingMigrations(db: Database): Promise<string[]> {
  const migrations = await new Migrator({ db, provider }).getMigrations()
  return migrations.filter((migration) => migration.executedAt === undefined).map(({ name }) => name)
}
