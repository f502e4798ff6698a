import type { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import { type AnyKind, type Kind, kind } from '../../platform/outbox/kind.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import type { Person } from './rules.ts'
import { findPerson } from './store.ts'

export type Notification<Payload extends object> = Pick<Kind<Payload>, 'settled'> & {
  name: string
  payload: z.ZodType<Payload>
  /** What it says now, and the ids of what it shows; null when it is no longer relevant. */
  write(reader: Person, payload: Payload): Promise<{ message: Message; shows: readonly string[] } | null>
}

/** A kind of message that goes out at any hour, as long as the reader is active and it is still relevant. */
export function notificationKind<Payload extends object>(
  db: Database,
  { write, ...rest }: Notification<Payload>,
): AnyKind {
  return kind<Payload>({
    ...rest,
    async prepare({ workspaceId, personId }, payload) {
      const reader = await findPerson(db, workspaceId, personId)
      if (!reader?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
      const written = await write(reader, payload)
      return written ? { do: 'send', ...written } : { do: 'cancel', reason: 'no longer relevant' }
    },
  })
}
