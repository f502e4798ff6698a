import { type Answer, type Delivery, type DeliveryRecord, NO_ANSWER } from './delivery.ts'
import { sendRequest, TimedOut } from './http.ts'
import { isObject, type JsonObject, parseJson } from './json.ts'
import { sign } from './signature.ts'
import type { SocketMode } from './socket-mode.ts'
import type { WorkspaceClock } from './workspace-clock.ts'

export type Forgery = 'unsigned' | 'bad_signature' | 'stale'

const FIVE_MINUTES = 300
const PROBE: Delivery = {
  kind: 'events_api',
  payload: { type: 'event_callback', event: { type: 'app_home_opened' } },
}

/** Sends Slack's requests to the app: signed HTTP requests, or Socket Mode envelopes. */
export class AppLink {
  readonly log: DeliveryRecord[] = []
  /** Called for each request once it is answered. */
  onRecord: (record: DeliveryRecord) => void = () => {}
  private url: string | undefined
  private last: { delivery: Delivery; headers: Record<string, string> } | undefined
  private readonly signingSecret: string
  private readonly sockets: SocketMode
  private readonly clock: WorkspaceClock
  private readonly ackTimeoutMs: number

  constructor(signingSecret: string, sockets: SocketMode, clock: WorkspaceClock, ackTimeoutMs: number) {
    this.ackTimeoutMs = ackTimeoutMs
    this.signingSecret = signingSecret
    this.sockets = sockets
    this.clock = clock
  }

  connectHttp(url: string | undefined): void {
    this.url = url
  }

  get connected(): boolean {
    return this.url !== undefined || this.sockets.connections > 0
  }

  /** Sends one request to the app, signed with real time. Resolves with its response, or after a timeout. */
  async deliver(delivery: Delivery): Promise<Answer> {
    if (!this.connected)
      throw new Error('No app is connected: call slack.connectHttp(url), or start the app in Socket Mode')
    const headers = { ...contentHeaders(delivery), ...sign(this.signingSecret, bodyOf(delivery)) }
    this.last = { delivery, headers }
    return this.send(delivery, headers)
  }

  /** Sends the last request again unchanged, like a replay. */
  async resendLast(): Promise<Answer> {
    if (this.last === undefined) throw new Error('No request has been sent yet')
    return this.send(this.last.delivery, this.last.headers)
  }

  /** Sends a request with a missing, bad or old signature. Over HTTP only. */
  async forge(forgery: Forgery, delivery: Delivery = this.last?.delivery ?? PROBE): Promise<Answer> {
    const body = bodyOf(delivery)
    const signed = {
      unsigned: {},
      bad_signature: { ...sign(this.signingSecret, body), 'x-slack-signature': `v0=${'0'.repeat(64)}` },
      stale: sign(this.signingSecret, body, FIVE_MINUTES + 10),
    }
    return this.post(delivery, { ...contentHeaders(delivery), ...signed[forgery] })
  }

  private async send(delivery: Delivery, headers: Record<string, string>): Promise<Answer> {
    const transport = this.url === undefined ? 'socket' : 'http'
    const at = this.clock.now()
    const answer =
      transport === 'http' ? await this.post(delivery, headers) : await this.sockets.send(delivery)
    const record = { ...delivery, ...answer, transport, at } as const
    this.log.push(record)
    this.onRecord(record)
    return answer
  }

  private async post(delivery: Delivery, headers: Record<string, string>): Promise<Answer> {
    if (this.url === undefined) throw new Error('The app is not connected over HTTP')
    const started = performance.now()
    try {
      const answer = await sendRequest({
        url: this.url,
        headers,
        body: bodyOf(delivery),
        timeoutMs: this.ackTimeoutMs,
      })
      const ackBody = readAck(answer.body.toString())
      const outcome = answer.status >= 200 && answer.status < 300 ? 'acked' : 'refused'
      return {
        outcome,
        status: answer.status,
        ackMs: performance.now() - started,
        ...(ackBody ? { ackBody } : {}),
      }
    } catch (error) {
      const outcome = error instanceof TimedOut ? 'timeout' : 'unreachable'
      return { ...NO_ANSWER, outcome, ackMs: performance.now() - started }
    }
  }
}

function bodyOf({ kind, payload }: Delivery): string {
  if (kind === 'events_api') return JSON.stringify(payload)
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const fields = Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]))
  return new URLSearchParams(fields).toString()
}

function contentHeaders({ kind, retry }: Delivery): Record<string, string> {
  const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded'
  const retryHeaders =
    retry === undefined
      ? undefined
      : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }
  return { 'content-type': type, ...retryHeaders }
}

/** Parses an ack's body: JSON, or plain text, which counts as a message. */
function readAck(body: string): JsonObject | undefined {
  const value = parseJson(body)
  if (isObject(value)) return Object.keys(value).length > 0 ? value : undefined
  return body.trim() === '' ? undefined : { text: body }
}
