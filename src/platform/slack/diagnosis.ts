import { WebClient } from '@slack/web-api'
import { Temporal } from 'temporal-polyfill'
import { createLog } from '../log.ts'
import { identify } from '../workspaces/workspaces.ts'
import { toSlackLogger } from './logger.ts'

export type SlackFacts = {
  workspaceId: string
  name: string
  /** What the token may do. */
  scopes: readonly string[]
  /** Slack's time; null if the answer has none. */
  at: Temporal.Instant | null
}

type Access = { token: string; apiUrl: string }

/** Asks Slack about the bot token. Throws if Slack rejects it or can't be reached. */
export async function askAboutToken(access: Access): Promise<SlackFacts> {
  let headers = new Headers()
  const client = createClient(access, async (...request) => {
    const response = await fetch(...request)
    headers = response.headers
    return response
  })
  const { workspaceId, name } = await identify(client)
  const scopes = (headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim())
  return { workspaceId, name, scopes, at: readDate(headers.get('date')) }
}

/** Asks Slack for a connection in Socket Mode, without opening it. Throws if Slack rejects the app-level token. */
export async function askForConnection(access: Access): Promise<void> {
  await createClient(access).apps.connections.open({})
}

/** Logs nothing: the caller tells what failed. */
function createClient({ token, apiUrl }: Access, fetchFn: typeof fetch = fetch): WebClient {
  return new WebClient(token, {
    ...{ slackApiUrl: apiUrl, logger: toSlackLogger(createLog('silent')), timeout: 5_000, fetch: fetchFn },
    ...{ retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  })
}

function readDate(value: string | null): Temporal.Instant | null {
  const ms = Date.parse(value ?? '')
  return Number.isNaN(ms) ? null : Temporal.Instant.fromEpochMilliseconds(ms)
}
