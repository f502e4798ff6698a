import type { Clock } from './clock.ts'
import { type Database, isReadOnly } from './database.ts'
import { type Log, newReference } from './log.ts'
import type { Metrics } from './metrics.ts'
import { findMissingMigrations, findNeededVersion } from './migrate.ts'
import type { Connection } from './slack/connection.ts'
import type { Answer, Paths } from './slack/http-receiver.ts'
import { VERSION } from './version.ts'
import { findTickProblem } from './watchdog.ts'

/** Readiness checks by name. Each returns null if healthy, or one line that describes the problem. */
type Checks = Record<string, () => Promise<string | null>>

type Parts = { db: Database; clock: Clock; connection: Connection; log: Log; metrics: Metrics }

/** Serves liveness, readiness and metrics. */
export function operatorPaths({ db, clock, connection, log, metrics }: Parts): Paths {
  const checks = createChecks(db, clock, connection)
  return {
    '/healthz': async () => text(200, `alive, version ${VERSION}\n`),
    '/readyz': async () => {
      const problems = await findProblems(checks, log)
      return problems.length > 0 ? text(503, `${problems.join('\n')}\n`) : text(200, 'ready\n')
    },
    '/metrics': async () => ({
      status: 200,
      type: metrics.registry.contentType,
      body: await metrics.registry.metrics(),
    }),
  }
}

function createChecks(db: Database, clock: Clock, connection: Connection): Checks {
  return {
    // Reading the migrations also checks that the database answers.
    async database() {
      const missing = await findMissingMigrations(db)
      if (missing.length > 0) return `migrations are missing: ${missing.join(', ')}`
      const needs = await findNeededVersion(db)
      if (needs !== null) return `it needs version ${needs} or newer`
      return (await isReadOnly(db)) ? 'it is read-only' : null
    },
    tick: () => findTickProblem(db, clock.now()),
    'Socket Mode': async () => connection.findProblem(),
  }
}

/** An error goes to the log only: it may name hosts, users and tables. */
async function findProblems(checks: Checks, log: Log): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const problem = await check().catch((err) => {
        const reference = newReference()
        log.warn({ err, reference, check: name }, 'readiness check failed')
        return `failed, reference ${reference}`
      })
      return problem === null ? null : `${name}: ${problem}`
    }),
  )
  return results.filter((problem) => problem !== null)
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body }
}
