import type { Temporal } from 'temporal-polyfill'
import type { Planner } from '../../../platform/planners.ts'
import type { Services } from '../../../platform/services.ts'
import { findPurgeable, lockPurgeable, purgeWorkspace } from '../../../platform/workspaces/data-store.ts'
import { localDate } from '../../people/rules.ts'
import { erasePerson } from '../erase-store.ts'
import { lockUnrelated, takeDay } from '../retention-store.ts'

/** Deletes, once a day, what nobody needs after the retention period of the operator. */
export const retentionPlanner: Planner = {
  name: 'retention',
  timeLimitMs: 600_000,
  runsWhileStopped: true,
  async run(services, signal) {
    const { db, clock, outbox, retentionDays } = services
    const now = clock.now()
    if (!(await takeDay(db, now))) return
    const before = now.subtract({ hours: 24 * retentionDays })
    for (const workspaceId of await findPurgeable(db, now)) {
      if (!signal.aborted) await purge(services, workspaceId)
    }
    while (!signal.aborted && (await outbox.forgetSettled(before)) > 0);
    while (!signal.aborted && (await forgetSome(services, before)));
  },
}

async function purge({ db, clock, log }: Services, workspaceId: string): Promise<void> {
  const isPurged = await db.transaction().execute(async (trx) => {
    if (!(await lockPurgeable(trx, workspaceId, clock.now()))) return false
    await purgeWorkspace(trx, workspaceId)
    return true
  })
  if (isPurged) log.warn({ workspaceId }, 'deleted the data of a workspace that removed the app')
}

/** Erases some who haven't used the app for the whole period, and whom nothing concerns. False if there are none. */
async function forgetSome({ db, clock }: Services, before: Temporal.Instant): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const unrelated = await lockUnrelated(trx, localDate(before, 'UTC'))
    for (const who of unrelated) await erasePerson(trx, who, clock.now())
    return unrelated.length > 0
  })
}
