import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { requestRecheck } from '../people/store.ts'
import { CHECK_IN_KINDS, type CheckInKind, type ReadableCheckIn } from '../relationships/rules.ts'
import { type Key, lockMentorship } from './store.ts'

/** The touches of a relationship, the newest first; those that did not happen after all are marked. */
export async function findCheckIns(
  db: Database,
  { workspaceId, mentorshipId }: Key,
  readerId: string,
  limit: number,
): Promise<ReadableCheckIn[]> {
  const columns = ['check_in_id', 'author_id', 'checked_in_on', 'kind', 'note', 'logged_at'] as const
  // The newest of each, so that the years before need not be read.
  const newestOf = (table: 'check_ins' | 'check_in_corrections') =>
    db
      .selectFrom(table)
      .select([...columns, sql<boolean>`${table === 'check_in_corrections'}::boolean`.as('is_corrected')])
      .where('workspace_id', '=', workspaceId)
      .where('mentorship_id', '=', mentorshipId)
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
        .as('all_touches'),
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
 * A touch that did not happen after all: it counts no more, and the rhythm is as if it had never been logged.
 * Its author keeps the note.
 */
export async function correctCheckIn(
  trx: Trx,
  { checkInId, correctedBy, ...key }: Key & { checkInId: string; correctedBy: string },
  now: Temporal.Instant,
): Promise<Corrected> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const checkIn = await trx
    .deleteFrom('check_ins')
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('check_in_id', '=', checkInId)
    .returningAll()
    .executeTakeFirst()
  const kind = checkIn && readKind(checkIn.kind)
  if (!checkIn || !kind) return { result: 'corrected already' }
  await trx
    .insertInto('check_in_corrections')
    .values({ ...checkIn, corrected_by: correctedBy, corrected_at: now })
    .execute()
  await trx
    .updateTable('mentorships')
    .set((eb) => ({
      last_check_in_on: eb
        .selectFrom('check_ins')
        .select((checkIns) => checkIns.fn.max('checked_in_on').as('last'))
        .where('workspace_id', '=', key.workspaceId)
        .where('mentorship_id', '=', key.mentorshipId),
    }))
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .execute()
  await requestRecheck(trx, key.workspaceId, [mentorship.mentorId], now)
  return { result: 'corrected', authorId: checkIn.author_id, on: checkIn.checked_in_on, kind }
}

/** What was corrected, without a word of its note. */
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
