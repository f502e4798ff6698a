import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import { type AnyKind, type Kind, kind, type Prepared } from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { commonSendTime } from './hours-rules.ts'
import type { Person } from './rules.ts'
import { findPerson } from './store.ts'

export type Notification<Payload extends object> = Pick<Kind<Payload>, 'rerender' | 'settle'> & {
  name: string
  payload: z.ZodType<Payload>
  /** Returns the message and the ids of what it shows. Null when it is no longer relevant. */
  write(reader: Person, payload: Payload): Promise<{ message: Message; shows: readonly string[] } | null>
}

/** Waits for the hours of the person who reads a message, or of all who do; null inside them. */
export function waitForHours(readers: readonly Person[], now: Temporal.Instant): Prepared | null {
  const until = commonSendTime(readers, now)
  if (Temporal.Instant.compare(until, now) <= 0) return null
  return { do: 'wait', until, reason: 'outside working hours' }
}

/** A kind that is sent in the reader's hours, and canceled if they are inactive or the message no longer relevant. */
export function notificationKind<Payload extends object>(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { write, ...rest }: Notification<Payload>,
): AnyKind {
  return kind<Payload>({
    ...rest,
    async prepare({ workspaceId, personId }, payload) {
      const reader = await findPerson(db, workspaceId, personId)
      if (reader?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
      const written = await write(reader, payload)
      if (!written) return { do: 'cancel', reason: 'no longer relevant' }
      return waitForHours([reader], clock.now()) ?? { do: 'send', ...written }
    },
  })
}
