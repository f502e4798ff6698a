import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import { remedyFor, type SuspensionReason } from './reasons.ts'
import { saveResumed, saveSuspended } from './store.ts'

type Parts = { db: Database; clock: Clock; log: Log }

export const RECHECK_EVERY = Temporal.Duration.from({ minutes: 5 })

/** Suspends sending in this workspace; messages are kept. Logged once, with what the operator can do. */
export async function suspendWorkspace(
  { db, clock, log }: Parts,
  workspaceId: string,
  reason: SuspensionReason,
): Promise<void> {
  const { says, endsWithAuthTest } = remedyFor(reason)
  const at = clock.now()
  const recheckAt = endsWithAuthTest ? at.add(RECHECK_EVERY) : null
  if (!(await saveSuspended(db, workspaceId, { reason, at, recheckAt }))) return
  log.error({ workspaceId, reason, reference: newReference() }, says)
}

/** Resumes sending; the tick then sends the messages that were kept. Does nothing if it isn't suspended. */
export async function resumeWorkspace({ db, clock, log }: Parts, workspaceId: string): Promise<void> {
  if (await saveResumed(db, workspaceId, clock.now())) log.info({ workspaceId }, 'sending resumed')
}
