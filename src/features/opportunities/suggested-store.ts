import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { selectInterests, toInterest } from './interest-store.ts'
import type { Interest } from './rules.ts'

/** Returns what the app or a mentor suggests to these people, in open opportunities; those that close first come first. */
export async function findSuggested(
  db: Database,
  workspaceId: string,
  personIds: readonly string[],
): Promise<(Interest & { isUntold: boolean; suggestedAt: Temporal.Instant })[]> {
  if (personIds.length === 0) return []
  const rows = await selectInterests(db)
    .innerJoin('opportunities as o', (join) =>
      join.onRef('o.workspace_id', '=', 'i.workspace_id').onRef('o.opportunity_id', '=', 'i.opportunity_id'),
    )
    .select(['i.is_untold', 'i.suggested_at'])
    .where('i.workspace_id', '=', workspaceId)
    .where('i.person_id', 'in', personIds)
    .where('i.state', '=', 'suggested')
    .where('o.state', '=', sql.lit('open'))
    .where((eb) =>
      // Excludes profiles that were made private since the last comparison.
      eb.or([
        eb('i.suggested_by', 'is not', null),
        eb.exists(
          eb
            .selectFrom('profiles as p')
            .select('p.person_id')
            .whereRef('p.workspace_id', '=', 'i.workspace_id')
            .whereRef('p.person_id', '=', 'i.person_id')
            .where('p.seen_by', '=', 'matching'),
        ),
      ]),
    )
    .orderBy('o.closes_at')
    .orderBy('i.interest_id')
    .execute()
  return rows.flatMap(({ is_untold: isUntold, suggested_at: suggestedAt, ...row }) =>
    suggestedAt === null ? [] : [{ ...toInterest(row), isUntold, suggestedAt }],
  )
}

/** Returns by person id the day of the last nudge that told them about an opportunity. */
export async function findLastTold(
  db: Database,
  workspaceId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Temporal.PlainDate | null>> {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('interests')
    .select(['person_id', (eb) => eb.fn.max('told_on').as('told_on')])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', 'in', personIds)
    .groupBy('person_id')
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.told_on]))
}

/** Records that a nudge has told people about these. */
export async function saveTold(
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('interests')
    .set({ is_untold: false, told_on: on })
    .where('workspace_id', '=', workspaceId)
    .where('interest_id', 'in', ids)
    .execute()
}

/** Records that a mentor suggests it, too. The person's next nudge with opportunities says so. */
export async function saveSuggested(
  trx: Trx,
  workspaceId: string,
  { interestId, mentorId }: { interestId: string; mentorId: string },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('interests')
    .set({ suggested_by: mentorId, suggested_at: now, is_untold: true })
    .where('workspace_id', '=', workspaceId)
    .where('interest_id', '=', interestId)
    .execute()
}
