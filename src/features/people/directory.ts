import { WebAPIRateLimitedError } from '@slack/web-api'
import { saveHomeOpened } from '../../platform/outbox/rerender-store.ts'
import type { Services } from '../../platform/services.ts'
import { lookUpPerson, type Standing } from '../../platform/slack/people.ts'
import { RateLimitedError } from '../../platform/slack/rate-limiter.ts'
import { localDate, type NotAMember, type Person } from './rules.ts'
import {
  findPerson,
  findPersonRefreshedSince,
  saveDeactivated,
  savePerson,
  saveSeen,
  updatePerson,
} from './store.ts'

// People come from Slack: registered when somebody acts (a command, a click, a form), and looked up when it matters.

type Lookup = Pick<Services, 'db' | 'clock' | 'log' | 'clientFor' | 'findTeam'>
/** For background lookups, which must stay within the rate limit. */
export type RateLimitedLookup = Lookup & Pick<Services, 'rateLimiter'>

type Who = { workspaceId: string; personId: string }

/**
 * Returns the person who acts, and registers them if this is their first act. `isOnHome`: they clicked on their Home tab,
 * which is kept up to date from then on. Throws if Slack does not know them.
 */
export async function findOrCreatePerson(
  services: Lookup,
  { workspaceId, personId, isOnHome = false }: Who & { isOnHome?: boolean },
): Promise<Person> {
  const known = await findPerson(services.db, workspaceId, personId)
  if (known) {
    await saveSeen(services.db, { workspaceId, personId }, localDate(services.clock.now(), 'UTC'))
    return known
  }
  const found = await lookUpSomebody(services, { workspaceId, personId })
  const person = await savePerson(services.db, workspaceId, found, services.clock.now())
  if (isOnHome) await saveHomeOpened(services.db, { workspaceId, personId }, false)
  return person
}

/** Returns the standing of someone whom the app doesn't know, and stores nothing. Throws if Slack does not know them. */
export async function findStanding(services: Lookup, who: Who): Promise<Standing> {
  return (await lookUpSomebody(services, who)).standing
}

async function lookUpSomebody(services: Lookup, who: Who) {
  const found = await lookUp(services, who)
  if (!found) throw new Error('users.info does not know the person who used the app')
  return found
}

async function lookUp({ clientFor, findTeam }: Lookup, { workspaceId, personId }: Who) {
  return lookUpPerson(await clientFor(workspaceId), personId, await findTeam(workspaceId))
}

export type LookupResult = { person: Person } | { notAMember: NotAMember }

/** Looks up a person whom another person named, and registers them. Only full members can take part. */
export async function lookUpMember(services: Lookup, { workspaceId, personId }: Who): Promise<LookupResult> {
  const found = await lookUp(services, { workspaceId, personId })
  if (!found) return { notAMember: 'unknown' }
  if (found.standing !== 'member') return { notAMember: found.standing }
  return { person: await savePerson(services.db, workspaceId, found, services.clock.now()) }
}

/**
 * Calls users.info within the rate limit and updates the person. Null when the user does not exist, or is not known to the
 * app: somebody who was erased in the meantime stays so.
 * Throws RateLimitedError if the limit does not allow a call yet.
 */
export async function refreshPerson(services: RateLimitedLookup, who: Who): Promise<Person | null> {
  const blockedUntil = await services.rateLimiter.acquire(who.workspaceId, METHOD)
  if (blockedUntil) throw new RateLimitedError(METHOD, blockedUntil)
  const found = await lookUp(services, who).catch(async (error) => {
    if (!(error instanceof WebAPIRateLimitedError)) throw error
    throw new RateLimitedError(
      METHOD,
      await services.rateLimiter.blockUntil(who.workspaceId, METHOD, error.retryAfter),
    )
  })
  const now = services.clock.now()
  if (found) return updatePerson(services.db, who.workspaceId, found, now)
  await saveDeactivated(services.db, who, now)
  return null
}

/**
 * For a message to this person: the person as Slack knew them in the last 12 hours, so that many messages at the same hour
 * don't wait for as many lookups. A change in between arrives as an event. Throws like `refreshPerson`.
 */
export async function findFreshPerson(services: RateLimitedLookup, who: Who): Promise<Person | null> {
  const since = services.clock.now().subtract({ hours: FRESH_FOR_HOURS })
  return (await findPersonRefreshedSince(services.db, who, since)) ?? refreshPerson(services, who)
}

const METHOD = 'users.info'
const FRESH_FOR_HOURS = 12
