import { WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { Message } from './blocks.ts'
import { toSlackLogger } from './logger.ts'

/** What became of a message, as far as the answer tells. */
export type Posted =
  | { outcome: 'sent'; ts: string }
  /** Slack said no, because of the message or of whom it is for; asking again would not help. */
  | { outcome: 'refused'; reason: string; about: 'message' | 'person' | 'channel' }
  /** The app is not let into this workspace, until somebody mends that. */
  | { outcome: 'shut out'; reason: string }
  /** This method can't be called in this workspace for now. */
  | { outcome: 'wait'; reason: string; seconds: number }
  /** No clear answer: the message may be there. */
  | { outcome: 'in doubt'; reason: string }

export type Failure = Exclude<Posted, { outcome: 'sent' }>

export type Sender = {
  /** The DM with a person, or the group DM with several: its channel id, or why there is none. */
  openDm(personIds: readonly string[]): Promise<{ channelId: string } | Failure>
  /** Posts once. `messageId` travels along as metadata, by which `find` knows the message again. */
  post(channelId: string, message: Message, messageId: string): Promise<Posted>
  /** Looks for a message among those that came to a DM since then: its ts, or null when it isn't there. */
  find(
    channelId: string,
    messageId: string,
    since: Temporal.Instant,
  ): Promise<{ ts: string | null } | { unknown: Failure }>
}

const EVENT_TYPE = 'do_for_one_message'
/** Answers after which nobody knows whether the message was taken. */
const UNCLEAR = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']
/** Answers that end by themselves, and are about the workspace. */
const WAIT = ['org_login_required', 'ratelimited', 'rate_limited', 'team_added_to_org']
const WAIT_SECONDS = 60
/** Answers that are about the app in this workspace, and end when somebody mends that. */
const SHUT_OUT = [
  'access_denied',
  'accesslimited',
  'account_inactive',
  'app_not_installed',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'team_access_not_granted',
  'team_not_found',
  'token_expired',
  'token_revoked',
]
/** Answers that are about the direct message: another one may be open to the app. */
const CHANNEL = ['channel_not_found', 'is_archived', 'not_in_channel']
/** Answers that are about the person. */
const PERSON = [
  'cannot_dm_bot',
  'messages_tab_disabled',
  'restricted_action',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
]
const PAGE = 200
/** How far Slack's clock, which stamps messages, may be behind ours. */
const CLOCKS_DIFFER = Temporal.Duration.from({ minutes: 10 })

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
        return isGroupAlone ? { outcome: 'refused', reason: failure.reason, about: 'channel' } : failure
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
    find: (channel, messageId, since) => findByMetadata(client, { channel, messageId, since }),
  }
}

const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_payload: z.object({ id: z.string().optional() }).optional() }).optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
})

async function findByMetadata(
  client: WebClient,
  { channel, messageId, since }: { channel: string; messageId: string; since: Temporal.Instant },
): Promise<{ ts: string | null } | { unknown: Failure }> {
  const oldest = String(since.subtract(CLOCKS_DIFFER).epochMilliseconds / 1_000)
  try {
    let cursor: string | undefined
    do {
      const page = { channel, oldest, limit: PAGE, include_all_metadata: true, ...(cursor && { cursor }) }
      const { messages, response_metadata } = history.parse(await client.conversations.history(page))
      const found = messages.find(({ metadata }) => metadata?.event_payload?.id === messageId)
      if (found) return { ts: found.ts }
      cursor = response_metadata?.next_cursor
    } while (cursor)
    return { ts: null }
  } catch (error) {
    return { unknown: readFailure(error) }
  }
}

/** What an error of a call to Slack says about the call. */
export function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { outcome: 'wait', reason: 'rate limited', seconds: error.retryAfter }
  }
  if (error instanceof WebAPIPlatformError) {
    // Something between us and Slack may have answered instead: only a code of Slack's is a no.
    const reason = String(error.data.error)
    if (WAIT.includes(reason)) return { outcome: 'wait', reason, seconds: WAIT_SECONDS }
    if (SHUT_OUT.includes(reason)) return { outcome: 'shut out', reason }
    return UNCLEAR.includes(reason) || !/^[a-z0-9_]+$/.test(reason) || reason === 'undefined'
      ? { outcome: 'in doubt', reason }
      : { outcome: 'refused', reason, about: aboutWhat(reason) }
  }
  return { outcome: 'in doubt', reason: error instanceof Error ? error.message : 'no answer' }
}

function aboutWhat(reason: string): 'message' | 'person' | 'channel' {
  if (CHANNEL.includes(reason)) return 'channel'
  return PERSON.includes(reason) ? 'person' : 'message'
}
