import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'

/** A token that expires, with what is exchanged for the next one. */
export type StoredRotation = { sealedRefreshToken: string; expiresAt: Temporal.Instant }

/** An installation as stored: its tokens are sealed. `rotation` is null if its token never expires. */
export type StoredInstallation = {
  workspaceId: string
  enterpriseId: string | null
  botId: string
  botUserId: string
  scopes: readonly string[]
  sealedToken: string
  rotation: StoredRotation | null
}

/** Stores an installation, or replaces the one of the same workspace. */
export async function saveInstallation(
  trx: Trx,
  { workspaceId, enterpriseId, botId, botUserId, scopes, ...tokens }: StoredInstallation,
  now: Temporal.Instant,
): Promise<void> {
  const row = {
    enterprise_id: enterpriseId,
    bot_id: botId,
    bot_user_id: botUserId,
    scopes: [...scopes],
    ...tokenColumns(tokens),
    installed_at: now,
  }
  await trx
    .insertInto('installations')
    .values({ workspace_id: workspaceId, ...row })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
    .execute()
}

function tokenColumns({ sealedToken, rotation }: Pick<StoredInstallation, 'sealedToken' | 'rotation'>) {
  return {
    sealed_token: sealedToken,
    sealed_refresh_token: rotation?.sealedRefreshToken ?? null,
    token_expires_at: rotation?.expiresAt ?? null,
    refresh_leased_until: null,
  }
}

/** Null if the app isn't installed there. */
export async function findStoredInstallation(
  db: Database,
  workspaceId: string,
): Promise<StoredInstallation | null> {
  const row = await db
    .selectFrom('installations')
    .select([
      'enterprise_id',
      'bot_id',
      'bot_user_id',
      'scopes',
      'sealed_token',
      'sealed_refresh_token',
      'token_expires_at',
    ])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  if (!row) return null
  const { sealed_refresh_token: sealedRefreshToken, token_expires_at: expiresAt } = row
  return {
    workspaceId,
    enterpriseId: row.enterprise_id,
    botId: row.bot_id,
    botUserId: row.bot_user_id,
    scopes: row.scopes,
    sealedToken: row.sealed_token,
    rotation: sealedRefreshToken && expiresAt ? { sealedRefreshToken, expiresAt } : null,
  }
}

/** Deletes an installation with its tokens. */
export async function deleteInstallation(db: Database, workspaceId: string): Promise<void> {
  await db.deleteFrom('installations').where('workspace_id', '=', workspaceId).execute()
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

/** Returns the ids of all workspaces with an installation. */
export async function listInstallations(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('installations').select('workspace_id').orderBy('workspace_id').execute()
  return rows.map((row) => row.workspace_id)
}
