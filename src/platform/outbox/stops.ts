import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'

const NEW_TOKEN =
  'it does not accept the token any more. Install the app again, give it the new SLACK_BOT_TOKEN, and restart it'
const REINSTALL = 'the token lacks a scope that manifest.yml asks for. Install the app again, and restart it'
const ADMINS = 'ask the admins of the workspace to let the app in, and restart it'

const REMEDIES: Record<string, string> = {
  account_inactive: NEW_TOKEN,
  app_not_installed: NEW_TOKEN,
  invalid_auth: NEW_TOKEN,
  missing_scope: REINSTALL,
  no_permission: REINSTALL,
  not_allowed_token_type: NEW_TOKEN,
  not_authed: NEW_TOKEN,
  token_expired: NEW_TOKEN,
  token_revoked: NEW_TOKEN,
}

/** What the operator can do, for the log. `reason` is Slack's. */
export function remedyFor(reason: string): string {
  return REMEDIES[reason] ?? ADMINS
}

/** From now on nothing is sent in this workspace. False when that was so already. */
export async function stopWorkspace(
  db: Database,
  workspaceId: string,
  reason: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const result = await db
    .updateTable('workspaces')
    .set({ stopped_at: now, stopped_reason: reason })
    .where('workspace_id', '=', workspaceId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Slack lets the app in again: what waited is sent. */
export async function resumeWorkspace(db: Database, workspaceId: string): Promise<void> {
  await db
    .updateTable('workspaces')
    .set({ stopped_at: null, stopped_reason: null })
    .where('workspace_id', '=', workspaceId)
    .execute()
}

export async function isStopped(db: Database, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('stopped_at')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row !== undefined && row.stopped_at !== null
}

export async function countStopped(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('workspaces')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('stopped_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}
