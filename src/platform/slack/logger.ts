import { type Logger, LogLevel } from '@slack/web-api'
import type { Log } from '../log.ts'

/** Sends log lines of Slack's libraries to our log. Drops debug lines, which contain payloads with people's text. */
export function toSlackLogger(log: Log): Logger {
  const join = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug: () => {},
    info: (...parts) => log.debug(join(parts)),
    warn: (...parts) => log.warn(join(parts)),
    error: (...parts) => log.error(join(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}
