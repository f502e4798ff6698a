import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { Ended } from './rules.ts'

function selectEnded(db: Database, workspaceId: string) {
  return db
    .selectFrom('seat_terms as t')
    .innerJoin('seats as s', (join) =>
      join.onRef('s.workspace_id', '=', 't.workspace_id').onRef('s.seat_id', '=', 't.seat_id'),
    )
    .innerJoin('people as leader', (join) =>
      join.onRef('leader.workspace_id', '=', 's.workspace_id').onRef('leader.person_id', '=', 's.leader_id'),
    )
    .select(['t.term_id as termId', 't.person_id as personId', 't.last_on as lastOn'])
    .select(['s.leader_id as leaderId', 'leader.display_name as leaderName'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('seat_reflections as r')
            .select('r.number')
            .whereRef('r.workspace_id', '=', 't.workspace_id')
            .whereRef('r.term_id', '=', 't.term_id'),
        )
        .$castTo<boolean>()
        .as('isWritten'),
    )
    .where('t.workspace_id', '=', workspaceId)
    .where('t.state', 'in', ['ended', 'ended early'])
}

/** Returns the terms of these people for which no nudge has asked for a reflection yet. */
export async function findUnlisted(
  db: Database,
  workspaceId: string,
  personIds: readonly string[],
): Promise<Ended[]> {
  if (personIds.length === 0) return []
  const rows = await selectEnded(db, workspaceId)
    .where('t.person_id', 'in', personIds)
    .where('t.reflection_listed_on', 'is', null)
    .orderBy('t.last_on')
    .execute()
  return rows.filter(({ isWritten }) => !isWritten)
}

export async function findEnded(
  db: Database,
  workspaceId: string,
  termIds: readonly string[],
): Promise<Ended[]> {
  if (termIds.length === 0) return []
  return selectEnded(db, workspaceId).where('t.term_id', 'in', termIds).orderBy('t.last_on').execute()
}

/** Records that a nudge asked for these reflections. */
export async function saveReflectionsListed(
  trx: Trx,
  workspaceId: string,
  termIds: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (termIds.length === 0) return
  await trx
    .updateTable('seat_terms')
    .set({ reflection_listed_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('term_id', 'in', termIds)
    .execute()
}
