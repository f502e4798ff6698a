import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Fault, Faults } from './faults.ts'
import { readBody, sendJson } from './http.ts'
import { isObject, type Json, type JsonObject, parseJson, parseObject, str } from './json.ts'
import { RateLimits } from './rate-limits.ts'
import type { Rig } from './rig.ts'
import type { SocketMode } from './socket-mode.ts'
import type { Args } from './upstream.ts'
import type { Call, WebApi } from './web-api.ts'

type Answer = { status: number; body: JsonObject }
type Work = { method: string; args: Args; user: string | undefined; run: () => Promise<Answer> }
type Control = {
  handle(request: IncomingMessage, response: ServerResponse, name: string, body: string): Promise<void>
}
type Parts = { rig: Rig; webApi: WebApi; sockets: SocketMode; control: Control }

const HOP_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding'])

/** The HTTP server in front of the Web API: records every call and applies faults. */
export class SlackProxy {
  readonly server: Server
  readonly faults: Faults
  private readonly limits: RateLimits | undefined
  private calls: Call[] = []
  /** Called for each call once it is answered. */
  onCall: (call: Call) => void = () => {}
  private readonly hanging = new Set<ServerResponse>()
  private parts: Parts | undefined

  constructor({
    random,
    rateLimits = false,
  }: { random?: (() => number) | undefined; rateLimits?: boolean } = {}) {
    this.limits = rateLimits ? new RateLimits() : undefined
    this.faults = new Faults(() => this.dropHanging(), random)
    this.server = createServer((request, response) => {
      this.route(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else sendJson(response, 500, { ok: false, error: 'playground_failed', detail: String(error) })
      })
    })
    this.server.on('upgrade', (request, socket, head) => this.parts?.sockets.upgrade(request, socket, head))
  }

  /** Sets the parts that need the server's port. */
  attach(parts: Parts): void {
    this.parts = parts
  }

  /** Returns all calls of the app so far, or those of one method. */
  callsOf(method?: string): Call[] {
    return this.calls.filter((call) => method === undefined || call.method === method)
  }

  /** How many calls hang, and were not given up by the app. */
  get hangingCalls(): number {
    return this.hanging.size
  }

  clearCalls(): void {
    this.calls = []
  }

  dropHanging(): void {
    for (const response of this.hanging) response.destroy()
    this.hanging.clear()
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = this.parts
    if (parts === undefined) return sendJson(response, 503, { ok: false, error: 'starting' })
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, root = '', name = ''] = url.pathname.split('/')
    const body = await readBody(request)
    if (root === 'api') {
      await this.webApiCall(parts, request, response, name, body.toString(), url.searchParams)
    } else if (root === 'respond') {
      await this.perform(response, {
        method: 'response_url',
        args: { body: body.toString() },
        user: parts.rig.responseUrls.ownerOf(name),
        run: () => parts.rig.responseUrls.post(name, parseObject(body.toString())),
      })
    } else if (root === 'control') await parts.control.handle(request, response, name, body.toString())
    else await this.forward(parts.rig, request, response, body)
  }

  private async webApiCall(
    { webApi }: Parts,
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    body: string,
    query: URLSearchParams,
  ): Promise<void> {
    const { token: inBody, ...args } = {
      ...Object.fromEntries(query),
      ...readArgs(request.headers['content-type'] ?? '', body),
    }
    // OAuth calls carry the client's secret with Basic; they have no token.
    const header = request.headers.authorization ?? ''
    const token = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : (inBody ?? '')
    const basic = header.startsWith('Basic ') ? basicCredentials(header) : {}
    const allArgs = { ...basic, ...args }
    response.setHeader('x-oauth-scopes', webApi.scopesOf(token))
    await this.perform(response, {
      method,
      args,
      user: webApi.personOf(args),
      run: async () => ({ status: 200, body: await webApi.call(method, allArgs, token) }),
    })
  }

  private async perform(response: ServerResponse, work: Work): Promise<void> {
    const { rig } = this.parts ?? {}
    if (rig === undefined) return
    const injected = this.faults.take(work.method, work.user)
    const wait = injected === undefined ? this.limits?.refuse(work.method, work.args.channel) : undefined
    const fault: Fault | undefined =
      wait === undefined ? injected : { kind: 'rate_limited', retryAfterSeconds: wait }
    const started = performance.now()
    const at = rig.clock.now()
    const answer = await this.withFault(response, fault, work)
    const error = str(answer.body, 'error')
    const call = {
      method: work.method,
      args: work.args,
      answer: answer.body,
      at,
      ms: performance.now() - started,
      ...(work.user === undefined ? {} : { user: work.user }),
      ...(error === undefined ? {} : { error }),
      ...(injected === undefined ? {} : { fault: injected.kind }),
    }
    this.calls.push(call)
    this.onCall(call)
  }

  /** Performs the call and responds, unless the fault prevents one or both. */
  private async withFault(response: ServerResponse, fault: Fault | undefined, work: Work): Promise<Answer> {
    switch (fault?.kind) {
      case 'rate_limited': {
        const seconds = String(fault.retryAfterSeconds ?? 1)
        const body = { ok: false, error: 'ratelimited' }
        sendJson(response, 429, body, { 'retry-after': seconds })
        return { status: 429, body }
      }
      case 'error': {
        const answer = { status: 200, body: { ok: false, error: fault.error } }
        sendJson(response, 200, answer.body)
        return answer
      }
      case 'server_error': {
        const answer = fault.accepted ? await work.run() : notDone('not_accepted')
        response.writeHead(500, { 'content-type': 'text/plain' }).end('Server error')
        return answer
      }
      case 'lost': {
        const answer = fault.accepted === false ? notDone('not_accepted') : await work.run()
        response.destroy()
        return answer
      }
      case 'hang': {
        const answer = fault.accepted ? await work.run() : notDone('not_accepted')
        this.hanging.add(response)
        response.on('close', () => this.hanging.delete(response))
        return answer
      }
      case 'delay':
      case undefined: {
        if (fault !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.ms))
        const answer = await work.run()
        sendJson(response, answer.status, answer.body)
        return answer
      }
    }
  }

  private async forward(
    rig: Rig,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const headers = Object.entries(request.headers).flatMap(([key, value]) =>
      typeof value === 'string' && !HOP_HEADERS.has(key) ? [[key, value] as const] : [],
    )
    const answer = await rig.upstream.forward(
      request.method ?? 'GET',
      request.url ?? '/',
      Object.fromEntries(headers),
      body,
    )
    for (const [key, value] of Object.entries(answer.headers))
      if (value !== undefined && !HOP_HEADERS.has(key)) response.setHeader(key, value)
    response.writeHead(answer.status).end(answer.body)
  }
}

function notDone(error: string): Answer {
  return { status: 500, body: { ok: false, error } }
}

function readArgs(contentType: string, body: string): Args {
  if (!contentType.includes('application/json')) return Object.fromEntries(new URLSearchParams(body))
  const value = parseJson(body)
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, asArg(item)]])),
  )
}

function asArg(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function basicCredentials(header: string): Args {
  const decoded = Buffer.from(header.slice('Basic '.length), 'base64').toString()
  const split = decoded.indexOf(':')
  return split < 0 ? {} : { client_id: decoded.slice(0, split), client_secret: decoded.slice(split + 1) }
}
