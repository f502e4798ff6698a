/**
 * The door, in a thread of its own: it takes requests, checks that they are Slack's, and acks those whose ack has
 * nothing to say. So no ack waits for what the app is doing for others. The rest of the app lives in the main thread.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { flushCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
// Bolt's front entrance would load all of Bolt into this thread as well, some fifteen megabytes.
import {
  defaultBodyLimit,
  extractRetryNumFromHTTPRequest,
  extractRetryReasonFromHTTPRequest,
  isRawBodyError,
  parseAndVerifyHTTPRequest,
  parseHTTPRequestBody,
} from '@slack/bolt/dist/receivers/HTTPModuleFunctions.js'
import {
  type Answer,
  type DoorOptions,
  type FromDoor,
  NOTHING_HERE,
  type SlackRequest,
  type ToDoor,
} from './messages.ts'

const { port, signingSecret, onTheWay }: DoorOptions = workerData
const counter = new Int32Array(onTheWay)
const app = parentPort
if (!app) throw new Error('The door is a thread of the app')
const tell = (message: FromDoor) => app.postMessage(message)

/** Requests that are being answered get a moment; a client that dawdles doesn't hold up the rest. */
const CLOSE_MS = 1_000

const waiting = new Map<number, ServerResponse>()
let lastId = 0

const server = createServer((req, res) => {
  const [path = '/'] = (req.url ?? '/').split('?')
  if (path === '/slack/events' && req.method === 'POST' && signingSecret !== null) {
    const began = performance.now()
    res.once('finish', () => tell({ tell: 'answered Slack', seconds: (performance.now() - began) / 1_000 }))
    // Whatever this throws is a bug, and ends the process like any other that nobody catches.
    void letIn(req, res, signingSecret)
  } else if (req.method === 'GET' || req.method === 'HEAD') {
    tell({ tell: 'operator asks', id: wait(res), path })
  } else {
    send(res, NOTHING_HERE)
  }
})
server.once('error', ({ message }) => tell({ tell: 'not open', problem: message }))
server.listen(port, () => {
  const address = server.address()
  flushCompileCache()
  tell({ tell: 'open', port: typeof address === 'object' && address ? address.port : port })
})

app.on('message', (order: ToDoor) => {
  if (order.do === 'close') return close()
  const res = waiting.get(order.id)
  waiting.delete(order.id)
  if (res) send(res, order.answer)
})

/** What Bolt's HTTPReceiver does, up to where the app has to be asked. */
async function letIn(req: IncomingMessage, res: ServerResponse, secret: string): Promise<void> {
  const body = await read(req, secret)
  if ('refused' in body) {
    tell({ tell: 'refused', reason: body.reason })
    return send(res, { status: body.refused, body: '' })
  }
  const { parsed } = body
  if (parsed.ssl_check === '1') return send(res, { status: 200, body: '' })
  if (parsed.type === 'url_verification') {
    const challenge = JSON.stringify({ challenge: parsed.challenge })
    return send(res, { status: 200, type: 'application/json', body: challenge })
  }
  Atomics.add(counter, 0, 1)
  const isAcked = needsNoWords(parsed)
  const id = isAcked ? 0 : wait(res)
  if (isAcked) send(res, { status: 200, body: '' })
  const retryNum = extractRetryNumFromHTTPRequest(req)
  const retryReason = extractRetryReasonFromHTTPRequest(req)
  const again = {
    ...(retryNum !== undefined && { retryNum }),
    ...(retryReason !== undefined && { retryReason }),
  }
  tell({ tell: 'Slack asks', request: { id, isAcked, body: parsed, ...again } })
}

type Read = { parsed: SlackRequest['body'] } | { refused: number; reason: string }

async function read(req: IncomingMessage, secret: string): Promise<Read> {
  try {
    const options = { signingSecret: secret, bodyLimit: defaultBodyLimit }
    return parse(await parseAndVerifyHTTPRequest(options, req))
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    return { refused: isRawBodyError(error) ? error.statusCode : 401, reason }
  }
}

function parse(verified: Parameters<typeof parseHTTPRequestBody>[0]): Read {
  try {
    const parsed: unknown = parseHTTPRequestBody(verified)
    if (isRecord(parsed)) return { parsed }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return { refused: 400, reason: 'a body that can’t be read' }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Commands, buttons and events are acked without a word; forms are not: their ack says what is wrong in a field. */
function needsNoWords(body: SlackRequest['body']): boolean {
  return 'command' in body || body.type === 'block_actions' || body.type === 'event_callback'
}

function wait(res: ServerResponse): number {
  lastId += 1
  const id = lastId
  waiting.set(id, res)
  // Whoever hung up gets no answer, and is not waited for.
  res.once('close', () => waiting.delete(id))
  return id
}

function send(res: ServerResponse, { status, type, body }: Answer): void {
  res.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body)
}

function close(): void {
  server.close(() => tell({ tell: 'closed' }))
  setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref()
}
