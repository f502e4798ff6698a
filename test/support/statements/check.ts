import { EXCEPTIONS, type Exception } from './exceptions.ts'
import type { Recorded } from './recordings.ts'
import { findUncompared } from './workspace-check.ts'
import { findZonesFromData } from './zone-check.ts'

type Options = {
  /** Names of the tables with data of workspaces. */
  tables: ReadonlySet<string>
  /** All tests ran, not just some. */
  isWholeRun: boolean
  exceptions?: readonly Exception[]
}

/**
 * Returns a message for each place with a statement that uses one of `tables` without comparing the workspace, unless
 * the statement is one of `exceptions`, or that takes a time zone from data. If `isWholeRun`, also for each exception
 * that no statement needs.
 */
export async function checkStatements(
  statements: readonly Recorded[],
  { tables, isWholeRun, exceptions = EXCEPTIONS }: Options,
): Promise<string[]> {
  const needed = new Set<Exception>()
  const problems = new Map<string, string>()
  for (const { sql, place } of statements) {
    const zoneProblem = await findZoneProblem(sql)
    if (zoneProblem !== null) problems.set(place, `${place} ${zoneProblem}:\n${sql.trim()}`)
    const problem = await findProblem(sql, tables)
    if (problem === null) continue
    const exception = exceptions.find(({ fragment }) => sql.includes(fragment))
    if (exception) needed.add(exception)
    // Statements of one place differ only in the number of their values.
    else problems.set(place, `${place} ${problem}:\n${sql.trim()}`)
  }
  const idle = isWholeRun ? exceptions.filter((exception) => !needed.has(exception)) : []
  return [
    ...problems.values(),
    ...idle.map(({ fragment }) => `No statement needs the exception "${fragment}"`),
  ]
}

async function findProblem(sql: string, tables: ReadonlySet<string>): Promise<string | null> {
  try {
    const uncompared = await findUncompared(sql, tables)
    return uncompared.length === 0 ? null : `doesn't compare workspace_id of ${uncompared.join(', ')}`
  } catch (error) {
    return `can't be checked: ${error instanceof Error ? error.message : error}`
  }
}

async function findZoneProblem(sql: string): Promise<string | null> {
  // What doesn't parse is reported by `findProblem`.
  const zones = await findZonesFromData(sql).catch(() => [])
  return zones.length === 0 ? null : `takes a time zone from data in ${zones.join(', ')}`
}
