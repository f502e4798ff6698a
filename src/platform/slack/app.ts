import { setTimeout } from 'node:timers/promises'
import {
  type AllMiddlewareArgs,
  type AnyMiddlewareArgs,
  App,
  ErrorCode,
  type Receiver,
  SocketModeReceiver,
} from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Config } from '../../config.ts'
import { isLockTimeout } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { pageContract } from './actions.ts'
import { message, modal, section } from './blocks.ts'
import { toSlackLogger } from './logger.ts'
import { releaseSlot } from './slots.ts'

/** The installation that the bot token belongs to. */
export type Identity = { workspaceId: string; workspaceName: string; botId: string; botUserId: string }

export type SlackApp = {
  app: App
  /** Returns how many requests are being processed, including those that were already acked. */
  countRunning(): number
  /** Waits until running requests are done, or `timeoutMs` has passed. */
  drain(timeoutMs: number): Promise<void>
}

/** Options for user-facing calls: short timeout, no retries. */
const INTERACTIVE = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 2_500,
}

/** Releases the slot of the current interaction before it calls Slack. */
class InteractiveClient extends WebClient {
  override apiCall(...call: Parameters<WebClient['apiCall']>): ReturnType<WebClient['apiCall']> {
    releaseSlot()
    return super.apiCall(...call)
  }
}

/** Creates the client for responses to people. The app's own messages use another client (sender.ts). */
export function createInteractiveClient(
  { botToken, apiUrl }: Pick<Config['slack'], 'botToken' | 'apiUrl'>,
  log: Log,
): WebClient {
  return new InteractiveClient(botToken, { ...INTERACTIVE, slackApiUrl: apiUrl, logger: toSlackLogger(log) })
}

const authTest = z.object({ team_id: z.string(), team: z.string(), bot_id: z.string(), user_id: z.string() })

/** Calls auth.test to find the token's installation. Throws if Slack rejects the token. */
export async function identify(client: WebClient): Promise<Identity> {
  const { team_id, team, bot_id, user_id } = authTest.parse(await client.auth.test())
  return { workspaceId: team_id, workspaceName: team, botId: bot_id, botUserId: user_id }
}

export type SlackAppOptions = {
  slack: Pick<Config['slack'], 'botToken' | 'apiUrl'>
  receiver: Receiver
  identity: Identity
  log: Log
  metrics: Metrics
}

/** Creates the Bolt app for HTTP or Socket Mode. If a listener throws, the user is shown a reference. */
export function createSlackApp({ slack, receiver, identity, log, metrics }: SlackAppOptions): SlackApp {
  const app = new App({
    receiver,
    authorize: async () => ({
      botToken: slack.botToken,
      botId: identity.botId,
      botUserId: identity.botUserId,
      teamId: identity.workspaceId,
    }),
    clientOptions: { ...INTERACTIVE, slackApiUrl: slack.apiUrl },
    convoStore: false,
    logger: toSlackLogger(log),
  })
  const running = new Set<Promise<unknown>>()
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async (event) => {
    const work = processEvent(event)
    running.add(work)
    await work.finally(() => running.delete(work))
  }
  app.use(reportErrors(log, metrics))
  app.error(async (error) => log.error({ err: error, reference: newReference() }, 'request failed'))
  const drain = async (timeoutMs: number) => {
    await Promise.race([Promise.allSettled(running), setTimeout(timeoutMs, undefined, { ref: false })])
  }
  return { app, countRunning: () => running.size, drain }
}

/** Creates the receiver for Socket Mode. `start` opens the connection. */
export function createSocketReceiver(
  { appToken, apiUrl }: { appToken: string; apiUrl: string },
  log: Log,
  metrics: Metrics,
): Receiver {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: toSlackLogger(log),
    // Separate options: sharing the App's would give the listeners' client a hundred retries.
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  })
  return {
    init: (app) => receiver.init(measureAcks(app, metrics)),
    start: () => receiver.start(),
    stop: () => receiver.stop(),
  }
}

/** Measures acks in Socket Mode. http-receiver.ts measures HTTP responses instead. */
function measureAcks(app: App, metrics: Metrics): App {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = (event) => {
    const stopTimer = metrics.ackSeconds.startTimer({ type: 'socket' })
    const ack: typeof event.ack = async (answer) => {
      await event.ack(answer)
      stopTimer()
    }
    return processEvent({ ...event, ack })
  }
  return app
}

type MiddlewareArgs = AnyMiddlewareArgs & AllMiddlewareArgs

function reportErrors(log: Log, metrics: Metrics) {
  return async (args: MiddlewareArgs): Promise<void> => {
    try {
      await args.next()
    } catch (err) {
      const reference = newReference()
      const request = requestFields.parse(args.body)
      const isBusy = isLockTimeout(err)
      if (isBusy) log.warn({ reference, type: request.type }, 'request failed: it waited too long for a lock')
      else {
        metrics.errors.inc({ type: request.type })
        log.error({ err, reference, type: request.type }, 'request failed')
      }
      await showError(args, request, isBusy ? BUSY : wentWrong(reference)).catch((second) =>
        log.error({ err: second, reference }, 'could not show the error to the user'),
      )
    }
  }
}

const requestFields = z.object({
  type: z.string().default('slash_command'),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
})

const errorPage = pageContract('error')

/** `formIs`: what happens to a submitted form. */
type ErrorNotice = { words: string; formIs: 'kept' | 'replaced' }

/** The form stays open below, with its input. */
const BUSY: ErrorNotice = {
  words: 'Someone else is changing this right now. Please try again in a moment.',
  formIs: 'kept',
}

function wentWrong(reference: string): ErrorNotice {
  return {
    words: `Something went wrong on our side, and nothing was changed by halves. Please try again. If it stays, tell whoever runs this app the reference *${reference}*.`,
    formIs: 'replaced',
  }
}

async function showError(
  args: MiddlewareArgs,
  request: z.output<typeof requestFields>,
  { words, formIs }: ErrorNotice,
): Promise<void> {
  const view = modal({ contract: errorPage, title: 'Sorry', blocks: [section(words)] })
  if (request.type === 'view_submission' && 'ack' in args) {
    const response_action = formIs === 'kept' ? 'push' : 'update'
    if (await ackOnce(args.ack, { response_action, view })) return
  } else if ('ack' in args) {
    await ackOnce(args.ack)
  }
  if (request.response_url !== undefined && 'respond' in args) {
    await args.respond({ ...message(section(words)), response_type: 'ephemeral', replace_original: false })
  } else if (request.trigger_id !== undefined) {
    await args.client.views.open({ trigger_id: request.trigger_id, view })
  }
}

/** Returns false if the request was already acked. */
async function ackOnce(ack: unknown, answer?: object): Promise<boolean> {
  if (typeof ack !== 'function') return false
  try {
    await ack(answer)
    return true
  } catch (error) {
    if (isCoded(error) && error.code === ErrorCode.ReceiverMultipleAckError) return false
    throw error
  }
}

function isCoded(error: unknown): error is Error & { code: unknown } {
  return error instanceof Error && 'code' in error
}
