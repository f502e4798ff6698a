import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { findPerson, lockPerson, requestRecheck } from '../people/store.ts'
import { saveLastOfAdvisors } from '../relationships/check-in-store.ts'
import type { Relationship } from '../relationships/rules.ts'
import {
  addRelationship,
  answer,
  endRelationship,
  findRelationshipsById,
  lockRelationship,
} from '../relationships/store.ts'
import { findOpenAsks, type Key } from './entry-store.ts'
import { type Advisor, BOARD_CADENCE_DAYS, type BoardCadence, type Named } from './rules.ts'

/** Returns a person's board, oldest first. */
export async function findBoard(db: Database, workspaceId: string, ownerId: string): Promise<Advisor[]> {
  const rows = await db
    .selectFrom('relationships')
    .select('relationship_id')
    .where('workspace_id', '=', workspaceId)
    .where('owner_id', '=', ownerId)
    .where('kind', '=', 'advisor')
    .where('ended_at', 'is', null)
    .orderBy('started_on')
    .orderBy('relationship_id')
    .execute()
  const ids = rows.map((row) => row.relationship_id)
  const found = await findAdvisors(db, workspaceId, ids)
  return ids.flatMap((id) => found.find((one) => one.id === id) ?? [])
}

/** Returns advisors, also those who were removed, in any order. */
export async function findAdvisors(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Advisor[]> {
  if (ids.length === 0) return []
  const relationships = await findRelationshipsById(db, workspaceId, ids)
  const asks = await findOpenAsks(db, workspaceId, ids)
  const rows = await db
    .selectFrom('advisors as a')
    .innerJoin('relationships as r', (join) =>
      join.onRef('r.workspace_id', '=', 'a.workspace_id').onRef('r.relationship_id', '=', 'a.advisor_id'),
    )
    .select(['a.advisor_id', 'a.what_for', 'a.told_at', 'r.never_due'])
    .where('a.workspace_id', '=', workspaceId)
    .where('a.advisor_id', 'in', ids)
    .execute()
  return rows.flatMap((row) => {
    const relationship = relationships.find(({ id }) => id === row.advisor_id)
    const { what_for: whatFor, told_at: toldAt, never_due: isNeverDue } = row
    const openAsk = asks.find(({ advisorId }) => advisorId === row.advisor_id) ?? null
    return relationship ? [{ ...relationship, whatFor, toldAt, isNeverDue, openAsk }] : []
  })
}

export type NewAdvisor = {
  workspaceId: string
  ownerId: string
  contact: Named
  cadence: BoardCadence
  whatFor: string | null
  startedOn: Temporal.PlainDate
  /** How many advisors the owner wants at most. */
  limit: number
  /** The owner said that this isn't the advisor of the same name. */
  isSomeoneElse?: boolean
}

export type Added =
  | { result: 'added'; advisorId: string }
  | { result: 'on it already'; advisorId: string }
  | { result: 'full' }
  /** Someone outside Slack with this person's name is on the board. */
  | { result: 'same name'; advisorId: string }

/** Adds an advisor, unless they are on the board or it is full. The lock makes two at once wait for each other. */
export async function addAdvisor(trx: Trx, added: NewAdvisor, now: Temporal.Instant): Promise<Added> {
  const { workspaceId, ownerId, contact, cadence, whatFor, startedOn, limit, isSomeoneElse = false } = added
  await lockPerson(trx, workspaceId, ownerId)
  const board = await findBoard(trx, workspaceId, ownerId)
  const same = board.find((one) => isSame(one, contact))
  if (same) return { result: 'on it already', advisorId: same.id }
  const namesake = isSomeoneElse ? undefined : await findNamesake(trx, workspaceId, board, contact)
  if (namesake) return { result: 'same name', advisorId: namesake.id }
  if (board.length >= limit) return { result: 'full' }
  const cadenceDays = cadence ?? BOARD_CADENCE_DAYS.default
  const advisorId = await addRelationship(
    trx,
    { workspaceId, kind: 'advisor', ownerId, contact, cadenceDays, isNeverDue: cadence === null, startedOn },
    now,
  )
  await trx
    .insertInto('advisors')
    .values({ workspace_id: workspaceId, advisor_id: advisorId, what_for: whatFor })
    .execute()
  const contactId = 'id' in contact ? contact.id : null
  await saveLastOfAdvisors(trx, { workspaceId, id: advisorId, ownerId, contactId }, now)
  return { result: 'added', advisorId }
}

function isSame({ contactId, contactName }: Relationship, contact: Named): boolean {
  return 'id' in contact ? contactId === contact.id : contactName.toLowerCase() === contact.name.toLowerCase()
}

/** The advisor outside Slack who has the name of a person in Slack: probably the same one. */
async function findNamesake(
  trx: Trx,
  workspaceId: string,
  board: readonly Advisor[],
  contact: Named,
): Promise<Advisor | undefined> {
  if (!('id' in contact)) return undefined
  const person = await findPerson(trx, workspaceId, contact.id)
  const name = person?.displayName.toLowerCase()
  return board.find(({ contactId, contactName }) => contactId === null && contactName.toLowerCase() === name)
}

/** Turns an advisor outside Slack into a person in Slack, with all that was noted about them. */
export async function linkAdvisor(
  trx: Trx,
  { workspaceId, advisorId }: Key,
  contactId: string,
  now: Temporal.Instant,
): Promise<'linked' | 'gone'> {
  const locked = await lockAdvisor(trx, { workspaceId, advisorId })
  if (!locked || locked.contactId !== null || locked.ownerId === contactId) return 'gone'
  const { ownerId } = locked
  const board = await findBoard(trx, workspaceId, ownerId)
  if (board.some((one) => isSame(one, { id: contactId }))) return 'gone'
  const key = { workspaceId, relationshipId: advisorId, ownerId }
  await answer(trx, key, now, { contact_id: contactId, contact_name: null })
  await saveLastOfAdvisors(trx, { workspaceId, id: advisorId, ownerId, contactId }, now)
  return 'linked'
}

/** Locks an advisor who is on the board; null if they aren't. */
export async function lockAdvisor(trx: Trx, { workspaceId, advisorId }: Key): Promise<Relationship | null> {
  const locked = await lockRelationship(trx, { workspaceId, relationshipId: advisorId })
  return locked?.kind === 'advisor' && locked.endedAt === null ? locked : null
}

export type AdvisorChange = { cadence?: BoardCadence; whatFor?: string | null }

/** Changes what is given. A new cadence answers the nudges so far. */
export async function changeAdvisor(
  trx: Trx,
  { workspaceId, advisorId }: Key,
  { cadence, whatFor }: AdvisorChange,
  now: Temporal.Instant,
): Promise<'changed' | 'gone'> {
  const locked = await lockAdvisor(trx, { workspaceId, advisorId })
  if (!locked) return 'gone'
  if (whatFor !== undefined) {
    await trx
      .updateTable('advisors')
      .set({ what_for: whatFor })
      .where('workspace_id', '=', workspaceId)
      .where('advisor_id', '=', advisorId)
      .execute()
  }
  if (cadence !== undefined) {
    const columns = cadence === null ? { never_due: true } : { never_due: false, cadence_days: cadence }
    const key = { workspaceId, relationshipId: advisorId, ownerId: locked.ownerId }
    await answer(trx, key, now, columns)
  }
  return 'changed'
}

/** Takes an advisor off the board. What the owner wrote is kept for their download. */
export async function removeAdvisor(
  trx: Trx,
  { workspaceId, advisorId }: Key,
  now: Temporal.Instant,
): Promise<Relationship | null> {
  const locked = await lockAdvisor(trx, { workspaceId, advisorId })
  if (!locked) return null
  await endRelationship(trx, { workspaceId, relationshipId: advisorId }, now)
  await requestRecheck(trx, workspaceId, [locked.ownerId], now)
  return locked
}

/** Keeps an advisor whose account is deactivated under their name. 'taken': the board has that name already. */
export async function keepUnderName(
  trx: Trx,
  { workspaceId, advisorId }: Key,
  now: Temporal.Instant,
): Promise<'kept' | 'taken' | 'gone'> {
  const locked = await lockAdvisor(trx, { workspaceId, advisorId })
  if (!locked || locked.contactId === null || locked.contactIsHere) return 'gone'
  const { ownerId, contactName: name } = locked
  const board = await findBoard(trx, workspaceId, ownerId)
  if (board.some((one) => one.id !== advisorId && isSame(one, { name }))) return 'taken'
  const key = { workspaceId, relationshipId: advisorId, ownerId }
  await answer(trx, key, now, { contact_id: null, contact_name: name })
  return 'kept'
}

/** An advisor whose account was deactivated, and about whom no nudge has asked. */
export type LeftAdvisor = { advisorId: string; ownerId: string; leftAt: Temporal.Instant }

/** Former members are left out: there is no name to keep. */
export async function findLeftAdvisors(
  db: Database,
  workspaceId: string,
  ownerIds: readonly string[],
): Promise<LeftAdvisor[]> {
  const { rows } = await sql<LeftAdvisor>`
    select a.advisor_id as "advisorId", r.owner_id as "ownerId", contact.deactivated_at as "leftAt"
    from advisors a
    join relationships r on r.workspace_id = a.workspace_id and r.relationship_id = a.advisor_id
    join people contact on contact.workspace_id = r.workspace_id and contact.person_id = r.contact_id
    where a.workspace_id = ${workspaceId} and r.owner_id = any(${[...ownerIds]}::text[]) and r.ended_at is null
      and contact.deactivated_at is not null and contact.person_id not like 'FORMER-%'
      and a.departure_listed_on is null
    order by contact.deactivated_at, a.advisor_id
  `.execute(db)
  return rows
}

/** Records that a nudge asked what to do about these. */
export async function saveDeparturesListed(
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('advisors')
    .set({ departure_listed_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', 'in', ids)
    .execute()
}
