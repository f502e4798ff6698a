import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { lookAgain } from '../people/store.ts'
import { type ReadableTouch, TOUCH_KINDS, type TouchKind } from './rules.ts'
import { type Key, lockMentorship } from './store.ts'

/** The touches of a relationship, the newest first; those that did not happen after all are marked. */
export async function findTouches(
  db: Database,
  { workspaceId, mentorshipId }: Key,
  readerId: string,
  limit: number,
): Promise<ReadableTouch[]> {
  const columns = ['touch_id', 'author_id', 'touched_on', 'kind', 'note', 'logged_at'] as const
  // The newest of each, so that the years before need not be read.
  const newestOf = (table: 'touches' | 'touch_corrections') =>
    db
      .selectFrom(table)
      .select([...columns, sql<boolean>`${table === 'touch_corrections'}::boolean`.as('is_corrected')])
      .where('workspace_id', '=', workspaceId)
      .where('mentorship_id', '=', mentorshipId)
      .orderBy('touched_on', 'desc')
      .orderBy('logged_at', 'desc')
      .limit(limit)
      .as('newest')
  const rows = await db
    .selectFrom(
      db
        .selectFrom(newestOf('touches'))
        .selectAll()
        .unionAll(db.selectFrom(newestOf('touch_corrections')).selectAll())
        .as('all_touches'),
    )
    .select(['touch_id', 'touched_on', 'kind', 'is_corrected'])
    .select((eb) => [
      eb('author_id', '=', readerId).$castTo<boolean>().as('is_own'),
      eb.case().when('author_id', '=', readerId).then(eb.ref('note')).else(null).end().as('note'),
    ])
    .orderBy('touched_on', 'desc')
    .orderBy('logged_at', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap(({ touch_id, touched_on, kind, note, is_own, is_corrected }) => {
    const known = readKind(kind)
    return known === null
      ? []
      : [{ id: touch_id, on: touched_on, kind: known, note, isOwn: is_own, isCorrected: is_corrected }]
  })
}

function readKind(kind: string): TouchKind | null {
  return TOUCH_KINDS.find((one) => one === kind) ?? null
}

export type Corrected =
  | { result: 'corrected'; authorId: string; on: Temporal.PlainDate; kind: TouchKind }
  | { result: 'corrected already' }
  | { result: 'ended' }

/**
 * A touch that did not happen after all: it counts no more, and the rhythm is as if it had never been logged.
 * Its author keeps the note.
 */
export async function correctTouch(
  trx: Trx,
  { touchId, correctedBy, ...key }: Key & { touchId: string; correctedBy: string },
  now: Temporal.Instant,
): Promise<Corrected> {
  const mentorship = await lockMentorship(trx, key)
  if (!mentorship || mentorship.endedAt) return { result: 'ended' }
  const touch = await trx
    .deleteFrom('touches')
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('touch_id', '=', touchId)
    .returningAll()
    .executeTakeFirst()
  const kind = touch && readKind(touch.kind)
  if (!touch || !kind) return { result: 'corrected already' }
  await trx
    .insertInto('touch_corrections')
    .values({ ...touch, corrected_by: correctedBy, corrected_at: now })
    .execute()
  await trx
    .updateTable('mentorships')
    .set((eb) => ({
      last_touch_on: eb
        .selectFrom('touches')
        .select((touches) => touches.fn.max('touched_on').as('last'))
        .where('workspace_id', '=', key.workspaceId)
        .where('mentorship_id', '=', key.mentorshipId),
    }))
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .execute()
  await lookAgain(trx, key.workspaceId, [mentorship.mentorId], now)
  return { result: 'corrected', authorId: touch.author_id, on: touch.touched_on, kind }
}

/** What was corrected, without a word of its note. */
export async function findCorrection(
  db: Database,
  workspaceId: string,
  touchId: string,
): Promise<{ on: Temporal.PlainDate; kind: TouchKind; correctedBy: string } | null> {
  const row = await db
    .selectFrom('touch_corrections')
    .select(['touched_on', 'kind', 'corrected_by'])
    .where('workspace_id', '=', workspaceId)
    .where('touch_id', '=', touchId)
    .executeTakeFirst()
  const kind = row && readKind(row.kind)
  return row && kind ? { on: row.touched_on, kind, correctedBy: row.corrected_by } : null
}
