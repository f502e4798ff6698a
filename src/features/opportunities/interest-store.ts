import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { FACETS } from '../profiles/rules.ts'
import { chooseReason, type Said } from './match-rules.ts'
import { matchableWords } from './match-store.ts'
import { INTEREST_STATES, type Interest, type InterestState, type Reason } from './rules.ts'
import type { Key } from './store.ts'

function selectInterests(db: Database) {
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

function toInterest(row: Row): Interest {
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
      // Of a profile that has become private, nothing is suggested any more, also before it was compared again.
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

/** Returns by interest id the person's own words that match, as far as they still let them match. */
export async function findReasons(
  db: Database,
  workspaceId: string,
  interests: readonly Pick<Interest, 'id' | 'personId'>[],
): Promise<ReadonlyMap<string, Reason>> {
  if (interests.length === 0) return new Map()
  const personIds = [...new Set(interests.map(({ personId }) => personId))]
  const { rows } = await sql<Omit<Said, 'facet'> & { facet: string; id: string; matched: string[] }>`
    select i.interest_id as id, i.matched, said.facet, said.words, s.form, s.stem
    from (${matchableWords(workspaceId, sql`w.about_id = any(${personIds}::text[])`)}) said
    cross join lateral stems(said.words) s
    join interests i on i.workspace_id = ${workspaceId} and i.person_id = said.about_id and s.stem = any(i.matched)
    where not said.is_private and i.interest_id = any(${interests.map(({ id }) => id)}::uuid[])
    order by i.interest_id, said.facet, s.form
  `.execute(db)
  const reasons = new Map<string, Reason>()
  for (const [id, found] of Map.groupBy(rows, (row) => row.id)) {
    const said = found.flatMap((row) => {
      const facet = FACETS.find((one) => one === row.facet)
      return facet ? [{ ...row, facet }] : []
    })
    const reason = chooseReason(said, found[0]?.matched ?? [])
    if (reason) reasons.set(id, reason)
  }
  return reasons
}
