import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Team } from '../slack/people.ts'
import { findStoredInstallation } from './installation-store.ts'
import type { Sealer } from './sealing.ts'

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
}

/** How long a replica uses what it has read: a new token, or a removal, counts everywhere after that. */
const KEPT_MS = 10_000
const KEPT_MAX = 10_000

/** The column of the bot token, to which its seal is bound. */
export const TOKEN_COLUMN = 'sealed_token'

type Parts = { db: Database; clock: Clock; apiUrl: string; sealer: Sealer }

/** Finds installations in the database. `find` throws if TOKEN_KEYS lacks the key of a token. */
export function storedInstallations({ db, clock, apiUrl, sealer }: Parts): Installations {
  const kept = new LRUCache<string, Installation>({
    max: KEPT_MAX,
    ttl: KEPT_MS,
    perf: { now: () => clock.now().epochMilliseconds },
  })
  return {
    async find(workspaceId) {
      const known = kept.get(workspaceId)
      if (known) return known
      const stored = await findStoredInstallation(db, workspaceId)
      if (!stored) return null
      const { enterpriseId, botId, botUserId, sealedToken } = stored
      const botToken = sealer.open(sealedToken, { workspaceId, column: TOKEN_COLUMN })
      const installation = { workspaceId, enterpriseId, botId, botUserId, botToken, apiUrl }
      kept.set(workspaceId, installation)
      return installation
    },
    forget: (workspaceId) => void kept.delete(workspaceId),
  }
}

/** The installations of bot tokens in the configuration. */
export function fixedInstallations(all: readonly Installation[]): Installations {
  const byId = new Map(all.map((one) => [one.workspaceId, one]))
  return { find: async (workspaceId) => byId.get(workspaceId) ?? null, forget: () => {} }
}
