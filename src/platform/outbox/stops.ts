import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'

const RESUME = 'Data is kept; sending is suspended. To resume:'
const NEW_TOKEN = `Slack rejected the bot token. ${RESUME} reinstall the app, set the new SLACK_BOT_TOKEN and restart.`
const REMOVED = `App removed from the workspace. ${RESUME} reinstall it, set the new SLACK_BOT_TOKEN and restart.`
const REINSTALL = `The bot token lacks a scope of manifest.yml. ${RESUME} reinstall the app and restart.`
const ADMINS = `Slack denied access to the workspace. ${RESUME} ask a workspace admin to allow the app, then restart.`

/** What to log, by Slack's error code. */
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

/** Suspends sending in this workspace; messages are kept. Logged once. `reason` is Slack's error code. */
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
  log.error({ reason, reference: newReference() }, REMEDIES[reason] ?? ADMINS)
}

/** Resumes sending, beginning with the messages that were kept. */
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
