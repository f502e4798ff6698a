import type { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import { type AnyKind, type Kind, kind } from '../../platform/outbox/kind.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import type { Person } from './rules.ts'
import { findPerson } from './store.ts'

export type Notification<Payload extends object> = Pick<Kind<Payload>, 'rerender'> & {
  name: string
  payload: z.ZodType<Payload>
  /** Returns the message and the ids of what it shows. Null when it is no longer relevant. */
  write(reader: Person, payload: Payload): Promise<{ message: Message; shows: readonly string[] } | null>
}

/** A kind that is sent at any hour, and canceled if the recipient is inactive or the message no longer relevant. */
export function notificationKind<Payload extends object>(
  db: Database,
  { write, ...rest }: Notification<Payload>,
): AnyKind {
  return kind<Payload>({
    ...rest,
    async prepare({ workspaceId, personId }, payload) {
      const reader = await findPerson(db, workspaceId, personId)
      if (reader?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
      const written = await write(reader, payload)
      return written ? { do: 'send', ...written } : { do: 'cancel', reason: 'no longer relevant' }
    },
  })
}
