import { z } from 'zod'
import type { AnyKind } from '../../platform/outbox/kind.ts'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { Services } from '../../platform/services.ts'
import { notificationKind } from '../people/notification.ts'
import { findPerson } from '../people/store.ts'
import { findAdvisors } from './store.ts'
import { findTold } from './told-store.ts'
import { declinedMessage, tellDoneMessage, tellMessage } from './views.ts'

export const TELL = 'board told'
export const DECLINED = 'board declined'

const payload = z.object({ advisorId: z.string() })

/** What the owner tells an advisor, and the advisor's "rather not". */
export function boardKinds(parts: Pick<Services, 'db' | 'clock'>): AnyKind[] {
  const { db } = parts
  const render = async (workspaceId: string, advisorId: string) => {
    const [advisor] = await findAdvisors(db, workspaceId, [advisorId])
    const told = await findTold(db, { workspaceId, advisorId })
    if (!advisor || !told) return null
    const owner = await findPerson(db, workspaceId, advisor.ownerId)
    if (advisor.endedAt !== null || told.words === null || !owner)
      return { message: tellDoneMessage(advisor.ownerId, told.isDeclined), shows: [] }
    return { message: tellMessage(advisor, owner.displayName, told.words), shows: [advisorId] }
  }
  return [
    notificationKind(parts, {
      name: TELL,
      payload,
      async write({ workspaceId }, { advisorId }) {
        const rendered = await render(workspaceId, advisorId)
        return rendered && rendered.shows.length > 0 ? rendered : null
      },
      rerender: {
        which: 'open',
        render: async ({ workspaceId }, { shows: [advisorId] }) =>
          advisorId === undefined ? null : render(workspaceId, advisorId),
      },
    }),
    notificationKind(parts, {
      name: DECLINED,
      payload,
      async write({ workspaceId }, { advisorId }) {
        const [advisor] = await findAdvisors(db, workspaceId, [advisorId])
        return advisor ? { message: declinedMessage(advisor.contactId), shows: [advisorId] } : null
      },
    }),
  ]
}

/** `personId`: who gets it. */
export function aboutAdvisor(
  kind: typeof TELL | typeof DECLINED,
  { workspaceId, personId, advisorId }: { workspaceId: string; personId: string; advisorId: string },
): NewMessage {
  return { workspaceId, personId, kind, dedupeKey: `${kind}:${advisorId}`, payload: { advisorId } }
}
