import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findPerson } from '../people/store.ts'
import { dayMessages } from './messages.ts'
import type { Meeting } from './rules.ts'

/** Enqueues the messages of the day for a meeting that was agreed or moved. */
export async function enqueueDay(
  { outbox }: Pick<Services, 'outbox'>,
  trx: Trx,
  mentorship: Mentorship,
  meeting: Meeting,
  now: Temporal.Instant,
): Promise<void> {
  const { workspaceId, mentorId, menteeId } = mentorship
  const people = [await findPerson(trx, workspaceId, mentorId), await findPerson(trx, workspaceId, menteeId)]
  const known = people.filter((person) => person !== null)
  await outbox.enqueue(trx, dayMessages(mentorship, meeting, known, now))
}
