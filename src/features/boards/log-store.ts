import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isOffered, type Mentorship } from '../mentorships/rules.ts'
import { findMentorshipWith } from '../mentorships/store.ts'
import { logCheckIn, undoCheckIn } from '../relationships/check-in-store.ts'
import type { CheckIn } from '../relationships/rules.ts'
import { lockRelationship } from '../relationships/store.ts'
import {
  addEntry,
  closeAsk,
  type EntryKey,
  findEntry,
  findOpenAsks,
  saveSent,
  takeBackEntry,
} from './entry-store.ts'
import type { Advisor, Entry, WrittenTopic } from './rules.ts'
import { lockAdvisor } from './store.ts'

/** Returns the accepted, active mentorship with an advisor: its check-ins count for the board, and the board's for it. */
export async function findShared(
  db: Database,
  { workspaceId, ownerId, contactId }: Advisor,
): Promise<Mentorship | null> {
  const mentorship = contactId === null ? null : await findMentorshipWith(db, workspaceId, ownerId, contactId)
  return mentorship && mentorship.endedAt === null && !isOffered(mentorship) ? mentorship : null
}

/** `shared`: their mentorship, from `findShared`. */
type About = { advisor: Advisor; shared: Mentorship | null }

/** Locks both, in the order in which check-ins are logged. False if the advisor is no longer on the board. */
async function lockBoth(trx: Trx, { advisor, shared }: About): Promise<boolean> {
  const { workspaceId, id: advisorId } = advisor
  if (shared) await lockRelationship(trx, { workspaceId, relationshipId: shared.id })
  return (await lockAdvisor(trx, { workspaceId, advisorId })) !== null
}

/** Stores the check-in once for the two people: in their mentorship if there is one. Null if it is there already. */
async function saveCheckIn(
  trx: Trx,
  { advisor, shared }: About,
  checkIn: CheckIn,
  now: Temporal.Instant,
): Promise<string | null> {
  const { workspaceId, id, ownerId: authorId } = advisor
  const logIn = (relationshipId: string) =>
    logCheckIn(trx, { workspaceId, relationshipId, authorId, ...checkIn }, now)
  const inShared = shared && (await logIn(shared.id))
  const logging = inShared && inShared.result !== 'ended' ? inShared : await logIn(id)
  return logging.result === 'logged' ? logging.checkInId : null
}

/** `checkInId`: the new check-in; null if only its advice is new. */
export type LoggedWith =
  | { result: 'logged'; checkInId: string | null }
  | { result: 'logged already' | 'gone' }

/** Logs a check-in, with the advice that it brought. `closes`: the ask that it answered. */
export async function logWithAdvisor(
  trx: Trx,
  about: About,
  { advice, closes, ...checkIn }: CheckIn & { advice: string | null; closes?: string },
  now: Temporal.Instant,
): Promise<LoggedWith> {
  if (!(await lockBoth(trx, about))) return { result: 'gone' }
  const { workspaceId, id: advisorId } = about.advisor
  const closed = closes && (await closeAsk(trx, { workspaceId, advisorId, entryId: closes }, now))
  if (closed === 'closed already') return { result: 'logged already' }
  const checkInId = await saveCheckIn(trx, about, checkIn, now)
  if (checkInId === null && advice === null) return { result: 'logged already' }
  await addEntry(trx, { workspaceId, advisorId, topic: 'other', on: checkIn.on, advice, checkInId }, now)
  return { result: 'logged', checkInId }
}

export type Sent =
  | { result: 'sent' | 'sent already'; topic: WrittenTopic; checkInId: string | null }
  | { result: 'open ask' | 'gone' }

/** Marks a draft as sent, and logs a check-in by message. Refused while another ask is open. */
export async function confirmSent(
  trx: Trx,
  about: About,
  entryId: string,
  on: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<Sent> {
  if (!(await lockBoth(trx, about))) return { result: 'gone' }
  const { workspaceId, id: advisorId } = about.advisor
  const key: EntryKey = { workspaceId, advisorId, entryId }
  const draft = await findEntry(trx, key)
  if (!draft || draft.topic === 'other') return { result: 'gone' }
  const { topic } = draft
  if (draft.isSent) return { result: 'sent already', topic, checkInId: null }
  if (topic === 'ask' && (await findOpenAsks(trx, workspaceId, [advisorId])).length > 0)
    return { result: 'open ask' }
  const checkInId = await saveCheckIn(trx, about, { on, kind: 'message', note: null }, now)
  await saveSent(trx, key, on, checkInId)
  return { result: 'sent', topic, checkInId }
}

/** Deletes an own check-in and what was stored with it. `draft`: a text that is to be sent again. */
export async function undoWithAdvisor(
  trx: Trx,
  about: About,
  checkInId: string,
  now: Temporal.Instant,
): Promise<{ result: 'undone'; draft: Entry | null } | { result: 'gone' }> {
  if (!(await lockBoth(trx, about))) return { result: 'gone' }
  const { workspaceId, id: advisorId, ownerId: authorId } = about.advisor
  const draft = await takeBackEntry(trx, { workspaceId, advisorId, checkInId })
  for (const relationshipId of [advisorId, ...(about.shared ? [about.shared.id] : [])]) {
    const undone = await undoCheckIn(trx, { workspaceId, relationshipId, checkInId, authorId }, now)
    if (undone === 'undone') return { result: 'undone', draft }
  }
  return { result: 'gone' }
}
