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
  /** How many requests are being answered, those that were acked already included. */
  countRunning(): number
  /** Waits for the requests that are being answered, at most so long. */
  drain(timeoutMs: number): Promise<void>
}

/** Options for user-facing calls: short timeout, no retries. */
const INTERACTIVE = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 2_500,
}

/** No slot is held while Slack is called. */
class InteractiveClient extends WebClient {
  override apiCall(...call: Parameters<WebClient['apiCall']>): ReturnType<WebClient['apiCall']> {
    releaseSlot()
    return super.apiCall(...call)
  }
}

/** The client for answers to people. What the app sends on its own has a client of its own (sender.ts). */
export function createInteractiveClient({ botToken, apiUrl }: Config['slack'], log: Log): WebClient {
  return new InteractiveClient(botToken, { ...INTERACTIVE, slackApiUrl: apiUrl, logger: toSlackLogger(log) })
}

const authTest = z.object({ team_id: z.string(), team: z.string(), bot_id: z.string(), user_id: z.string() })

/** Asks Slack whose token this is. Throws when Slack doesn't accept it. */
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

/** Bolt over HTTP or Socket Mode. Every error of a listener is told to the person with a reference. */
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
  app.use(tellErrors(log, metrics))
  app.error(async (error) => log.error({ err: error, reference: newReference() }, 'request failed'))
  const drain = async (timeoutMs: number) => {
    await Promise.race([Promise.allSettled(running), setTimeout(timeoutMs, undefined, { ref: false })])
  }
  return { app, countRunning: () => running.size, drain }
}

/** Takes Slack's requests over a connection that the app opens; `start` opens it. */
export function createSocketReceiver(
  { appToken, apiUrl }: { appToken: string; apiUrl: string },
  log: Log,
  metrics: Metrics,
): Receiver {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: toSlackLogger(log),
    // Options of its own: sharing the App's would give the listeners' client a hundred retries.
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  })
  return {
    init: (app) => receiver.init(measureAcks(app, metrics)),
    start: () => receiver.start(),
    stop: () => receiver.stop(),
  }
}

/** Socket Mode has no HTTP response whose end could be measured, as http-receiver.ts does. */
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

function tellErrors(log: Log, metrics: Metrics) {
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
      await tell(args, request, isBusy ? BUSY : wentWrong(reference)).catch((second) =>
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

/** `formIs`: what happens to the form that was submitted. */
type Told = { words: string; formIs: 'kept' | 'replaced' }

/** The form stays below, with what was typed into it. */
const BUSY: Told = {
  words: 'Someone else is changing this right now. Please try again in a moment.',
  formIs: 'kept',
}

function wentWrong(reference: string): Told {
  return {
    words: `Something went wrong on our side, and nothing was changed by halves. Please try again. If it stays, tell whoever runs this app the reference *${reference}*.`,
    formIs: 'replaced',
  }
}

async function tell(
  args: MiddlewareArgs,
  request: z.output<typeof requestFields>,
  { words, formIs }: Told,
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

/** False when the request was acked already. */
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
