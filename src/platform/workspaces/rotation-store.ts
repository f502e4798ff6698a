import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../database.ts'
import {
  type StoredInstallation,
  type StoredRotation,
  type Tokens,
  tokenColumns,
} from './installation-store.ts'

type Lease = { now: Temporal.Instant; until: Temporal.Instant; expiresBefore: Temporal.Instant }

/** Returns workspaces, across all, whose token expires soon, and for which nobody holds a lease. The first to expire come first. */
export async function findExpiring(
  db: Database,
  { now, expiresBefore }: Omit<Lease, 'until'>,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('installations')
    .select('workspace_id')
    .where('token_expires_at', '<', expiresBefore)
    .where(isFree(now))
    .orderBy('token_expires_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/**
 * Takes the lease to exchange the refresh token. Null if somebody else has the lease, or the token doesn't expire before
 * `expiresBefore`.
 */
export async function leaseRefresh(
  db: Database,
  workspaceId: string,
  { now, until, expiresBefore }: Lease,
): Promise<StoredRotation | null> {
  const row = await db
    .updateTable('installations')
    .set({ refresh_leased_until: until })
    .where('workspace_id', '=', workspaceId)
    .where('token_expires_at', '<', expiresBefore)
    .where(isFree(now))
    .returning(['sealed_refresh_token', 'token_expires_at'])
    .executeTakeFirst()
  const { sealed_refresh_token: sealedRefreshToken = null, token_expires_at: expiresAt = null } = row ?? {}
  return sealedRefreshToken && expiresAt ? { sealedRefreshToken, expiresAt } : null
}

/** Nobody holds the lease. */
function isFree(now: Temporal.Instant) {
  return sql<boolean>`(refresh_leased_until is null or refresh_leased_until <= ${now})`
}

/** Replaces the tokens that expire at `before`. Those of a newer installation are never overwritten. */
export async function saveRotated(
  db: Database,
  workspaceId: string,
  before: Temporal.Instant,
  tokens: Tokens,
): Promise<void> {
  await db
    .updateTable('installations')
    .set(tokenColumns(tokens))
    .where('workspace_id', '=', workspaceId)
    .where('token_expires_at', '=', before)
    .execute()
}

/** Lets nobody try again before `until`. */
export async function extendLease(
  db: Database,
  workspaceId: string,
  before: Temporal.Instant,
  until: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('installations')
    .set({ refresh_leased_until: until })
    .where('workspace_id', '=', workspaceId)
    .where('token_expires_at', '=', before)
    .execute()
}

/** Seals the same tokens again. Does nothing if they have changed since `before` was read. */
export async function saveResealed(
  db: Database,
  before: StoredInstallation,
  { sealedToken, sealedRefreshToken }: { sealedToken: string; sealedRefreshToken: string | null },
): Promise<void> {
  await db
    .updateTable('installations')
    .set({ sealed_token: sealedToken, sealed_refresh_token: sealedRefreshToken })
    .where('workspace_id', '=', before.workspaceId)
    .where('sealed_token', '=', before.sealedToken)
    .execute()
}
