import { WebAPIRateLimitedError } from '@slack/web-api'
import { newReference } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import { lookUpPerson } from '../../platform/slack/people.ts'
import { RateLimitedError } from '../../platform/slack/rate-limiter.ts'
import type { NotAMember, Person } from './rules.ts'
import { findPerson, findStalePeople, saveGone, savePerson, saveRefreshed } from './store.ts'

// Who people are is Slack's to say: asked at first sight, kept, and asked again every day.

/** What it takes to ask Slack and keep the answer. */
type Asking = Pick<Services, 'db' | 'clock' | 'log' | 'clientFor'>
/** For what nobody waits for. */
type Paced = Asking & Pick<Services, 'rateLimiter'>

type Who = { workspaceId: string; personId: string }

/** Somebody who uses the app; Slack is asked only when the app sees them for the first time. */
export async function findOrCreatePerson(services: Asking, { workspaceId, personId }: Who): Promise<Person> {
  const known = await findPerson(services.db, workspaceId, personId)
  if (known) return known
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) throw new Error('Slack does not know the person who asked')
  return savePerson(services.db, workspaceId, found, services.clock.now())
}

export type Looked = { person: Person } | { notAMember: NotAMember }

/** Asks Slack about somebody who is named by another person: only members can take part. */
export async function lookUpMember(services: Asking, { workspaceId, personId }: Who): Promise<Looked> {
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) return { notAMember: 'unknown' }
  if (found.standing !== 'member') return { notAMember: found.standing }
  return { person: await savePerson(services.db, workspaceId, found, services.clock.now()) }
}

/**
 * What Slack says of somebody right now, asked in the app's own time and kept on the way; null when Slack knows nobody
 * of that id. Throws HeldBack when Slack wants to be asked later.
 */
export async function refreshPerson(services: Paced, who: Who): Promise<Person | null> {
  const heldUntil = await services.rateLimiter.acquire(who.workspaceId, METHOD)
  if (heldUntil) throw new RateLimitedError(METHOD, heldUntil)
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
/** Whoever could not be looked up doesn't stand in the way of the others meanwhile. */
const RETRY_AFTER_HOURS = 1
/** A tick asks about so many at most, which leaves turns to those who are about to get a nudge. */
const PER_TICK = 30

/** Events get lost: whoever was not looked up for a day is. A rate limit ends it until the next tick. */
export async function refreshStalePeople(services: Paced): Promise<void> {
  const before = services.clock.now().subtract({ hours: STALE_AFTER_HOURS })
  for (const who of await findStalePeople(services.db, before, PER_TICK)) {
    try {
      await refreshPerson(services, who)
    } catch (err) {
      if (err instanceof RateLimitedError) return
      services.log.warn({ err, reference: newReference() }, 'somebody could not be looked up')
      await saveRefreshed(services.db, who, before.add({ hours: RETRY_AFTER_HOURS }))
    }
  }
}
