import type { WebClient } from '@slack/web-api'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import type { Change } from './outbox/change.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { RateLimiter } from './slack/rate-limiter.ts'

/** What every feature works with. */
export type Services = {
  db: Database
  clock: Clock
  log: Log
  outbox: Outbox
  /** For calls that the app makes on its own. */
  rateLimiter: RateLimiter
  /** False while the operator has stopped everything that the app sends on its own. */
  sending: boolean
  /** The client for responses to people in a workspace. */
  clientFor(workspaceId: string): Promise<WebClient>
  /** Re-renders the Home tabs and messages of these people after a change. Never throws. */
  refresh(change: Change): Promise<void>
}
