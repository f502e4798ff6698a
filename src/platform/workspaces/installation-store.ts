import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'

/** An installation as stored: its token is sealed. */
export type StoredInstallation = {
  workspaceId: string
  enterpriseId: string | null
  botId: string
  botUserId: string
  scopes: readonly string[]
  sealedToken: string
}

/** Stores an installation, or replaces the one of the same workspace. */
export async function saveInstallation(
  trx: Trx,
  { workspaceId, enterpriseId, botId, botUserId, scopes, sealedToken }: StoredInstallation,
  now: Temporal.Instant,
): Promise<void> {
  const row = {
    enterprise_id: enterpriseId,
    bot_id: botId,
    bot_user_id: botUserId,
    scopes: [...scopes],
    sealed_token: sealedToken,
    installed_at: now,
  }
  await trx
    .insertInto('installations')
    .values({ workspace_id: workspaceId, ...row })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
    .execute()
}

/** Null if the app isn't installed there. */
export async function findStoredInstallation(
  db: Database,
  workspaceId: string,
): Promise<StoredInstallation | null> {
  const row = await db
    .selectFrom('installations')
    .select(['enterprise_id', 'bot_id', 'bot_user_id', 'scopes', 'sealed_token'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  if (!row) return null
  return {
    workspaceId,
    enterpriseId: row.enterprise_id,
    botId: row.bot_id,
    botUserId: row.bot_user_id,
    scopes: row.scopes,
    sealedToken: row.sealed_token,
  }
}

/** Returns the active workspaces, across all, for which there is no token. `except`: those of SLACK_BOT_TOKEN. */
export async function findWithoutToken(db: Database, except: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ workspaceId: string }>`
    select w.workspace_id as "workspaceId" from workspaces w
    where w.suspended_at is null and w.workspace_id <> all(${[...except]}::text[])
      and not exists (select from installations i where i.workspace_id = w.workspace_id)
  `.execute(db)
  return rows.map(({ workspaceId }) => workspaceId)
}
