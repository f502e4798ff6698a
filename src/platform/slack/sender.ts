import type { HomeView } from '@slack/types'
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { isSuspensionReason, type SuspensionReason } from '../workspaces/reasons.ts'
import { type Message, simplerVersions } from './blocks.ts'
import { createBackgroundClient } from './client.ts'
import { classifyRefusal, isAboutBlocks } from './refusals.ts'

/** The result of a call, as far as the response tells. */
export type Posted =
  | { outcome: 'sent'; ts: string }
  /** Slack rejected it for good, because of the message, the person or the channel. */
  | { outcome: 'refused'; reason: string; about: 'message' | 'person' | 'channel' }
  /** The app has no access to this workspace until an admin or the operator restores it. */
  | { outcome: 'no access'; reason: SuspensionReason }
  /** This method can't be called in this workspace for this many seconds. */
  | { outcome: 'wait'; reason: string; seconds: number }
  /** Slack rejected it for a reason that passes, or that its documentation doesn't call permanent. */
  | { outcome: 'not now'; reason: string }
  /** No clear response: the call may have succeeded. */
  | { outcome: 'in doubt'; reason: string }

export type Failure = Exclude<Posted, { outcome: 'sent' }>

export type Sender = {
  /** Opens the DM with a person, or the group DM with several: its channel id, or why there is none. */
  openDm(personIds: readonly string[]): Promise<{ channelId: string } | Failure>
  /** Posts once. `messageId` goes into the metadata, where `find` looks for it. */
  post(channelId: string, message: Message, messageId: string): Promise<Posted>
  /** Replaces text and blocks of a message. */
  update(channelId: string, ts: string, message: Message): Promise<{ outcome: 'done' } | Failure>
  /** Shows the view on a person's Home tab. */
  publishHome(personId: string, view: HomeView): Promise<{ outcome: 'done' } | Failure>
  /** Looks for a message among those in the DM since `since`. Returns its ts; null if it isn't there. */
  find(
    channelId: string,
    messageId: string,
    since: Temporal.Instant,
  ): Promise<{ ts: string | null } | { unknown: Failure }>
}

const EVENT_TYPE = 'do_for_one_message'
/** Errors after which the call may have succeeded. */
const UNCLEAR = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']
const RATE_LIMITED = ['ratelimited', 'rate_limited']
/** If Slack doesn't return a Retry-After. */
const WAIT_SECONDS = 60
const PAGE = 200
/** How far Slack's clock may be behind ours. */
const CLOCKS_DIFFER = Temporal.Duration.from({ minutes: 10 })

/** Creates a sender with the bot token of one workspace. Its calls never throw: failures are outcomes. */
export function createSender({ token, apiUrl, log }: { token: string; apiUrl: string; log: Log }): Sender {
  const client = createBackgroundClient({ token, apiUrl, log })
  return {
    async openDm(personIds) {
      try {
        const { channel } = await client.conversations.open({ users: personIds.join(',') })
        return { channelId: z.string().parse(channel?.id) }
      } catch (error) {
        const failure = readFailure(error)
        // Without the scope for group DMs, everything else still works.
        const isGroupAlone = personIds.length > 1 && failure.reason === 'missing_scope'
        return isGroupAlone ? { outcome: 'refused', reason: failure.reason, about: 'channel' } : failure
      }
    },
    post(channel, message, messageId) {
      const metadata = { event_type: EVENT_TYPE, event_payload: { id: messageId } }
      const rest = { channel, metadata, unfurl_links: false, unfurl_media: false }
      return inSimplerVersions(message, log, async ({ text, blocks }): Promise<Posted> => {
        try {
          const { ts } = await client.chat.postMessage({ text, blocks, ...rest })
          return { outcome: 'sent', ts: z.string().parse(ts) }
        } catch (error) {
          return readFailure(error)
        }
      })
    },
    update: (channel, ts, message) =>
      inSimplerVersions(message, log, ({ text, blocks }) =>
        done(client.chat.update({ channel, ts, text, blocks })),
      ),
    publishHome: (personId, view) => done(client.views.publish({ user_id: personId, view })),
    find: (channel, messageId, since) => findByMetadata(client, { channel, messageId, since }),
  }
}

/** Calls `attempt` again with simpler versions of the message while Slack rejects its blocks. */
async function inSimplerVersions<Success extends { outcome: 'sent' | 'done' }>(
  message: Message,
  log: Log,
  attempt: (version: Message) => Promise<Success | Failure>,
): Promise<Success | Failure> {
  let outcome = await attempt(message)
  for (const version of simplerVersions(message)) {
    if (outcome.outcome !== 'refused' || !isAboutBlocks(outcome.reason)) return outcome
    log.error({ reason: outcome.reason }, 'Slack rejected the blocks of a message (bug); sending it simpler')
    outcome = await attempt(version)
  }
  return outcome
}

async function done(call: Promise<unknown>): Promise<{ outcome: 'done' } | Failure> {
  return call.then(() => ({ outcome: 'done' as const }), readFailure)
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

/** Classifies an error of a call to Slack. */
export function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { outcome: 'wait', reason: 'rate limited', seconds: error.retryAfter }
  }
  if (!(error instanceof WebAPIPlatformError)) {
    return { outcome: 'in doubt', reason: error instanceof Error ? error.message : 'no answer' }
  }
  const reason = String(error.data.error)
  if (RATE_LIMITED.includes(reason)) return { outcome: 'wait', reason, seconds: WAIT_SECONDS }
  if (isSuspensionReason(reason)) return { outcome: 'no access', reason }
  // A proxy may have answered: only a Slack error code counts as a rejection.
  const isCode = /^[a-z0-9_]+$/.test(reason) && reason !== 'undefined'
  if (!isCode || UNCLEAR.includes(reason)) return { outcome: 'in doubt', reason }
  const about = classifyRefusal(reason)
  return about === null ? { outcome: 'not now', reason } : { outcome: 'refused', reason, about }
}
