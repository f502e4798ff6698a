import type { Temporal } from 'temporal-polyfill'
import { SetClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { createJobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { createOutbox, DELIVERY } from '../../src/platform/outbox/outbox.ts'
import type { Services } from '../../src/platform/services.ts'
import { createRateLimiter } from '../../src/platform/slack/rate-limiter.ts'
import { fixedInstallations } from '../../src/platform/workspaces/installations.ts'
import { createWorkspaces } from '../../src/platform/workspaces/workspaces.ts'

/** Services for planners at an instant; nothing is sent. */
export async function createServices(
  db: Database,
  url: string,
  now: Temporal.Instant,
): Promise<{ services: Services; stopJobs(): Promise<void> }> {
  const log = createLog('warn')
  const clock = new SetClock(now)
  const jobs = createJobs({ url, log })
  jobs.handle(DELIVERY, async () => {})
  await jobs.start()
  const sources = { poolInUse: () => 0, poolWaiting: () => 0, tickAge: () => 0 }
  const metrics = createMetrics({
    ...sources,
    countUnsettled: async () => [],
    countSuspended: async () => [],
  })
  const rateLimiter = createRateLimiter({ db, clock, metrics, messagesPerMinute: 200 })
  const {
    clientFor,
    senderFor,
    findInstallation: findTeam,
  } = createWorkspaces(fixedInstallations([]), { db, clock, log })
  const shared = {
    db,
    clock,
    log,
    rateLimiter,
    jobs,
    metrics,
    sending: true,
    retentionDays: 90,
    installUrl: null,
  }
  const outbox = createOutbox({ ...shared, senderFor })
  const services = { ...shared, outbox, clientFor, findTeam, refresh: async () => {} }
  return { services, stopJobs: () => jobs.stop(1_000) }
}
