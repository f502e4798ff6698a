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

export type Tokens = Pick<StoredInstallation, 'sealedToken' | 'rotation'>

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

/** The columns of new tokens, which nobody is refreshing. */
export function tokenColumns({ sealedToken, rotation }: Tokens) {
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
  const row = await selectInstallations(db).where('workspace_id', '=', workspaceId).executeTakeFirst()
  return row ? toInstallation(row) : null
}

/** Returns the installations of all workspaces. */
export async function listInstallations(db: Database): Promise<StoredInstallation[]> {
  return (await selectInstallations(db).orderBy('workspace_id').execute()).map(toInstallation)
}

function selectInstallations(db: Database) {
  return db
    .selectFrom('installations')
    .select([
      'workspace_id',
      'enterprise_id',
      'bot_id',
      'bot_user_id',
      'scopes',
      'sealed_token',
      'sealed_refresh_token',
      'token_expires_at',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectInstallations>['execute']>>[number]

function toInstallation(row: Row): StoredInstallation {
  const { sealed_refresh_token: sealedRefreshToken, token_expires_at: expiresAt } = row
  return {
    workspaceId: row.workspace_id,
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
