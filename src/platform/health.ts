import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Each check is null when all is well, or one line that says what is wrong. */
export type Checks = Record<string, () => Promise<string | null>>

export type HttpOptions = { metrics: Metrics; checks: Checks; slack: RequestListener | null; log: Log }

/** The one HTTP server: Slack's requests, and what the operator's machines ask. */
export function createHttpServer({ metrics, checks, slack, log }: HttpOptions): Server {
  const answers: Record<string, (res: ServerResponse) => Promise<void>> = {
    '/healthz': async (res) => send(res, 200, 'text/plain', 'alive\n'),
    '/readyz': async (res) => {
      const problems = await findProblems(checks)
      if (problems.length > 0) return send(res, 503, 'text/plain', `${problems.join('\n')}\n`)
      send(res, 200, 'text/plain', 'ready\n')
    },
    '/metrics': async (res) => send(res, 200, metrics.registry.contentType, await metrics.registry.metrics()),
  }
  return createServer((req, res) => {
    const [path = '/'] = (req.url ?? '/').split('?')
    const answer = req.method === 'GET' || req.method === 'HEAD' ? answers[path] : undefined
    if (answer) {
      answer(res).catch((err) => {
        log.error({ err, path }, 'an operator request failed')
        send(res, 500, 'text/plain', 'failed\n')
      })
      // Bolt throws at what it has no route for.
    } else if (path === '/slack/events' && req.method === 'POST' && slack) {
      const stopTimer = metrics.ackSeconds.startTimer({ type: 'http' })
      res.once('finish', () => stopTimer())
      slack(req, res)
    } else {
      send(res, 404, 'text/plain', 'Nothing here. Slack posts to /slack/events.\n')
    }
  })
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

function send(res: ServerResponse, status: number, type: string, body: string): void {
  if (res.headersSent) return
  res.writeHead(status, { 'content-type': type }).end(body)
}
