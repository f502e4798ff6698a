import { WebAPIRateLimitedError } from '@slack/web-api'
import { newReference } from '../../platform/log.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { lookUpPerson } from '../../platform/slack/people.ts'
import { RateLimitedError } from '../../platform/slack/rate-limiter.ts'
import type { NotAMember, Person } from './rules.ts'
import { findPerson, findStalePeople, saveGone, savePerson, saveRefreshed } from './store.ts'

// People come from Slack: fetched on first use, cached, and refreshed daily.

/** What a lookup needs. */
type Asking = Pick<Services, 'db' | 'clock' | 'log' | 'clientFor'>
/** For lookups that nobody waits for. */
type RateLimited = Asking & Pick<Services, 'rateLimiter'>

type Who = { workspaceId: string; personId: string }

/** Somebody who uses the app. Asks Slack only on first use. */
export async function findOrCreatePerson(services: Asking, { workspaceId, personId }: Who): Promise<Person> {
  const known = await findPerson(services.db, workspaceId, personId)
  if (known) return known
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) throw new Error('Slack does not know the person who asked')
  return savePerson(services.db, workspaceId, found, services.clock.now())
}

export type Looked = { person: Person } | { notAMember: NotAMember }

/** Asks Slack about somebody named by another person: only members can take part. */
export async function lookUpMember(services: Asking, { workspaceId, personId }: Who): Promise<Looked> {
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) return { notAMember: 'unknown' }
  if (found.standing !== 'member') return { notAMember: found.standing }
  return { person: await savePerson(services.db, workspaceId, found, services.clock.now()) }
}

/**
 * Asks Slack about somebody now, within the rate limit, and stores the answer; null when Slack knows no such person.
 * Throws RateLimitedError when it can't be asked yet.
 */
export async function refreshPerson(services: RateLimited, who: Who): Promise<Person | null> {
  const blockedUntil = await services.rateLimiter.acquire(who.workspaceId, METHOD)
  if (blockedUntil) throw new RateLimitedError(METHOD, blockedUntil)
  const found = await lookUpPerson(await services.clientFor(who.workspaceId), who.personId).catch(
    async (error) => {
      if (!(error instanceof WebAPIRateLimitedError)) throw error
      throw new RateLimitedError(
        METHOD,
        await services.rateLimiter.blockUntil(who.workspaceId, METHOD, error.retryAfter),
      )
    },
  )
  const now = services.clock.now()
  if (found) return savePerson(services.db, who.workspaceId, found, now)
  await saveGone(services.db, who, now)
  return null
}

const METHOD = 'users.info'
const STALE_AFTER_HOURS = 23
/** A failed lookup must not block the rest. */
const RETRY_AFTER_HOURS = 1
/** Most lookups per run, so that rechecks of nudges get permits too. */
const PER_RUN = 30

/** Refreshes people not fetched for a day, in case an event was lost. Stops at a rate limit. */
async function refreshStalePeople(services: RateLimited, signal: AbortSignal): Promise<void> {
  const before = services.clock.now().subtract({ hours: STALE_AFTER_HOURS })
  for (const who of await findStalePeople(services.db, before, PER_RUN)) {
    if (signal.aborted) return
    try {
      await refreshPerson(services, who)
    } catch (err) {
      if (err instanceof RateLimitedError) return
      services.log.warn({ err, reference: newReference() }, 'users.info failed')
      await saveRefreshed(services.db, who, before.add({ hours: RETRY_AFTER_HOURS }))
    }
  }
}

export const peoplePlanner: Planner = {
  name: 'people',
  timeLimitMs: 120_000,
  runsWhileStopped: true,
  run: refreshStalePeople,
}
