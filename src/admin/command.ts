import type { ConfigResult } from '../config.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { findMissingMigrations, findNeededVersion } from '../platform/migrate.ts'

/** One of the operator's commands. */
export type AdminCommand = {
  /** Its words, such as "outbox retry". */
  name: string
  /** What follows, such as "MESSAGE"; "[URL]" may be left out. */
  takes: readonly string[]
  /** One line for the help. */
  says: string
  /** Options without a value, each with one line for the help. */
  flags: Readonly<Record<string, string>>
  /** Throws if something outside fails; nothing has changed then. */
  run(given: Given, context: Context): Promise<Report>
}

export type Given = { args: readonly string[]; flags: ReadonlySet<string> }

export type Context = {
  config: ConfigResult
  clock: Clock
  log: Log
  /** Writes a line of data to standard output. */
  write(line: string): Promise<void>
}

/** What the operator reads. Not `ok`: the process exits with 1. `isRefusal`: it was refused, so this goes to standard error. */
export type Report = { ok: boolean; lines: readonly string[]; isRefusal?: boolean }

/** The flag of commands that destroy something: without it they only tell what would happen. */
export const YES = { yes: 'does it; without it nothing changes' } as const
const DRY_RUN = 'Nothing was changed. To do it, add --yes.'

export function done(...lines: string[]): Report {
  return { ok: true, lines }
}

export function refused(...lines: string[]): Report {
  return { ok: false, lines, isRefusal: true }
}

/** Returns what was done, or what would be done without `--yes`. */
export function doneOrDryRun({ flags }: Given, ...lines: string[]): Report {
  return done(...lines, ...(flags.has('yes') ? [] : [DRY_RUN]))
}

/** Opens the database for `work`. Throws if it can't be reached, or lacks migrations. */
export async function withDatabase(
  { config: read }: Context,
  work: (db: Database) => Promise<Report>,
): Promise<Report> {
  if (!read.ok) return refused(...read.problems)
  const { url } = read.config.database
  const { db } = openDatabase({ url, poolSize: 1, onIdleError: () => {}, noTimeLimit: true })
  try {
    await checkMigrations(db)
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Throws if the database lacks migrations of this version, or needs a newer one. */
export async function checkMigrations(db: Database): Promise<void> {
  const needs = await findNeededVersion(db)
  if (needs !== null) throw new Error(`the database needs version ${needs} or newer.`)
  if ((await findMissingMigrations(db)).length > 0)
    throw new Error('the database is of an older version. Start the app once, then try again.')
}
