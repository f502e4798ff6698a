import type { WebClient } from '@slack/web-api'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { RateLimiter } from './slack/rate-limiter.ts'

/** What every feature works with. */
export type Services = {
  db: Database
  clock: Clock
  log: Log
  outbox: Outbox
  /** For what the app asks Slack on its own. */
  rateLimiter: RateLimiter
  /** False while the operator has stopped everything that the app sends on its own. */
  sending: boolean
  /** The client for answers to people in a workspace. */
  clientFor(workspaceId: string): Promise<WebClient>
  /** Something changed that these people may have before their eyes: it is drawn anew. */
  refresh(change: Change): Promise<void>
}

export type Change = {
  workspaceId: string
  personIds: readonly string[]
  /** The message on which a button was pressed. */
  pressedTs?: string | undefined
  /** The messages are as they should be; only Home is drawn anew. */
  homeOnly?: boolean
}
