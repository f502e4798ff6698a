import type { Metrics } from './metrics.ts'
import { type Answer, NOTHING_HERE } from './slack/door/messages.ts'

/** Each check is null when all is well, or one line that says what is wrong. */
export type Checks = Record<string, () => Promise<string | null>>

/** What the operator's machines ask: alive, ready, how it goes. */
export async function answerOperator(path: string, metrics: Metrics, checks: Checks): Promise<Answer> {
  switch (path) {
    case '/healthz':
      return text(200, 'alive\n')
    case '/readyz': {
      const problems = await findProblems(checks)
      return problems.length > 0 ? text(503, `${problems.join('\n')}\n`) : text(200, 'ready\n')
    }
    case '/metrics':
      return { status: 200, type: metrics.registry.contentType, body: await metrics.registry.metrics() }
    default:
      return NOTHING_HERE
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
