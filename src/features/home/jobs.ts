import type { KnownBlock } from '@slack/types'
import type { Address } from '../../platform/outbox/kind.ts'
import { saveHomeOpened } from '../../platform/outbox/rerender-store.ts'
import type { Services } from '../../platform/services.ts'
import { home } from '../../platform/slack/blocks.ts'
import type { Feature } from '../feature.ts'
import { findStanding } from '../people/directory.ts'
import { refuseNonMember, refuseStanding } from '../people/membership.ts'
import { findPerson } from '../people/store.ts'
import { readHome } from './overview.ts'
import { newcomerBlocks } from './views.ts'

/** Renders a person's Home tab; null if there is no such person. */
export async function renderHome(
  services: Services,
  features: readonly Feature[],
  { workspaceId, personId }: Address,
): Promise<KnownBlock[] | null> {
  const person = await findPerson(services.db, workspaceId, personId)
  return person && (refuseNonMember(person)?.blocks ?? readHome(services, features, person))
}

/**
 * Publishes Home for a person who opens it, and keeps it up to date from then on. Looking is no act: someone whom the app
 * doesn't know sees it as a newcomer does, and isn't registered. `isEmpty`: Slack shows nothing yet.
 */
export async function openHome(services: Services, who: Address, isEmpty: boolean): Promise<void> {
  if (!(await findPerson(services.db, who.workspaceId, who.personId))) return showToUnknown(services, who)
  await saveHomeOpened(services.db, who, isEmpty)
  await services.refresh({ workspaceId: who.workspaceId, personIds: [who.personId], homeOnly: true })
}

async function showToUnknown(services: Services, who: Address): Promise<void> {
  const refusal = refuseStanding(await findStanding(services, who))
  const client = await services.clientFor(who.workspaceId)
  await client.views.publish({ user_id: who.personId, view: home(refusal?.blocks ?? newcomerBlocks()) })
}
