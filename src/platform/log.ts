import { randomBytes } from 'node:crypto'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Keys whose values are people's text or secrets. They are redacted at any depth of an object. */
const PRIVATE: ReadonlySet<string> = new Set([
  'token',
  'note',
  'text',
  'blocks',
  'password',
  'authorization',
  'response_url',
  'private_metadata',
])
const HIDDEN = '[private]'

/** Writes JSON lines, to standard output unless another destination is given. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    formatters: { log: hidePrivate },
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** pino's own redaction needs the path of each key; this works at any depth. describeError handles errors. */
function hidePrivate(fields: object): Record<string, unknown> {
  const entries = Object.entries(fields).map(([key, value]) => [key, PRIVATE.has(key) ? HIDDEN : hide(value)])
  return Object.fromEntries(entries)
}

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide)
  const isPlain =
    typeof value === 'object' && value !== null && !(value instanceof Error) && !('toJSON' in value)
  return isPlain ? hidePrivate(value) : value
}

/** Returns six characters that a person can read aloud and an operator can search for in the log. */
export function newReference(): string {
  return randomBytes(4).toString('hex').slice(0, 6)
}

/** Logs an error without its other fields, which may hold people's text. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'a value that is not an Error was thrown' }
  const code = 'code' in error ? error.code : undefined
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined
  return { type: error.name, message: error.message, code, stack: error.stack, cause }
}
