import type { IncomingMessage } from 'node:http'
import { HTTPModuleFunctions } from '@slack/bolt'
import { systemClock } from '../clock.ts'
import { WRONG_SIGNATURE, WRONG_TIME } from '../metrics.ts'

/** Maximum body size in bytes. Slack's largest payloads, views, have at most 250 kB. */
const MAX_BODY = 1024 * 1024
/** Bodies over this size in bytes are rare, so few are read at the same time, to limit memory. */
const LARGE_BODY = 64 * 1024
const MAX_LARGE_BODIES = 8
/** Maximum nesting of objects and arrays in a body; Slack's have about ten levels. */
const MAX_DEPTH = 64
/** Maximum age of a signature, in seconds. The same as Bolt's. */
const MAX_AGE = 5 * 60

/** Why a request is refused, with its HTTP status. The reason never contains data from the request. */
export type Refusal = { status: number; reason: string }

/**
 * Checks requests to Slack's endpoint, cheapest checks first: headers, size, signature, shape. Reads the body into
 * `rawBody`, where Bolt expects it. Returns null for a request that Bolt may process.
 */
export function createRequestGuard(
  signingSecrets: readonly string[],
): (req: IncomingMessage) => Promise<Refusal | null> {
  let largeBodies = 0
  return async (req) => {
    const refusal = checkHeaders(req)
    if (refusal) return refusal
    if (Number(req.headers['content-length']) <= LARGE_BODY) return checkBody(req, signingSecrets)
    if (largeBodies >= MAX_LARGE_BODIES) return { status: 503, reason: 'too many large bodies' }
    largeBodies += 1
    return checkBody(req, signingSecrets).finally(() => {
      largeBodies -= 1
    })
  }
}

function checkHeaders({ headers }: IncomingMessage): Refusal | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers
  if (signature === undefined || timestamp === undefined) return { status: 401, reason: 'no signature' }
  const age = systemClock.now().epochMilliseconds / 1_000 - Number(timestamp)
  if (!(Math.abs(age) <= MAX_AGE)) return { status: 401, reason: WRONG_TIME }
  const length = Number(headers['content-length'] ?? 0)
  return length > MAX_BODY ? { status: 413, reason: 'body too large' } : null
}

async function checkBody(
  req: IncomingMessage,
  [signingSecret = '', ...others]: readonly string[],
): Promise<Refusal | null> {
  try {
    const options = { signingSecret, bodyLimit: MAX_BODY }
    const verified = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, req)
    return isProcessable(verified) ? null : { status: 400, reason: 'malformed body' }
  } catch (error) {
    if (HTTPModuleFunctions.isRawBodyError(error)) return { status: error.statusCode, reason: error.message }
    // The body has been read, so it is only compared with the next secret.
    if (others.length > 0) return checkBody(req, others)
    return { status: 401, reason: WRONG_SIGNATURE }
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
