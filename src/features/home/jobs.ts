import type { Services } from '../../platform/services.ts'
import { home } from '../../platform/slack/blocks.ts'
import { findOrCreatePerson } from '../people/directory.ts'
import { hasOpenedHome } from '../people/store.ts'
import { readOverview } from './overview.ts'
import { overviewBlocks } from './views.ts'

type Who = { workspaceId: string; personId: string }

export async function publishHome(services: Services, who: Who): Promise<void> {
  const overview = await readOverview(services, await findOrCreatePerson(services, who))
  const client = await services.clientFor(who.workspaceId)
  await client.views.publish({ user_id: who.personId, view: home(overviewBlocks(overview)) })
}

/** Draws Home anew for those who have looked at it before; the others get it when they open it. */
export async function rerenderHome(services: Services, who: Who): Promise<void> {
  if (await hasOpenedHome(services.db, who.workspaceId, who.personId)) await publishHome(services, who)
}
