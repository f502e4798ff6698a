import { WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { Message } from './blocks.ts'
import { toSlackLogger } from './logger.ts'

/** What became of a message, as far as the answer tells. */
export type Posted =
  | { outcome: 'sent'; ts: string }
  /** Slack said no; asking again would not help. */
  | { outcome: 'refused'; reason: string }
  /** Nothing can be sent in this workspace for now: a rate limit, or the app is not let in. */
  | { outcome: 'wait'; reason: string; seconds: number }
  /** No clear answer: the message may be there. */
  | { outcome: 'in doubt'; reason: string }

export type Failure = Exclude<Posted, { outcome: 'sent' }>

export type Sender = {
  /** The DM with a person, or the group DM with several: its channel id, or why there is none. */
  openDm(personIds: readonly string[]): Promise<{ channelId: string } | Failure>
  /** Posts once. `messageId` travels along as metadata, by which `find` knows the message again. */
  post(channelId: string, message: Message, messageId: string): Promise<Posted>
  /** Looks for a message among the newest of a DM: its ts, or null when it isn't there. */
  find(channelId: string, messageId: string): Promise<{ ts: string | null } | { unknown: Failure }>
}

const EVENT_TYPE = 'do_for_one_message'
/** Answers after which nobody knows whether the message was taken. */
const UNCLEAR = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']
/** Answers that are about the workspace or the app, and end when somebody mends that; not about the message. */
const WAIT = [
  'accesslimited',
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'not_authed',
  'org_login_required',
  'ratelimited',
  'rate_limited',
  'team_access_not_granted',
  'team_added_to_org',
  'token_expired',
  'token_revoked',
]
const WAIT_SECONDS = 60
/** Far more than a DM of the app gets between a message and the look for it. */
const NEWEST = 200

/** A client of its own: no retries (they post twice), no waiting in line (people's answers come first). */
export function createSender({ token, apiUrl, log }: { token: string; apiUrl: string; log: Log }): Sender {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger: toSlackLogger(log),
  })
  return {
    async openDm(personIds) {
      try {
        const { channel } = await client.conversations.open({ users: personIds.join(',') })
        return { channelId: z.string().parse(channel?.id) }
      } catch (error) {
        const failure = readFailure(error)
        // Where the app may not open group DMs, all else goes on.
        const isGroupAlone = personIds.length > 1 && failure.reason === 'missing_scope'
        return isGroupAlone ? { outcome: 'refused', reason: failure.reason } : failure
      }
    },
    async post(channel, { text, blocks }, messageId) {
      try {
        const metadata = { event_type: EVENT_TYPE, event_payload: { id: messageId } }
        const unfurl = { unfurl_links: false, unfurl_media: false }
        const { ts } = await client.chat.postMessage({ channel, text, blocks, metadata, ...unfurl })
        return { outcome: 'sent', ts: z.string().parse(ts) }
      } catch (error) {
        return readFailure(error)
      }
    },
    find: (channel, messageId) => findByMetadata(client, channel, messageId),
  }
}

const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_payload: z.object({ id: z.string().optional() }).optional() }).optional(),
    }),
  ),
})

async function findByMetadata(
  client: WebClient,
  channel: string,
  messageId: string,
): Promise<{ ts: string | null } | { unknown: Failure }> {
  try {
    const answer = await client.conversations.history({ channel, limit: NEWEST, include_all_metadata: true })
    const { messages } = history.parse(answer)
    const found = messages.find(({ metadata }) => metadata?.event_payload?.id === messageId)
    return { ts: found?.ts ?? null }
  } catch (error) {
    return { unknown: readFailure(error) }
  }
}

function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { outcome: 'wait', reason: 'rate limited', seconds: error.retryAfter }
  }
  if (error instanceof WebAPIPlatformError) {
    // Something between us and Slack may have answered instead: only a code of Slack's is a no.
    const reason = String(error.data.error)
    if (WAIT.includes(reason)) return { outcome: 'wait', reason, seconds: WAIT_SECONDS }
    return UNCLEAR.includes(reason) || !/^[a-z0-9_]+$/.test(reason) || reason === 'undefined'
      ? { outcome: 'in doubt', reason }
      : { outcome: 'refused', reason }
  }
  return { outcome: 'in doubt', reason: error instanceof Error ? error.message : 'no answer' }
}
