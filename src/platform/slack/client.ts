import { type WebAPICallResult, WebClient } from '@slack/web-api'
import type { Log } from '../log.ts'
import type { SuspensionReason } from '../workspaces/reasons.ts'
import { findTokenRejection } from './errors.ts'
import { toSlackLogger } from './logger.ts'
import { releaseSlot } from './slots.ts'

type Options = {
  token: string
  apiUrl: string
  log: Log
  /** Called before a call throws because Slack rejected the token. */
  onTokenRejected(reason: SuspensionReason): Promise<void>
}

/**
 * Creates the client for responses to people: short timeout, no retries.
 */
export function createInteractiveClient(options: Options): WebClient {
  return new InteractiveClient(options)
}

/**
 * Creates the client for calls that no person waits for: longer timeout, and no retries, which could post twice. Shares no
 * queue with the client for responses.
 */
export function createBackgroundClient({
  token,
  apiUrl,
  log,
}: Pick<Options, 'token' | 'apiUrl' | 'log'>): WebClient {
  return new WebClient(token, { ...optionsFor(apiUrl, log), timeout: 10_000 })
}

/** Creates the client for the operator's commands: it waits when Slack limits the rate. For reading only. */
export function createPatientClient({
  token,
  apiUrl,
  log,
}: Pick<Options, 'token' | 'apiUrl' | 'log'>): WebClient {
  const logger = toSlackLogger(log)
  return new WebClient(token, { slackApiUrl: apiUrl, logger, timeout: 10_000, retryConfig: { retries: 2 } })
}

/** Creates the client that exchanges the code of an installation for a token. */
export function createOAuthClient({ apiUrl, log }: Pick<Options, 'apiUrl' | 'log'>): WebClient {
  return new WebClient(undefined, { ...optionsFor(apiUrl, log), timeout: 10_000 })
}

/** A call that Slack rate limits throws; the rate limiter decides when to try again. */
function optionsFor(apiUrl: string, log: Log) {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: toSlackLogger(log),
  }
}

class InteractiveClient extends WebClient {
  #onTokenRejected: Options['onTokenRejected']

  constructor({ token, apiUrl, log, onTokenRejected }: Options) {
    super(token, { ...optionsFor(apiUrl, log), timeout: 2_500 })
    this.#onTokenRejected = onTokenRejected
  }

  override async apiCall(...call: Parameters<WebClient['apiCall']>): Promise<WebAPICallResult> {
    // The slot of the current interaction is not held while it waits for Slack.
    releaseSlot()
    try {
      return await super.apiCall(...call)
    } catch (error) {
      const reason = findTokenRejection(error)
      if (reason !== null) await this.#onTokenRejected(reason)
      throw error
    }
  }
}
