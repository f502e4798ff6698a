import type { WebClient } from '@slack/web-api'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Change } from './outbox/change.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import type { Team } from './slack/people.ts'
import { createRateLimiter, type RateLimiter } from './slack/rate-limiter.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

/** Dependencies of all features. */
export type Services = {
  db: Database
  clock: Clock
  log: Log
  outbox: Outbox
  /** For calls that the app makes on its own. */
  rateLimiter: RateLimiter
  /** False while the operator has stopped everything that the app sends on its own. */
  sending: boolean
  /** After how many days the app deletes what nobody needs. */
  retentionDays: number
  /** Where people install the app again to grant what was declined; null if its operator does that. */
  installUrl: string | null
  /** The client for responses to people in a workspace. */
  clientFor(workspaceId: string): Promise<WebClient>
  /** The workspace and the organization that it belongs to. Throws if the app isn't installed there. */
  findTeam(workspaceId: string): Promise<Team>
  /** Re-renders the Home tabs and messages of these people after a change. Never throws. */
  refresh(change: Change): Promise<void>
}

type Parts = Pick<Services, 'db' | 'clock' | 'log' | 'sending' | 'retentionDays' | 'installUrl'> & {
  jobs: Jobs
  metrics: Metrics
  workspaces: Workspaces
  messagesPerMinute: number
}

/** Creates the services. `messagesPerMinute` is the rate limit of each workspace. */
export function createServices({ workspaces, messagesPerMinute, ...parts }: Parts): Services {
  const { db, clock, log, sending, retentionDays, installUrl, metrics } = parts
  const { clientFor, senderFor, findInstallation: findTeam } = workspaces
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute })
  const outbox = createOutbox({ ...parts, rateLimiter, senderFor })
  return {
    db,
    clock,
    log,
    sending,
    retentionDays,
    installUrl,
    outbox,
    rateLimiter,
    clientFor,
    findTeam,
    refresh: outbox.refresh,
  }
}
