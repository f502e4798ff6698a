import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { INTEREST_STATES, type Interest, type InterestState, type Opportunity } from './rules.ts'
import type { Key } from './store.ts'

/** For the stores of interests. */
export function selectInterests(db: Database) {
  return db
    .selectFrom('interests as i')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 'i.workspace_id').onRef('person.person_id', '=', 'i.person_id'),
    )
    .select([
      'i.interest_id',
      'i.opportunity_id',
      'i.person_id',
      'i.state',
      'i.suggested_by',
      'i.shown_at',
      'i.decided_at',
      'person.display_name as person_name',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectInterests>['executeTakeFirstOrThrow']>>

export function toInterest(row: Row): Interest {
  return {
    id: row.interest_id,
    opportunityId: row.opportunity_id,
    personId: row.person_id,
    personName: row.person_name,
    state: INTEREST_STATES.find((one) => one === row.state) ?? 'withdrawn',
    suggestedBy: row.suggested_by,
    shownAt: row.shown_at,
    decidedAt: row.decided_at,
  }
}

export type InterestKey = Key & { personId: string }

export async function findInterest(db: Database, key: InterestKey): Promise<Interest | null> {
  const row = await selectInterests(db)
    .where('i.workspace_id', '=', key.workspaceId)
    .where('i.opportunity_id', '=', key.opportunityId)
    .where('i.person_id', '=', key.personId)
    .executeTakeFirst()
  return row ? toInterest(row) : null
}

export async function findInterestsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Interest[]> {
  if (ids.length === 0) return []
  const rows = await selectInterests(db)
    .where('i.workspace_id', '=', workspaceId)
    .where('i.interest_id', 'in', ids)
    .execute()
  return rows.map(toInterest)
}

/** Returns one person's interests in these opportunities, by opportunity id. */
export async function findInterestsOf(
  db: Database,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  opportunityIds: readonly string[],
): Promise<ReadonlyMap<string, Interest>> {
  if (opportunityIds.length === 0) return new Map()
  const rows = await selectInterests(db)
    .where('i.workspace_id', '=', workspaceId)
    .where('i.person_id', '=', personId)
    .where('i.opportunity_id', 'in', opportunityIds)
    .execute()
  return new Map(rows.map((row) => [row.opportunity_id, toInterest(row)]))
}

/** Returns members who have shown themselves or were chosen, in the order of their names. All that owners may read. */
export async function findShown(
  db: Database,
  workspaceId: string,
  opportunityIds: readonly string[],
): Promise<Interest[]> {
  if (opportunityIds.length === 0) return []
  const rows = await selectInterests(db)
    .where('i.workspace_id', '=', workspaceId)
    .where('i.opportunity_id', 'in', opportunityIds)
    .where('i.state', 'in', ['shown', 'chosen'])
    .where('person.standing', '=', 'member')
    .orderBy('person.display_name')
    .orderBy('i.person_id')
    .execute()
  return rows.map(toInterest)
}

/** Returns the owners of open opportunities to whom a person has shown themselves: they may read the person's words. */
export async function findReaders(
  db: Database,
  { workspaceId, personId }: { workspaceId: string; personId: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('interests as i')
    .innerJoin('opportunities as o', (join) =>
      join.onRef('o.workspace_id', '=', 'i.workspace_id').onRef('o.opportunity_id', '=', 'i.opportunity_id'),
    )
    .select(['o.poster_id', 'o.co_owner_id'])
    .where('i.workspace_id', '=', workspaceId)
    .where('i.person_id', '=', personId)
    .where('i.state', '=', 'shown')
    .where('o.state', '=', 'open')
    .execute()
  const ids = rows.flatMap((row) => [row.poster_id, ...(row.co_owner_id === null ? [] : [row.co_owner_id])])
  return [...new Set(ids)]
}

/** Shows a person to the owners, also one to whom nothing was suggested. The caller holds the lock of the opportunity. */
export async function saveShown(
  trx: Trx,
  { workspaceId, opportunityId, personId }: InterestKey,
  now: Temporal.Instant,
): Promise<string> {
  const shown = { state: 'shown', is_untold: false, shown_at: now }
  const { interest_id } = await trx
    .insertInto('interests')
    .values({ workspace_id: workspaceId, opportunity_id: opportunityId, person_id: personId, ...shown })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'opportunity_id', 'person_id']).doUpdateSet(shown),
    )
    .returning('interest_id')
    .executeTakeFirstOrThrow()
  return interest_id
}

/** Saves what the person or an owner has decided. The caller holds the lock of the opportunity. */
export async function saveState(
  trx: Trx,
  { workspaceId, opportunityId, personId }: InterestKey,
  state: Exclude<InterestState, 'suggested' | 'shown'>,
  now: Temporal.Instant,
): Promise<void> {
  const isAnswered = state === 'chosen' || state === 'thanked'
  await trx
    .updateTable('interests')
    .set({ state, is_untold: false, decided_at: isAnswered ? now : null })
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', opportunityId)
    .where('person_id', '=', personId)
    .execute()
}

/** How many were chosen. The caller holds the lock of the opportunity. */
export async function countChosen(trx: Trx, { workspaceId, id }: Opportunity): Promise<number> {
  const { count } = await trx
    .selectFrom('interests')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('opportunity_id', '=', id)
    .where('state', '=', 'chosen')
    .executeTakeFirstOrThrow()
  return count
}
