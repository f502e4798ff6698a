import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { Json } from './json.ts'

export type HttpAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export class TimedOut extends Error {}

type HttpRequest = {
  url: string
  method?: string | undefined
  headers?: Record<string, string> | undefined
  body?: string | Buffer | undefined
  timeoutMs?: number | undefined
}

/** Sends one HTTP request. Throws TimedOut after `timeoutMs`, or the network error. */
export function sendRequest({ url, method, headers, body, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: method ?? 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) },
      // No keep-alive: a connection that the server has just closed would fail the next request.
      agent: false,
    })
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => outgoing.destroy(new TimedOut(`no answer within ${timeoutMs} ms`)), timeoutMs)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      readBody(incoming).then((answer) => {
        clearTimeout(timer)
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: answer })
      }, fail)
    })
    outgoing.end(body)
  })
}

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

/** Listens on a free port of 127.0.0.1. Returns the port. */
export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(address.port)
    })
  })
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}
