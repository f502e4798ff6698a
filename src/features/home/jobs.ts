import type { KnownBlock } from '@slack/types'
import type { Address } from '../../platform/outbox/kind.ts'
import { saveHomeOpened } from '../../platform/outbox/rerender-store.ts'
import type { Services } from '../../platform/services.ts'
import type { Feature } from '../feature.ts'
import { findOrCreatePerson } from '../people/directory.ts'
import { findPerson } from '../people/store.ts'
import { readHome } from './overview.ts'

/** The blocks of a person's Home tab now; null if there is no such person. */
export async function renderHome(
  services: Services,
  features: readonly Feature[],
  { workspaceId, personId }: Address,
): Promise<KnownBlock[] | null> {
  const person = await findPerson(services.db, workspaceId, personId)
  return person && readHome(services, features, person)
}

/** Publishes Home for somebody who has opened it, and keeps it up to date from then on. `isEmpty`: nothing is shown yet. */
export async function openHome(services: Services, who: Address, isEmpty: boolean): Promise<void> {
  await findOrCreatePerson(services, who)
  await saveHomeOpened(services.db, who, isEmpty)
  await services.refresh({ workspaceId: who.workspaceId, personIds: [who.personId], homeOnly: true })
}
