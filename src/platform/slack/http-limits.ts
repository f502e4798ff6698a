import type { IncomingMessage } from 'node:http'
import { HTTPModuleFunctions } from '@slack/bolt'
import { systemClock } from '../clock.ts'

/** Largest body in bytes. Slack's views, the largest that it sends, have at most 250 kB. */
const MAX_BODY = 1024 * 1024
/** Bodies over this many bytes are rare, so only a few may arrive at the same time: the others would take memory. */
const LARGE_BODY = 64 * 1024
const MAX_LARGE_BODIES = 8
/** Levels of objects and arrays in a body; Slack's have about ten. */
const MAX_DEPTH = 64
/** The age in seconds up to which Bolt accepts a signature. */
const MAX_AGE = 5 * 60

/** Why a request is not processed, and the HTTP status that says so. The reason holds nothing of the request. */
export type Refusal = { status: number; reason: string }

/**
 * Decides about a request to Slack's endpoint, the cheapest checks first: headers, size, signature, shape. Reads its
 * body, which is then in `rawBody`, where Bolt looks for it. Returns null for a request that Bolt may process.
 */
export function createRequestGuard(signingSecret: string): (req: IncomingMessage) => Promise<Refusal | null> {
  let largeBodies = 0
  return async (req) => {
    const refusal = checkHeaders(req)
    if (refusal) return refusal
    if (Number(req.headers['content-length']) <= LARGE_BODY) return checkBody(req, signingSecret)
    if (largeBodies >= MAX_LARGE_BODIES) return { status: 503, reason: 'too many large bodies' }
    largeBodies += 1
    return checkBody(req, signingSecret).finally(() => {
      largeBodies -= 1
    })
  }
}

function checkHeaders({ headers }: IncomingMessage): Refusal | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers
  if (signature === undefined || timestamp === undefined) return { status: 401, reason: 'no signature' }
  const age = systemClock.now().epochMilliseconds / 1_000 - Number(timestamp)
  if (!(Math.abs(age) <= MAX_AGE)) return { status: 401, reason: 'stale signature' }
  const length = Number(headers['content-length'] ?? 0)
  return length > MAX_BODY ? { status: 413, reason: 'body too large' } : null
}

async function checkBody(req: IncomingMessage, signingSecret: string): Promise<Refusal | null> {
  try {
    const options = { signingSecret, bodyLimit: MAX_BODY }
    const verified = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, req)
    return isProcessable(verified) ? null : { status: 400, reason: 'malformed body' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    return { status: HTTPModuleFunctions.isRawBodyError(error) ? error.statusCode : 401, reason }
  }
}

/** Bolt crashes on a body that is not an object. A deep one could exhaust the stack of any recursive function. */
function isProcessable(req: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): boolean {
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(req)
    return typeof body === 'object' && body !== null && !isDeeper(body, MAX_DEPTH)
  } catch {
    return false
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
