import type { Services } from '../../platform/services.ts'
import { home } from '../../platform/slack/blocks.ts'
import type { Feature } from '../feature.ts'
import { findOrCreatePerson } from '../people/directory.ts'
import { hasOpenedHome } from '../people/store.ts'
import { readHome } from './overview.ts'

type Who = { workspaceId: string; personId: string }

export async function publishHome(services: Services, features: readonly Feature[], who: Who): Promise<void> {
  const blocks = await readHome(services, features, await findOrCreatePerson(services, who))
  const client = await services.clientFor(who.workspaceId)
  await client.views.publish({ user_id: who.personId, view: home(blocks) })
}

/** Publishes Home again for people who have opened it; others get it when they open it. */
export async function rerenderHome(
  services: Services,
  features: readonly Feature[],
  who: Who,
): Promise<void> {
  if (await hasOpenedHome(services.db, who.workspaceId, who.personId))
    await publishHome(services, features, who)
}
