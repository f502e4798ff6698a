import type { KnownBlock } from '@slack/types'
import type { Address } from '../../platform/outbox/kind.ts'
import { saveHomeOpened } from '../../platform/outbox/rerender-store.ts'
import type { Services } from '../../platform/services.ts'
import type { Feature } from '../feature.ts'
import { findOrCreatePerson } from '../people/directory.ts'
import { refuseNonMember } from '../people/membership.ts'
import { findPerson } from '../people/store.ts'
import { readHome } from './overview.ts'

/** Renders a person's Home tab; null if there is no such person. */
export async function renderHome(
  services: Services,
  features: readonly Feature[],
  { workspaceId, personId }: Address,
): Promise<KnownBlock[] | null> {
  const person = await findPerson(services.db, workspaceId, personId)
  return person && (refuseNonMember(person)?.blocks ?? readHome(services, features, person))
}

/** Publishes Home for a person who opens it, and keeps it up to date from then on. `isEmpty`: Slack shows nothing yet. */
export async function openHome(services: Services, who: Address, isEmpty: boolean): Promise<void> {
  await findOrCreatePerson(services, who)
  await saveHomeOpened(services.db, who, isEmpty)
  await services.refresh({ workspaceId: who.workspaceId, personIds: [who.personId], homeOnly: true })
}
