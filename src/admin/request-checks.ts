import { createHmac } from 'node:crypto'
import { Agent, type Dispatcher, fetch, type RequestInit } from 'undici'
import type { Clock } from '../platform/clock.ts'
import { SLACK_PATH } from '../platform/slack/http-receiver.ts'
import { reasonOf } from '../platform/startup.ts'
import { type Check, type Finding, fine, wrong } from './finding.ts'

const WITHIN_MS = 5_000

type Way = { host: string; port: number; signingSecret: string; clock: Clock }

/**
 * Sends what Slack sends to verify a request URL: to `url` if it is given, which needs the whole way from outside, otherwise to
 * the app on this machine. https://docs.slack.dev/reference/events/url_verification
 */
export function requestChecks(url: string | undefined, { host, port, ...signing }: Way): readonly Check[] {
  if (url !== undefined) {
    return [
      { name: 'requests', isNeeded: true, run: () => checkRequests(url, signing) },
      { name: 'health and metrics', run: () => checkClosed(url) },
    ]
  }
  const own = `http://${reachable(host)}:${port}${SLACK_PATH}`
  return [
    {
      name: 'requests',
      async run() {
        if (port === 0) return fine('not checked, because PORT is 0.')
        const found = await checkRequests(own, { ...signing, dispatcher: direct() })
        return found.remedy === null
          ? fine(`answered at ${own}. To check the way from outside: doctor https://…${SLACK_PATH}`)
          : found
      },
    },
  ]
}

/** Asks the app on this machine whether it is ready: only the app itself knows its connection in Socket Mode. */
export function readinessCheck({ host, port }: Pick<Way, 'host' | 'port'>): Check {
  const url = `http://${reachable(host)}:${port}/readyz`
  return {
    name: 'app',
    async run() {
      if (port === 0) return fine('not checked, because its port is 0.')
      const answer = await ask(url, { dispatcher: direct() })
      if (typeof answer === 'string')
        return wrong(`nothing answers at ${url} (${answer}).`, 'Start the app on this machine.')
      if (answer.status === 200) return fine(`ready, says ${url}.`)
      const problems = answer.body.trim().replaceAll('\n', '; ')
      return wrong(`not ready (${problems}).`, 'Look in its log for errors, and restart it if that lasts.')
    },
  }
}

/** An address at which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

async function checkRequests(
  url: string,
  { signingSecret, clock, dispatcher }: Omit<Way, 'host' | 'port'> & { dispatcher?: Dispatcher },
): Promise<Finding> {
  const challenge = 'do-for-one-doctor'
  const body = JSON.stringify({ type: 'url_verification', challenge })
  const seconds = Math.floor(clock.now().epochMilliseconds / 1_000)
  const hash = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': `v0=${hash}`,
  }
  const answer = await ask(url, { method: 'POST', headers, body, ...(dispatcher && { dispatcher }) })
  if (typeof answer === 'string')
    return wrong(
      `${url} doesn’t answer (${answer}).`,
      'Start the app; check the proxy, its certificate and DNS.',
    )
  if (answer.status === 401)
    return wrong(
      `${url} refuses the signature.`,
      'Restart the app with this SLACK_SIGNING_SECRET, and check the clock of its machine.',
    )
  if (answer.status !== 200 || !answer.body.includes(challenge))
    return wrong(`${url} answers ${answer.status}.`, `Let the proxy pass ${SLACK_PATH} on to the app’s PORT.`)
  return fine(`answered at ${url}.`)
}

/** Health and metrics must not be reachable from where Slack is. */
async function checkClosed(url: string): Promise<Finding> {
  const metrics = new URL('/metrics', url).href
  const answer = await ask(metrics, {})
  const isOpen = typeof answer !== 'string' && answer.body.includes('do_for_one_')
  return isOpen
    ? wrong(`${metrics} is open to the internet.`, `Let the proxy pass on ${SLACK_PATH} only.`)
    : fine('closed to the internet.')
}

/** Asks the app on this machine without the proxy. */
function direct(): Dispatcher {
  return new Agent({ keepAliveTimeout: 1 })
}

/** Returns the reason if there was no answer. */
async function ask(url: string, request: RequestInit): Promise<{ status: number; body: string } | string> {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(WITHIN_MS) })
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    return reasonOf(error instanceof Error && error.cause ? error.cause : error)
  }
}
