import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../database.ts'

/** Hashes of what only the browser and Slack know. */
export type InstallState = { stateHash: string; browserHash: string }

/** Stores that an installation has begun. Deletes those that have expired. */
export async function saveState(
  db: Database,
  { stateHash, browserHash }: InstallState,
  { now, expiresAt }: { now: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await db.deleteFrom('install_states').where('expires_at', '<', now).execute()
  await db
    .insertInto('install_states')
    .values({ state_hash: stateHash, browser_hash: browserHash, expires_at: expiresAt })
    .execute()
}

/** Uses a state up. False if it is unknown, expired, used already, or began in another browser, which leaves it as it is. */
export async function takeState(
  db: Database,
  { stateHash, browserHash }: InstallState,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('install_states')
    .set({ used_at: now })
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', browserHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
