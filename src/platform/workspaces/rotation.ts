import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import { Temporal } from 'temporal-polyfill'
import type { OAuth } from '../../config.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import { createOAuthClient } from '../slack/client.ts'
import { slackErrorCode } from '../slack/errors.ts'
import { findStoredInstallation, type StoredRotation } from './installation-store.ts'
import { extendLease, findExpiring, leaseRefresh, saveRotated } from './rotation-store.ts'
import type { Sealer } from './sealing.ts'
import { grantedTokens, openRefreshToken, sealTokens } from './tokens.ts'

// With token rotation, a token expires after twelve hours. Its refresh token can be exchanged once, so one replica does it.

export type Rotation = {
  /** Exchanges the refresh token of an expired token, or waits while another replica does. */
  refreshExpired(workspaceId: string): Promise<void>
  /** Exchanges the refresh tokens of all tokens that expire soon. */
  refreshExpiring(signal: AbortSignal): Promise<void>
}

type Parts = { oauth: OAuth; apiUrl: string; sealer: Sealer; db: Database; clock: Clock; log: Log }

/** The old token stays valid meanwhile, so nobody notices. */
const REFRESH_BEFORE = Temporal.Duration.from({ hours: 2 })
/** Longer than a call takes: a replica that has died releases it by that. */
const LEASE = Temporal.Duration.from({ minutes: 1 })
/** Slack refused: trying again sooner only repeats the error. */
const RETRY_AFTER_REFUSAL = Temporal.Duration.from({ hours: 1 })
const PER_RUN = 200
const AT_ONCE = 5
const WAIT_MS = 100
const WAITS_MAX = 20

/** Creates the refresh of expiring tokens. Of several replicas, one refreshes a token; the others wait at most two seconds. */
export function createRotation(parts: Parts): Rotation {
  const { db, clock } = parts
  return {
    async refreshExpired(workspaceId) {
      if (await refresh(parts, workspaceId, clock.now())) return
      for (let waits = 0; waits < WAITS_MAX; waits += 1) {
        const stored = await findStoredInstallation(db, workspaceId)
        if (!stored?.rotation || Temporal.Instant.compare(stored.rotation.expiresAt, clock.now()) > 0) return
        await setTimeout(WAIT_MS)
      }
    },
    async refreshExpiring(signal) {
      const now = clock.now()
      const expiresBefore = now.add(REFRESH_BEFORE)
      const ids = await findExpiring(db, { now, expiresBefore }, PER_RUN)
      await pLimit(AT_ONCE).map(ids, async (workspaceId) => {
        if (!signal.aborted) await refresh(parts, workspaceId, expiresBefore)
      })
    },
  }
}

/** Returns false if another replica is at it. If Slack refuses, this is logged, and the old token stays. */
async function refresh(parts: Parts, workspaceId: string, expiresBefore: Temporal.Instant): Promise<boolean> {
  const { db, clock, log } = parts
  const now = clock.now()
  const leased = await leaseRefresh(db, workspaceId, { now, until: now.add(LEASE), expiresBefore })
  if (!leased) return false
  try {
    await exchange(parts, workspaceId, leased)
  } catch (err) {
    const isRefused = slackErrorCode(err) !== null
    log.error(
      { err, workspaceId, reference: newReference() },
      'could not refresh the token. If it happens again, the app has to be installed again there.',
    )
    if (isRefused) await extendLease(db, workspaceId, leased.expiresAt, now.add(RETRY_AFTER_REFUSAL))
  }
  return true
}

async function exchange(
  { oauth, apiUrl, sealer, db, clock, log }: Parts,
  workspaceId: string,
  { sealedRefreshToken, expiresAt }: StoredRotation,
): Promise<void> {
  const answer = await createOAuthClient({ apiUrl, log }).oauth.v2.access({
    ...{ client_id: oauth.clientId, client_secret: oauth.clientSecret },
    grant_type: 'refresh_token',
    refresh_token: openRefreshToken(sealer, workspaceId, sealedRefreshToken),
  })
  const tokens = sealTokens(sealer, workspaceId, grantedTokens.parse(answer), clock.now())
  await saveRotated(db, workspaceId, expiresAt, tokens)
  log.info({ workspaceId }, 'token refreshed')
}
