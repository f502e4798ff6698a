import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { StoredInstallation, Tokens } from './installation-store.ts'
import type { Sealer } from './sealing.ts'

/** The tokens in an answer of oauth.v2.access. With token rotation, there is a refresh token, and they expire. */
export const grantedTokens = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  /** Seconds. */
  expires_in: z.number().optional(),
})
type GrantedTokens = z.output<typeof grantedTokens>

/** The columns to which the seals are bound. */
const TOKEN = 'sealed_token'
const REFRESH_TOKEN = 'sealed_refresh_token'

/** Seals the tokens of a workspace for the database. */
export function sealTokens(
  sealer: Sealer,
  workspaceId: string,
  { access_token, refresh_token, expires_in }: GrantedTokens,
  now: Temporal.Instant,
): Tokens {
  const isRotated = refresh_token !== undefined && expires_in !== undefined
  return {
    sealedToken: sealer.seal(access_token, { workspaceId, column: TOKEN }),
    rotation: isRotated
      ? {
          sealedRefreshToken: sealer.seal(refresh_token, { workspaceId, column: REFRESH_TOKEN }),
          expiresAt: now.add({ seconds: expires_in }),
        }
      : null,
  }
}

/** Throws as `Sealer.open` does. */
export function openToken(sealer: Sealer, workspaceId: string, sealedToken: string): string {
  return sealer.open(sealedToken, { workspaceId, column: TOKEN })
}

/** Throws as `Sealer.open` does. */
export function openRefreshToken(sealer: Sealer, workspaceId: string, sealedRefreshToken: string): string {
  return sealer.open(sealedRefreshToken, { workspaceId, column: REFRESH_TOKEN })
}

/** Seals with the first key what another one has sealed. Null if nothing needs it. Throws as `Sealer.open` does. */
export function resealTokens(
  sealer: Sealer,
  { workspaceId, sealedToken, rotation }: StoredInstallation,
): { sealedToken: string; sealedRefreshToken: string | null } | null {
  const sealedRefreshToken = rotation?.sealedRefreshToken ?? null
  const isCurrent = [sealedToken, sealedRefreshToken].every((one) => one === null || sealer.isCurrent(one))
  if (isCurrent) return null
  const reseal = (sealed: string, column: string) =>
    sealer.seal(sealer.open(sealed, { workspaceId, column }), { workspaceId, column })
  return {
    sealedToken: reseal(sealedToken, TOKEN),
    sealedRefreshToken: sealedRefreshToken && reseal(sealedRefreshToken, REFRESH_TOKEN),
  }
}
