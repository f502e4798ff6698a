import { LRUCache } from 'lru-cache'
import { Temporal } from 'temporal-polyfill'
import type { OAuth } from '../../config.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Log } from '../log.ts'
import type { Team } from '../slack/people.ts'
import { deleteInstallation, findStoredInstallation, type StoredInstallation } from './installation-store.ts'
import { createRotation } from './rotation.ts'
import { createSealer } from './sealing.ts'
import { openToken } from './tokens.ts'

/** The app in one workspace. `apiUrl` ends in a slash. */
export type Installation = Team & {
  botToken: string
  botId: string
  botUserId: string
  apiUrl: string
}

/** Where installations are found. */
export type Installations = {
  /** Null if the app isn't installed there. Called several times for each request. */
  find(workspaceId: string): Promise<Installation | null>
  /** Reads it again the next time, after a change. */
  forget(workspaceId: string): void
  /** Destroys the tokens. False if they can't be, because the operator has set them. */
  remove(workspaceId: string): Promise<boolean>
  /** Replaces tokens that expire soon. */
  refreshExpiring(signal: AbortSignal): Promise<void>
}

/** How long a replica uses what it has read: a new token, or a removal, counts everywhere after that. */
const KEPT_MS = 10_000
const KEPT_MAX = 10_000

type Parts = { oauth: OAuth; apiUrl: string; db: Database; clock: Clock; log: Log }

/** Finds installations in the database. `find` throws if TOKEN_KEYS lacks the key of a token. */
export function storedInstallations({ oauth, apiUrl, db, clock, log }: Parts): Installations {
  const sealer = createSealer(oauth.tokenKeys)
  const rotation = createRotation({ oauth, apiUrl, sealer, db, clock, log })
  const kept = new LRUCache<string, Installation>({
    max: KEPT_MAX,
    ttl: KEPT_MS,
    perf: { now: () => clock.now().epochMilliseconds },
  })
  const findValid = async (workspaceId: string): Promise<StoredInstallation | null> => {
    const stored = await findStoredInstallation(db, workspaceId)
    const expiresAt = stored?.rotation?.expiresAt
    // Only after an outage: the planner refreshes tokens long before.
    if (!expiresAt || Temporal.Instant.compare(expiresAt, clock.now()) > 0) return stored
    await rotation.refreshExpired(workspaceId)
    return findStoredInstallation(db, workspaceId)
  }
  return {
    async find(workspaceId) {
      const known = kept.get(workspaceId)
      if (known) return known
      const stored = await findValid(workspaceId)
      if (!stored) return null
      const { enterpriseId, botId, botUserId, sealedToken } = stored
      const botToken = openToken(sealer, workspaceId, sealedToken)
      const installation = { workspaceId, enterpriseId, botId, botUserId, botToken, apiUrl }
      kept.set(workspaceId, installation)
      return installation
    },
    forget: (workspaceId) => void kept.delete(workspaceId),
    async remove(workspaceId) {
      await deleteInstallation(db, workspaceId)
      kept.delete(workspaceId)
      return true
    },
    refreshExpiring: rotation.refreshExpiring,
  }
}

/** The installations of bot tokens in the configuration. */
export function fixedInstallations(all: readonly Installation[]): Installations {
  const byId = new Map(all.map((one) => [one.workspaceId, one]))
  return {
    find: async (workspaceId) => byId.get(workspaceId) ?? null,
    forget: () => {},
    remove: async () => false,
    refreshExpiring: async () => {},
  }
}
