import type { Metrics } from './metrics.ts'

/** Readiness checks by name. Each returns null if healthy, or one line that describes the problem. */
export type Checks = Record<string, () => Promise<string | null>>

export type Answer = { status: number; type: string; body: string }
/** Endpoints for the operator's monitoring, by path. */
export type OperatorPaths = Record<string, () => Promise<Answer>>

/** Serves liveness, readiness and metrics. */
export function operatorPaths(metrics: Metrics, checks: Checks): OperatorPaths {
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
