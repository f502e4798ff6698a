import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'

const NEW_TOKEN =
  'it does not accept the token any more. Install the app again, give it the new SLACK_BOT_TOKEN, and restart it'
const REMOVED =
  'it was removed from the workspace, and all that is kept waits. To bring it back, install it, give it the new SLACK_BOT_TOKEN, and restart it'
const REINSTALL = 'the token lacks a scope that manifest.yml asks for. Install the app again, and restart it'
const ADMINS = 'ask the admins of the workspace to let the app in, and restart it'

const REMEDIES: Record<string, string> = {
  account_inactive: NEW_TOKEN,
  app_not_installed: NEW_TOKEN,
  app_uninstalled: REMOVED,
  invalid_auth: NEW_TOKEN,
  missing_scope: REINSTALL,
  no_permission: REINSTALL,
  not_allowed_token_type: NEW_TOKEN,
  not_authed: NEW_TOKEN,
  token_expired: NEW_TOKEN,
  token_revoked: NEW_TOKEN,
  tokens_revoked: NEW_TOKEN,
}

type Services = { db: Database; clock: Clock; log: Log }

/** From now on nothing is sent in this workspace, and nothing is lost. The log says it once. `reason` is Slack's. */
export async function stopWorkspace(
  { db, clock, log }: Services,
  workspaceId: string,
  reason: string,
): Promise<void> {
  const result = await db
    .updateTable('workspaces')
    .set({ stopped_at: clock.now(), stopped_reason: reason })
    .where('workspace_id', '=', workspaceId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return
  log.error({ reason, reference: newReference() }, `Slack shuts the app out: ${REMEDIES[reason] ?? ADMINS}`)
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
