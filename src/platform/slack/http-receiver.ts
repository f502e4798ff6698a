import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type CustomRoute, HTTPReceiver, type Receiver } from '@slack/bolt'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { createRequestGuard } from './http-limits.ts'
import { toSlackLogger } from './logger.ts'

/** Where Slack's requests go. */
export const SLACK_PATH = '/slack/events'
const NOT_FOUND = {
  status: 404,
  type: 'text/plain; charset=utf-8',
  body: `Not found. Slack requests go to ${SLACK_PATH}.\n`,
}

const SERVER_LIMITS = {
  /** Time limit in milliseconds for receiving a whole request. */
  requestTimeout: 10_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
}
const MAX_CONNECTIONS = 250
/** Grace period in milliseconds for open requests on stop; slow clients are cut off. */
const STOP_MS = 1_000

/** A request of a browser or of the operator's monitoring. */
export type PageRequest = { query: URLSearchParams; cookie: string }
export type Answer = { status: number; type?: string; body?: string; headers?: Record<string, string> }
/** What is served besides Slack's requests, by path. */
export type Paths = Record<string, (request: PageRequest) => Promise<Answer>>

export type HttpReceiver = {
  receiver: Receiver
  /** Opens the port and returns it; for port 0, the operating system picks one. Throws if the port can't be used. */
  start(): Promise<number>
  /** Stops accepting connections. Resolves once open requests are answered, after at most one second. */
  stop(): Promise<void>
}

export type HttpReceiverOptions = {
  host: string
  port: number
  /** A request counts if it is signed with one of these. Null: only `paths` are served. */
  signingSecrets: readonly string[] | null
  /** What is served besides Slack's requests. */
  paths: Paths
  log: Log
  metrics: Metrics
}

/** Creates Bolt's HTTP receiver with the limits of http-limits.ts. It serves Slack and `paths`. */
export function createHttpReceiver(options: HttpReceiverOptions): HttpReceiver {
  const { host, port, signingSecrets } = options
  const receiver = createBoltReceiver(options)
  guardSlackRequests(receiver, signingSecrets, options)
  let server: Server | null = null
  return {
    receiver,
    async start() {
      server = await receiver.start({ host, port }, SERVER_LIMITS)
      server.maxConnections = MAX_CONNECTIONS
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    async stop() {
      if (!server) return
      const cut = setTimeout(() => server?.closeAllConnections(), STOP_MS)
      await receiver.stop()
      clearTimeout(cut)
    },
  }
}

function createBoltReceiver({ signingSecrets, paths, log }: HttpReceiverOptions): HTTPReceiver {
  return new HTTPReceiver({
    // Bolt knows one secret only, so the guard verifies signatures.
    ...{ signingSecret: '', signatureVerification: false },
    endpoints: signingSecrets === null ? [] : [SLACK_PATH],
    customRoutes: toRoutes(paths, log),
    logger: toSlackLogger(log),
    // Bolt throws for paths that it doesn't know or can't parse.
    dispatchErrorHandler: ({ response }) => send(response, NOT_FOUND),
    processEventErrorHandler: async ({ error, response }) => {
      log.error({ err: error, reference: newReference() }, 'request failed')
      if (!response.headersSent) send(response, { status: 500 })
      return true
    },
  })
}

function toRoutes(paths: Paths, log: Log): CustomRoute[] {
  return Object.entries(paths).map(([path, answer]) => ({
    path,
    method: ['GET', 'HEAD'],
    async handler(req, res) {
      try {
        const { searchParams: query } = new URL(req.url ?? '', 'http://localhost')
        send(res, await answer({ query, cookie: req.headers.cookie ?? '' }))
      } catch (err) {
        const reference = newReference()
        log.error({ err, path, reference }, 'request failed')
        send(res, {
          status: 500,
          type: 'text/plain; charset=utf-8',
          body: `failed, reference ${reference}\n`,
        })
      }
    },
  }))
}

/** Checks Slack's requests before Bolt processes them. No other POST reaches Bolt. */
function guardSlackRequests(
  receiver: HTTPReceiver,
  signingSecrets: readonly string[] | null,
  { log, metrics }: HttpReceiverOptions,
): void {
  const passToBolt = receiver.requestListener
  const guard = createRequestGuard(signingSecrets ?? [])
  const admit = async (req: IncomingMessage, res: ServerResponse) => {
    const stopTimer = metrics.ackSeconds.startTimer({ type: 'http' })
    const refusal = await guard(req)
    if (refusal) {
      metrics.requestsRefused.inc({ reason: refusal.reason })
      log.warn({ reason: refusal.reason }, 'request refused')
      return send(res, { status: refusal.status })
    }
    res.once('finish', stopTimer)
    passToBolt(req, res)
  }
  receiver.requestListener = (req, res) => {
    // Parse the path as Bolt does, so that no other spelling of it bypasses the guard.
    const path = URL.parse(req.url ?? '', 'http://localhost')?.pathname
    if (req.method !== 'POST') passToBolt(req, res)
    else if (signingSecrets !== null && path === SLACK_PATH) void admit(req, res)
    else send(res, NOT_FOUND)
  }
}

function send(res: ServerResponse, { status, type, body = '', headers = {} }: Answer): void {
  // Close the connection instead of reading the rest of the body.
  const close = res.req.complete ? {} : { connection: 'close' }
  res
    .writeHead(status, { ...close, ...headers, ...(type !== undefined && { 'content-type': type }) })
    .end(body)
}
