import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Answer, type Delivery, NO_ANSWER } from './delivery.ts'
import { type JsonObject, obj, parseObject, str } from './json.ts'

const MAX_WAIT_MS = 500

/** The WebSocket server of Socket Mode. Any number of connections; each payload goes to one of them. */
export class SocketMode {
  private readonly server = new WebSocketServer({ noServer: true })
  private readonly tickets = new Set<string>()
  private readonly sockets: WebSocket[] = []
  private readonly silent: WebSocket[] = []
  private readonly waiting = new Map<string, (payload: JsonObject | undefined) => void>()
  private readonly appId: string
  private turn = 0

  private readonly ackTimeoutMs: number

  constructor(appId: string, ackTimeoutMs: number) {
    this.appId = appId
    this.ackTimeoutMs = ackTimeoutMs
  }

  get connections(): number {
    return this.sockets.length
  }

  /** apps.connections.open: returns an address that works once. */
  openUrl(baseUrl: string): string {
    const ticket = randomUUID()
    this.tickets.add(ticket)
    return `${baseUrl.replace('http:', 'ws:')}/socket/?ticket=${ticket}`
  }

  /** Upgrades an HTTP connection to a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? ''
    if (!this.tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
      return
    }
    this.server.handleUpgrade(request, socket, head, (connection) => this.welcome(connection))
  }

  /** Sends a payload to the next connection (round robin), and waits for its ack. */
  async send(delivery: Delivery): Promise<Answer> {
    const started = performance.now()
    this.turn += 1
    const socket = this.sockets[this.turn % this.sockets.length]
    if (socket === undefined) return { ...NO_ANSWER, outcome: 'unreachable' }
    const envelopeId = randomUUID()
    const payload = await new Promise<JsonObject | undefined | 'timeout'>((resolve) => {
      const timer = setTimeout(() => resolve('timeout'), this.ackTimeoutMs)
      this.waiting.set(envelopeId, (ack) => {
        clearTimeout(timer)
        resolve(ack)
      })
      socket.send(JSON.stringify(envelope(envelopeId, delivery)))
    })
    this.waiting.delete(envelopeId)
    const ackMs = performance.now() - started
    if (payload === 'timeout') return { ...NO_ANSWER, outcome: 'timeout', ackMs }
    const ackBody = payload !== undefined && Object.keys(payload).length > 0 ? payload : undefined
    return { outcome: 'acked', status: 200, ackMs, ...(ackBody ? { ackBody } : {}) }
  }

  /** Asks every connection to close and reconnect, as Slack does regularly. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    for (const socket of this.sockets)
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'playground' } }))
  }

  /** Cuts every connection without a close message. */
  cut(): void {
    for (const socket of [...this.sockets, ...this.silent]) socket.terminate()
  }

  /** Keeps every connection open, but reads and sends nothing over it anymore. New ones work. */
  silence(): void {
    for (const socket of this.sockets.splice(0)) {
      socket.pause()
      this.silent.push(socket)
    }
  }

  /** Closes connections with a close message, so that an app that is stopping can finish; then cuts them. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.close(1001)
    const gone = this.sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, MAX_WAIT_MS)
    })
    await Promise.race([Promise.all(gone), patience])
    clearTimeout(timer)
    this.cut()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private welcome(socket: WebSocket): void {
    this.sockets.push(socket)
    socket.on('close', () => {
      if (this.sockets.includes(socket)) this.sockets.splice(this.sockets.indexOf(socket), 1)
    })
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => {
      const message = parseObject(String(data))
      this.waiting.get(str(message, 'envelope_id') ?? '')?.(obj(message, 'payload'))
    })
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.sockets.length,
        connection_info: { app_id: this.appId },
        debug_info: { host: 'playground', build_number: 1, approximate_connection_time: 18060 },
      }),
    )
  }
}

function envelope(envelopeId: string, { kind, payload, retry }: Delivery): JsonObject {
  return {
    envelope_id: envelopeId,
    type: kind,
    payload,
    accepts_response_payload: kind !== 'events_api',
    ...(kind === 'events_api'
      ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }
      : {}),
  }
}
