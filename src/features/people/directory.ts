import type { Services } from '../../platform/services.ts'
import { lookUpPerson } from '../../platform/slack/people.ts'
import type { NotAMember, Person } from './rules.ts'
import { findPerson, findStalePeople, saveGone, savePerson } from './store.ts'

// Who people are is Slack's to say: asked at first sight, kept, and asked again every day.

type Who = { workspaceId: string; personId: string }

/** Somebody who uses the app; Slack is asked only when the app sees them for the first time. */
export async function meet(services: Services, { workspaceId, personId }: Who): Promise<Person> {
  const known = await findPerson(services.db, workspaceId, personId)
  if (known) return known
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) throw new Error('Slack does not know the person who asked')
  return savePerson(services.db, workspaceId, found, services.clock.now())
}

export type Looked = { person: Person } | { notAMember: NotAMember }

/** Asks Slack about somebody who is named by another person: only members can take part. */
export async function lookUpMember(services: Services, { workspaceId, personId }: Who): Promise<Looked> {
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  if (!found) return { notAMember: 'unknown' }
  if (found.standing !== 'member') return { notAMember: found.standing }
  return { person: await savePerson(services.db, workspaceId, found, services.clock.now()) }
}

/** What Slack says of somebody right now, kept on the way; null when Slack knows nobody of that id. */
export async function refreshPerson(
  services: Services,
  { workspaceId, personId }: Who,
): Promise<Person | null> {
  const found = await lookUpPerson(await services.clientFor(workspaceId), personId)
  return found && savePerson(services.db, workspaceId, found, services.clock.now())
}

const STALE_AFTER_HOURS = 23
/** A tick asks about so many at most: users.info allows about a hundred calls a minute. */
const PER_TICK = 50

/** Events get lost: whoever was not looked up for a day is. Stops at the first failure, until the next tick. */
export async function refreshStalePeople(services: Services): Promise<void> {
  const before = services.clock.now().subtract({ hours: STALE_AFTER_HOURS })
  for (const who of await findStalePeople(services.db, before, PER_TICK)) {
    const refreshed = await refreshPerson(services, who)
    if (!refreshed) await saveGone(services.db, who, services.clock.now())
  }
}
