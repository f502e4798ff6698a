import { sql, type Updateable } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Relationships } from '../../platform/schema.ts'
import { requestRecheck } from '../people/store.ts'
import {
  CHECK_IN_KINDS,
  type CheckIn,
  type CheckInKind,
  type DatedNote,
  type LoggedSince,
  laterOf,
  type ReadableCheckIn,
  type Relationship,
  type Schedule,
} from './rules.ts'
import { answer, answerTime, type Key, lockRelationship } from './store.ts'

export type NewCheckIn = Key & CheckIn & { authorId: string }

/** `schedule`: the relationship's schedule after the check-in. */
export type Logging =
  | { result: 'logged'; schedule: Schedule; checkInId: string }
  | { result: 'logged already'; schedule: Schedule }
  | { result: 'ended' }

/** Logs a check-in by the owner or the contact. Logging the same one twice stores it once. */
export async function logCheckIn(trx: Trx, checkIn: NewCheckIn, now: Temporal.Instant): Promise<Logging> {
  const relationship = await lockRelationship(trx, checkIn)
  if (!relationship || relationship.endedAt) return { result: 'ended' }
  const { startedOn, cadenceDays, dueFromOn, ownerId } = relationship
  const inserted = await trx
    .insertInto('check_ins')
    .values({
      workspace_id: checkIn.workspaceId,
      relationship_id: checkIn.relationshipId,
      author_id: checkIn.authorId,
      checked_in_on: checkIn.on,
      kind: checkIn.kind,
      note: checkIn.note,
      logged_at: answerTime(checkIn.workspaceId, ownerId, now),
      unanswered_before: relationship.unanswered,
      answered_at_before: relationship.answeredAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('check_in_id')
    .executeTakeFirst()
  const lastCheckInOn = inserted
    ? laterOf(relationship.lastCheckInOn, checkIn.on)
    : relationship.lastCheckInOn
  const schedule = { startedOn, cadenceDays, dueFromOn, lastCheckInOn }
  if (!inserted) return { result: 'logged already', schedule }
  const { meetsOn } = relationship
  const hasMet = meetsOn !== null && Temporal.PlainDate.compare(checkIn.on, meetsOn) >= 0
  const change = { last_check_in_on: lastCheckInOn, ...(hasMet && { meets_on: null }) }
  await answer(trx, { ...checkIn, ownerId }, now, change)
  if (relationship.kind === 'mentorship') await saveLastOfAdvisors(trx, relationship, now, { isAnswer: true })
  return { result: 'logged', schedule, checkInId: inserted.check_in_id }
}

/** Returns the check-ins of a relationship, newest first. Corrected ones are marked; notes are the reader's own only. */
export async function findCheckIns(
  db: Database,
  { workspaceId, relationshipId }: Key,
  readerId: string,
  limit: number,
): Promise<ReadableCheckIn[]> {
  const columns = ['check_in_id', 'author_id', 'checked_in_on', 'kind', 'note', 'logged_at'] as const
  // Limit each table, so that old rows aren't read.
  const newestOf = (table: 'check_ins' | 'check_in_corrections') =>
    db
      .selectFrom(table)
      .select([...columns, sql<boolean>`${table === 'check_in_corrections'}::boolean`.as('is_corrected')])
      .where('workspace_id', '=', workspaceId)
      .where('relationship_id', '=', relationshipId)
      .orderBy('checked_in_on', 'desc')
      .orderBy('logged_at', 'desc')
      .limit(limit)
      .as('newest')
  const rows = await db
    .selectFrom(
      db
        .selectFrom(newestOf('check_ins'))
        .selectAll()
        .unionAll(db.selectFrom(newestOf('check_in_corrections')).selectAll())
        .as('all_check_ins'),
    )
    .select(['check_in_id', 'checked_in_on', 'kind', 'is_corrected'])
    .select((eb) => [
      eb('author_id', '=', readerId).$castTo<boolean>().as('is_own'),
      eb.case().when('author_id', '=', readerId).then(eb.ref('note')).else(null).end().as('note'),
    ])
    .orderBy('checked_in_on', 'desc')
    .orderBy('logged_at', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap(({ check_in_id, checked_in_on, kind, note, is_own, is_corrected }) => {
    const known = readKind(kind)
    return known === null
      ? []
      : [{ id: check_in_id, on: checked_in_on, kind: known, note, isOwn: is_own, isCorrected: is_corrected }]
  })
}

function readKind(kind: string): CheckInKind | null {
  return CHECK_IN_KINDS.find((one) => one === kind) ?? null
}

export type Corrected =
  | { result: 'corrected'; authorId: string; on: Temporal.PlainDate; kind: CheckInKind }
  | { result: 'corrected already' }
  | { result: 'ended' }

/**
 * Corrects a check-in that did not happen: it no longer counts, and the due date is as if it had never been logged. The
 * author's note is kept.
 */
export async function correctCheckIn(
  trx: Trx,
  { checkInId, correctedBy, ...key }: Key & { checkInId: string; correctedBy: string },
  now: Temporal.Instant,
): Promise<Corrected> {
  const relationship = await lockRelationship(trx, key)
  if (!relationship || relationship.endedAt) return { result: 'ended' }
  const checkIn = await trx
    .deleteFrom('check_ins')
    .where('workspace_id', '=', key.workspaceId)
    .where('relationship_id', '=', key.relationshipId)
    .where('check_in_id', '=', checkInId)
    .returningAll()
    .executeTakeFirst()
  const kind = checkIn && readKind(checkIn.kind)
  if (!checkIn || !kind) return { result: 'corrected already' }
  const { unanswered_before: _, answered_at_before: __, ...kept } = checkIn
  await trx
    .insertInto('check_in_corrections')
    .values({ ...kept, corrected_by: correctedBy, corrected_at: now })
    .execute()
  await saveLastCheckIn(trx, relationship, now)
  return { result: 'corrected', authorId: checkIn.author_id, on: checkIn.checked_in_on, kind }
}

/** Stores the day of the newest check-in that is left, and `also`. Requests a recheck of the owner's next nudge. */
async function saveLastCheckIn(
  trx: Trx,
  relationship: Relationship,
  now: Temporal.Instant,
  also: Updateable<Relationships> = {},
): Promise<void> {
  const key = { workspaceId: relationship.workspaceId, relationshipId: relationship.id }
  await trx
    .updateTable('relationships')
    .set((eb) => ({
      ...also,
      last_check_in_on: eb
        .selectFrom('check_ins')
        .select((checkIns) => checkIns.fn.max('checked_in_on').as('last'))
        .where('workspace_id', '=', key.workspaceId)
        .where('relationship_id', '=', key.relationshipId),
    }))
    .where('workspace_id', '=', key.workspaceId)
    .where('relationship_id', '=', key.relationshipId)
    .execute()
  await requestRecheck(trx, key.workspaceId, [relationship.ownerId], now)
  await saveLastOfAdvisors(trx, relationship, now)
}

/**
 * Stores for the advisors among the two people of a relationship the day of their last check-in: one in a mentorship of
 * theirs counts for the board as well. `isAnswer`: it also answers the nudges about them.
 */
export async function saveLastOfAdvisors(
  trx: Trx,
  { workspaceId, id, ownerId, contactId }: Pick<Relationship, 'workspaceId' | 'id' | 'ownerId' | 'contactId'>,
  now: Temporal.Instant,
  { isAnswer = false }: { isAnswer?: boolean } = {},
): Promise<void> {
  const { rows } = await sql<{ owner: string }>`
    update relationships advisor set last_check_in_on = (
        select max(c.checked_in_on) from check_ins c
        join relationships r on r.workspace_id = c.workspace_id and r.relationship_id = c.relationship_id
        where c.workspace_id = ${workspaceId} and (r.relationship_id = advisor.relationship_id
          or (r.kind = 'mentorship' and (r.owner_id, r.contact_id) in
            ((advisor.owner_id, advisor.contact_id), (advisor.contact_id, advisor.owner_id))))
      ),
      unanswered = case when ${isAnswer} then 0 else unanswered end,
      answered_at = case when ${isAnswer} then greatest(${now}::timestamptz, (
          select last_nudged_at from people owner
          where owner.workspace_id = advisor.workspace_id and owner.person_id = advisor.owner_id))
        else answered_at end
    where workspace_id = ${workspaceId} and kind = 'advisor' and ended_at is null
      and (relationship_id = ${id} or (owner_id, contact_id) in
        ((${ownerId}, ${contactId}::text), (${contactId}::text, ${ownerId})))
    returning owner_id as owner
  `.execute(trx)
  if (rows.length > 0)
    await requestRecheck(
      trx,
      workspaceId,
      rows.map(({ owner }) => owner),
      now,
    )
}

/** A check-in of one author; others can't read or change it through this key. */
export type OwnKey = Key & { checkInId: string; authorId: string }

/** Returns a person's own check-in; null if there is none. */
export async function findOwnCheckIn(
  db: Database,
  { workspaceId, relationshipId, checkInId, authorId }: OwnKey,
): Promise<CheckIn | null> {
  const row = await db
    .selectFrom('check_ins')
    .select(['checked_in_on', 'kind', 'note'])
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', '=', relationshipId)
    .where('check_in_id', '=', checkInId)
    .where('author_id', '=', authorId)
    .executeTakeFirst()
  const kind = row && readKind(row.kind)
  return row && kind ? { on: row.checked_in_on, kind, note: row.note } : null
}

/**
 * Deletes a person's own check-in, as if it had never been logged. If nothing has been answered since, nudges about the
 * relationship are unanswered again.
 */
export async function undoCheckIn(
  trx: Trx,
  { checkInId, authorId, ...key }: OwnKey,
  now: Temporal.Instant,
): Promise<'undone' | 'gone' | 'ended'> {
  const relationship = await lockRelationship(trx, key)
  if (!relationship || relationship.endedAt) return 'ended'
  const checkIn = await trx
    .deleteFrom('check_ins')
    .where('workspace_id', '=', key.workspaceId)
    .where('relationship_id', '=', key.relationshipId)
    .where('check_in_id', '=', checkInId)
    .where('author_id', '=', authorId)
    .returning(['logged_at', 'unanswered_before', 'answered_at_before'])
    .executeTakeFirst()
  if (!checkIn) return 'gone'
  const before = { unanswered: checkIn.unanswered_before, answered_at: checkIn.answered_at_before }
  const isLastAnswer = relationship.answeredAt?.equals(checkIn.logged_at)
  await saveLastCheckIn(trx, relationship, now, isLastAnswer ? before : {})
  return 'undone'
}

/** Changes a person's own check-in. 'same': they have logged just that already, so nothing changes. */
export async function editCheckIn(
  trx: Trx,
  { checkInId, authorId, ...key }: OwnKey,
  { on, kind, note }: CheckIn,
  now: Temporal.Instant,
): Promise<'edited' | 'same' | 'gone' | 'ended'> {
  const relationship = await lockRelationship(trx, key)
  if (!relationship || relationship.endedAt) return 'ended'
  const twin = await trx
    .selectFrom('check_ins')
    .select('check_in_id')
    .where('workspace_id', '=', key.workspaceId)
    .where('relationship_id', '=', key.relationshipId)
    .where('author_id', '=', authorId)
    .where('checked_in_on', '=', on)
    .where('kind', '=', kind)
    .where((eb) => eb(eb.fn.coalesce('note', eb.val('')), '=', note ?? ''))
    .executeTakeFirst()
  if (twin && twin.check_in_id !== checkInId) return 'same'
  const edited = await trx
    .updateTable('check_ins')
    .set({ checked_in_on: on, kind, note })
    .where('workspace_id', '=', key.workspaceId)
    .where('relationship_id', '=', key.relationshipId)
    .where('check_in_id', '=', checkInId)
    .where('author_id', '=', authorId)
    .returning('check_in_id')
    .executeTakeFirst()
  if (!edited) return 'gone'
  await saveLastCheckIn(trx, relationship, now)
  return 'edited'
}

/** Returns a corrected check-in without its note; null if there is none. */
export async function findCorrection(
  db: Database,
  workspaceId: string,
  checkInId: string,
): Promise<{ on: Temporal.PlainDate; kind: CheckInKind; correctedBy: string } | null> {
  const row = await db
    .selectFrom('check_in_corrections')
    .select(['checked_in_on', 'kind', 'corrected_by'])
    .where('workspace_id', '=', workspaceId)
    .where('check_in_id', '=', checkInId)
    .executeTakeFirst()
  const kind = row && readKind(row.kind)
  return row && kind ? { on: row.checked_in_on, kind, correctedBy: row.corrected_by } : null
}

/** Returns by relationship id the author's newest note of a check-in since a day; never another person's note. */
export async function findLastNotes(
  db: Database,
  workspaceId: string,
  authorId: string,
  relationshipIds: readonly string[],
  since: Temporal.PlainDate,
): Promise<ReadonlyMap<string, DatedNote>> {
  if (relationshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('check_ins')
    .distinctOn('relationship_id')
    .select(['relationship_id', 'note', 'checked_in_on'])
    .where('workspace_id', '=', workspaceId)
    .where('author_id', '=', authorId)
    .where('relationship_id', 'in', relationshipIds)
    .where('checked_in_on', '>=', since)
    .where('note', 'is not', null)
    .orderBy('relationship_id')
    .orderBy('checked_in_on', 'desc')
    .orderBy('logged_at', 'desc')
    .execute()
  return new Map(
    rows.flatMap(({ relationship_id, note, checked_in_on }) =>
      note === null ? [] : [[relationship_id, { text: note, on: checked_in_on }] as const],
    ),
  )
}

type LoggedRow = { relationship_id: string; check_in_id: string; author_id: string; has_note: boolean }

/** Returns by relationship id what either person has logged since an instant; for advisors, also in a mentorship. `authorId` is the reader. */
export async function findLoggedSince(
  db: Database,
  workspaceId: string,
  authorId: string,
  relationshipIds: readonly string[],
  since: Temporal.Instant,
): Promise<ReadonlyMap<string, LoggedSince>> {
  if (relationshipIds.length === 0) return new Map()
  const { rows } = await sql<LoggedRow>`
    select asked.relationship_id, c.check_in_id, c.author_id, c.note is not null as has_note
    from relationships asked
    join relationships r on r.workspace_id = asked.workspace_id and (r.relationship_id = asked.relationship_id
      or (asked.kind = 'advisor' and r.kind = 'mentorship' and (r.owner_id, r.contact_id) in
        ((asked.owner_id, asked.contact_id), (asked.contact_id, asked.owner_id))))
    join check_ins c on c.workspace_id = r.workspace_id and c.relationship_id = r.relationship_id
    where asked.workspace_id = ${workspaceId} and asked.relationship_id = any(${[...relationshipIds]}::uuid[])
      and c.logged_at >= ${since}
    order by c.logged_at desc
  `.execute(db)
  return new Map(
    [...Map.groupBy(rows, (row) => row.relationship_id)].map(([id, logged]) => {
      const own = logged.find((row) => row.author_id === authorId)
      return [id, { own: own ? { checkInId: own.check_in_id, hasNote: own.has_note } : null }]
    }),
  )
}

/** Returns by relationship id the days of all check-ins since a day, by either person. */
export async function findCheckInDays(
  db: Database,
  workspaceId: string,
  relationshipIds: readonly string[],
  since: Temporal.PlainDate,
): Promise<ReadonlyMap<string, Temporal.PlainDate[]>> {
  if (relationshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('check_ins')
    .select(['relationship_id', 'checked_in_on'])
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', 'in', relationshipIds)
    .where('checked_in_on', '>=', since)
    .execute()
  const byRelationship = Map.groupBy(rows, (row) => row.relationship_id)
  return new Map([...byRelationship].map(([id, days]) => [id, days.map((row) => row.checked_in_on)]))
}
