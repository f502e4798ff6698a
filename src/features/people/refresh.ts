import pLimit from 'p-limit'
import type { Temporal } from 'temporal-polyfill'
import { newReference } from '../../platform/log.ts'
import type { Planner } from '../../platform/planners.ts'
import { findTokenRejection, slackErrorCode } from '../../platform/slack/errors.ts'
import { listMembers } from '../../platform/slack/people.ts'
import { RateLimitedError } from '../../platform/slack/rate-limiter.ts'
import { type RateLimitedLookup, refreshPerson } from './directory.ts'
import {
  findListing,
  findStalePeople,
  findStaleWorkspaces,
  saveListing,
  updateKnown,
} from './refresh-store.ts'
import { saveRefreshed } from './store.ts'

// People are refreshed twice a day, in case an event was lost: by pages of all members, or one by one if they are few.

/** A little earlier than messages need it. */
const STALE_AFTER_HOURS = 11
/** A failed lookup must not block the rest. */
const RETRY_AFTER_HOURS = 1
/** More people are found sooner by pages. Leaves permits for the lookups before nudges. */
const LOOKUPS_PER_RUN = 30
/** A workspace whose Slack is slow holds up no other. */
const AT_ONCE = 10

export const peoplePlanner: Planner = {
  name: 'people',
  timeLimitMs: 120_000,
  runsWhileStopped: true,
  async run(services, signal) {
    const before = services.clock.now().subtract({ hours: STALE_AFTER_HOURS })
    const stale = await findStaleWorkspaces(services.db, before, LOOKUPS_PER_RUN + 1)
    await pLimit(AT_ONCE).map(stale, async ({ workspaceId, people }) => {
      if (signal.aborted) return
      try {
        if (people > LOOKUPS_PER_RUN) await refreshByPages(services, workspaceId, signal)
        await refreshOneByOne(services, workspaceId, before, signal)
      } catch (err) {
        // The next run goes on. The client has suspended the workspace of a rejected token, and logged it.
        if (err instanceof RateLimitedError || findTokenRejection(err)) return
        services.log.warn({ err, workspaceId, reference: newReference() }, 'people could not be refreshed')
      }
    })
  },
}

/** Goes on at the page where the last run stopped. Throws RateLimitedError if the limit does not allow a call yet. */
async function refreshByPages(
  services: RateLimitedLookup,
  workspaceId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, clientFor, findTeam, rateLimiter } = services
  const [client, team] = [await clientFor(workspaceId), await findTeam(workspaceId)]
  let at = await findListing(db, workspaceId)
  do {
    const blockedUntil = await rateLimiter.acquire(workspaceId, 'users.list')
    if (blockedUntil) throw new RateLimitedError('users.list', blockedUntil)
    const { members, next } = await listMembers(client, team, at).catch(async (error) => {
      // Slack forgets where a list was after some time: the next run begins again.
      await saveListing(db, workspaceId, '')
      throw error
    })
    await updateKnown(
      db,
      workspaceId,
      members.map(({ person }) => person),
      clock.now(),
    )
    await saveListing(db, workspaceId, next)
    at = next
  } while (at !== '' && !signal.aborted)
}

/** Throws as `refreshPerson` does, or if Slack can't be reached. */
async function refreshOneByOne(
  services: RateLimitedLookup,
  workspaceId: string,
  before: Temporal.Instant,
  signal: AbortSignal,
): Promise<void> {
  for (const who of await findStalePeople(services.db, workspaceId, before, LOOKUPS_PER_RUN)) {
    if (signal.aborted) return
    try {
      await refreshPerson(services, who)
    } catch (err) {
      if (slackErrorCode(err) === null || findTokenRejection(err)) throw err
      services.log.warn({ err, workspaceId, reference: newReference() }, 'users.info failed')
      await saveRefreshed(services.db, who, before.add({ hours: RETRY_AFTER_HOURS }))
    }
  }
}
