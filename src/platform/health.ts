import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Metrics } from './metrics.ts'
import { findMissingMigrations } from './migrate.ts'
import { findTickProblem } from './watchdog.ts'

/** Readiness checks by name. Each returns null if healthy, or one line that describes the problem. */
type Checks = Record<string, () => Promise<string | null>>

export type Answer = { status: number; type: string; body: string }
/** Endpoints for the operator's monitoring, by path. */
export type OperatorPaths = Record<string, () => Promise<Answer>>

/** Serves liveness, readiness and metrics. */
export function operatorPaths(db: Database, clock: Clock, metrics: Metrics): OperatorPaths {
  const checks = createChecks(db, clock)
  return {
    '/healthz': async () => text(200, 'alive\n'),
    '/readyz': async () => {
      const problems = await findProblems(checks)
      return problems.length > 0 ? text(503, `${problems.join('\n')}\n`) : text(200, 'ready\n')
    },
    '/metrics': async () => ({
      status: 200,
      type: metrics.registry.contentType,
      body: await metrics.registry.metrics(),
    }),
  }
}

function createChecks(db: Database, clock: Clock): Checks {
  return {
    // Reading the migrations also checks that the database answers.
    async database() {
      const missing = await findMissingMigrations(db)
      return missing.length === 0 ? null : `migrations are missing: ${missing.join(', ')}`
    },
    tick: () => findTickProblem(db, clock.now()),
  }
}

async function findProblems(checks: Checks): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const problem = await check().catch((error) => (error instanceof Error && error.message) || 'no answer')
      return problem === null ? null : `${name}: ${problem}`
    }),
  )
  return results.filter((problem) => problem !== null)
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain', body }
}
