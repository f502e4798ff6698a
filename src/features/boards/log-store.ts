import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { isOffered, type Mentorship } from '../mentorships/rules.ts'
import { findMentorshipWith } from '../mentorships/store.ts'
import { logCheckIn } from '../relationships/check-in-store.ts'
import type { CheckIn } from '../relationships/rules.ts'
import { lockRelationship } from '../relationships/store.ts'
import { addEntry, closeAsk, type EntryKey, findEntry, findOpenAsks, saveSent } from './entry-store.ts'
import type { Advisor, WrittenTopic } from './rules.ts'
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

/** Stores the check-in once for the two people: in their mentorship if there is one. */
async function saveCheckIn(
  trx: Trx,
  { advisor, shared }: About,
  checkIn: CheckIn,
  now: Temporal.Instant,
): Promise<'logged' | 'logged already'> {
  const { workspaceId, id, ownerId: authorId } = advisor
  const logIn = (relationshipId: string) =>
    logCheckIn(trx, { workspaceId, relationshipId, authorId, ...checkIn }, now)
  const inShared = shared && (await logIn(shared.id))
  const { result } = inShared && inShared.result !== 'ended' ? inShared : await logIn(id)
  return result === 'logged' ? 'logged' : 'logged already'
}

/** Logs a check-in, with the advice that it brought. `closes`: the ask that it answered. */
export async function logWithAdvisor(
  trx: Trx,
  about: About,
  { advice, closes, ...checkIn }: CheckIn & { advice: string | null; closes?: string },
  now: Temporal.Instant,
): Promise<'logged' | 'logged already' | 'gone'> {
  if (!(await lockBoth(trx, about))) return 'gone'
  const { workspaceId, id: advisorId } = about.advisor
  const closed = closes && (await closeAsk(trx, { workspaceId, advisorId, entryId: closes }, now))
  if (closed === 'closed already') return 'logged already'
  const result = await saveCheckIn(trx, about, checkIn, now)
  if (result === 'logged' || advice !== null)
    await addEntry(trx, { workspaceId, advisorId, topic: 'other', on: checkIn.on, advice }, now)
  return advice === null ? result : 'logged'
}

export type Sent = { result: 'sent' | 'sent already'; topic: WrittenTopic } | { result: 'open ask' | 'gone' }

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
  if (draft.isSent) return { result: 'sent already', topic }
  if (topic === 'ask' && (await findOpenAsks(trx, workspaceId, [advisorId])).length > 0)
    return { result: 'open ask' }
  await saveSent(trx, key, on)
  await saveCheckIn(trx, about, { on, kind: 'message', note: null }, now)
  return { result: 'sent', topic }
}
