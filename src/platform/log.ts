import { randomBytes } from 'node:crypto'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Words of people and secrets; they never reach a log line, wherever they stand in an object. */
const PRIVATE = [
  'token',
  'note',
  'text',
  'blocks',
  'password',
  'authorization',
  'response_url',
  'private_metadata',
]

/** JSON lines on standard output, unless another destination is given. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: PRIVATE.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[private]' },
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Six characters that a person can read out and an operator can search for in the log. */
export function newReference(): string {
  return randomBytes(4).toString('hex').slice(0, 6)
}

/** What an operator needs of an error; not its other fields, which may hold what people wrote. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'something that is not an Error was thrown' }
  const code = 'code' in error ? error.code : undefined
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined
  return { type: error.name, message: error.message, code, stack: error.stack, cause }
}
