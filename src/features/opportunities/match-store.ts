import { type RawBuilder, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { lockPerson, requestRecheck } from '../people/store.ts'
import { GENERIC_STEMS, MATCH_MIN_SCORE, MATCHED_FACETS, RARE_WORD } from './match-rules.ts'

type ProfileKey = { workspaceId: string; personId: string }
type OpportunityKey = { workspaceId: string; opportunityId: string }

/** Returns profiles and opportunities that have changed since they were compared, the oldest first. */
export async function findToMatch(
  db: Database,
  limit: number,
): Promise<{ profiles: ProfileKey[]; opportunities: OpportunityKey[] }> {
  const { rows: profiles } = await sql<ProfileKey>`
    select workspace_id as "workspaceId", person_id as "personId" from profiles p
    where p.match_requested_at is not null order by p.match_requested_at limit ${limit}
  `.execute(db)
  const { rows: opportunities } = await sql<OpportunityKey>`
    select workspace_id as "workspaceId", opportunity_id as "opportunityId" from opportunities o
    where o.match_requested_at is not null order by o.match_requested_at limit ${limit}
  `.execute(db)
  return { profiles, opportunities }
}

/** Compares a profile that has changed with the open opportunities. Returns the person, if their suggestions changed. */
export async function matchProfile(trx: Trx, key: ProfileKey, now: Temporal.Instant): Promise<string[]> {
  const { workspaceId, personId } = key
  await lockPerson(trx, workspaceId, personId)
  await sql`update profiles set match_requested_at = null
    where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(trx)
  await indexProfile(trx, key)
  const pairs = sql`
    select p.person_id, o.opportunity_id, o.in_title, p.is_skill, p.stem from profile_words p
    join opportunity_words o on o.workspace_id = p.workspace_id and o.stem = p.stem
    where p.workspace_id = ${workspaceId} and p.person_id = ${personId}`
  return saveMatches(trx, workspaceId, { pairs, about: sql`i.person_id = ${personId}` }, now)
}

/** Compares an opportunity that is new or has changed with the profiles. Returns those whose suggestions changed. */
export async function matchOpportunity(
  trx: Trx,
  key: OpportunityKey,
  now: Temporal.Instant,
): Promise<string[]> {
  const { workspaceId, opportunityId } = key
  await sql`update opportunities set match_requested_at = null
    where workspace_id = ${workspaceId} and opportunity_id = ${opportunityId}`.execute(trx)
  await indexOpportunity(trx, key)
  const pairs = sql`
    select p.person_id, o.opportunity_id, o.in_title, p.is_skill, p.stem from opportunity_words o
    join profile_words p on p.workspace_id = o.workspace_id and p.stem = o.stem
    where o.workspace_id = ${workspaceId} and o.opportunity_id = ${opportunityId}
      and o.stem = any(array(${telling(
        workspaceId,
        sql`select w.stem from opportunity_words w
        where w.workspace_id = ${workspaceId} and w.opportunity_id = ${opportunityId}`,
      )}))`
  return saveMatches(trx, workspaceId, { pairs, about: sql`i.opportunity_id = ${opportunityId}` }, now)
}

/**
 * What people say of themselves now and let match with opportunities; without private versions. `which`: a condition on
 * `w.about_id`.
 */
export function matchableWords(workspaceId: string, which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select distinct on (w.about_id, w.facet) w.about_id, w.facet, w.words, w.is_private from facet_words w
    join profiles p on p.workspace_id = w.workspace_id and p.person_id = w.about_id and p.seen_by = 'matching'
    where w.workspace_id = ${workspaceId} and w.author_id = w.about_id and ${which}
      and w.facet = any(${[...MATCHED_FACETS]}::text[])
    order by w.about_id, w.facet, w.version desc`
}

async function indexProfile(trx: Trx, { workspaceId, personId }: ProfileKey): Promise<void> {
  await sql`delete from profile_words where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(
    trx,
  )
  await sql`
    insert into profile_words (workspace_id, stem, person_id, is_skill)
    select ${workspaceId}, stem, about_id, bool_or(is_skill) from (
      select said.about_id, s.stem, said.facet = 'skills' and count(*) over (partition by said.facet, part.at) = 1 as is_skill
      from (${matchableWords(workspaceId, sql`w.about_id = ${personId}`)}) said
      cross join lateral unnest(case when said.facet = 'skills' then regexp_split_to_array(said.words, '[,;\n]')
        else array[said.words] end) with ordinality as part (words, at)
      cross join lateral stems(part.words) s where not said.is_private
    ) words group by about_id, stem
  `.execute(trx)
}

/** The words of one that is no longer open are deleted with its end. */
async function indexOpportunity(trx: Trx, { workspaceId, opportunityId }: OpportunityKey): Promise<void> {
  await sql`delete from opportunity_words
    where workspace_id = ${workspaceId} and opportunity_id = ${opportunityId}`.execute(trx)
  await sql`
    insert into opportunity_words (workspace_id, stem, opportunity_id, in_title)
    select ${workspaceId}, s.stem, o.opportunity_id, bool_or(part.in_title) from opportunities o
    cross join lateral (values (o.title, true), (o.why, false), (o.learn, false)) as part (words, in_title)
    cross join lateral stems(part.words) s
    where o.workspace_id = ${workspaceId} and o.opportunity_id = ${opportunityId} and o.state = 'open'
      and s.stem <> all(${[...GENERIC_STEMS]}::text[])
    group by o.opportunity_id, s.stem
  `.execute(trx)
}

/** Of these stems, those that few profiles have. Counts each only up to that limit. */
function telling(workspaceId: string, stems: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select stem from (${stems}) candidates (stem)
    cross join (select greatest(${RARE_WORD.atLeast}, count(*) / ${RARE_WORD.oneIn}) as few from profiles
      where workspace_id = ${workspaceId} and seen_by = 'matching') crowd
    cross join lateral (select count(*) as people from (
      select from profile_words c where c.workspace_id = ${workspaceId} and c.stem = candidates.stem
      limit crowd.few + 1) counted) shared
    where shared.people <= crowd.few`
}

type Compared = {
  /** A query for the shared words: `person_id`, `opportunity_id`, `stem`, `in_title`, `is_skill`. */
  pairs: RawBuilder<unknown>
  /** A condition on the interests `i` that were compared again. */
  about: RawBuilder<unknown>
}

/**
 * Stores new suggestions, and deletes those that no longer match and that nobody was told of. How well they match is
 * stored nowhere.
 */
async function saveMatches(
  trx: Trx,
  workspaceId: string,
  { pairs, about }: Compared,
  now: Temporal.Instant,
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    with shared as materialized (${pairs}),
    telling as materialized (${telling(workspaceId, sql`select distinct shared.stem from shared`)}),
    matches as materialized (
      select s.person_id, s.opportunity_id,
        array_agg(s.stem order by s.in_title desc, length(s.stem) desc, s.stem) as matched
      from shared s join telling t on t.stem = s.stem
      join opportunities o on o.workspace_id = ${workspaceId} and o.opportunity_id = s.opportunity_id
        and o.state = 'open' and o.closes_at > ${now}::timestamptz
        and o.poster_id <> s.person_id and o.co_owner_id is distinct from s.person_id
      join people p on p.workspace_id = ${workspaceId} and p.person_id = s.person_id and p.standing = 'member'
      group by s.person_id, s.opportunity_id
      having sum(1 + s.is_skill::int + s.in_title::int) >= ${MATCH_MIN_SCORE}
    ), removed as (
      delete from interests i
      where i.workspace_id = ${workspaceId} and ${about} and i.state = 'suggested' and i.suggested_by is null and i.is_untold
        and not exists (select from matches m where m.person_id = i.person_id and m.opportunity_id = i.opportunity_id)
      returning i.person_id
    ), added as (
      insert into interests (workspace_id, opportunity_id, person_id, state, matched, suggested_at, is_untold)
      select ${workspaceId}, opportunity_id, person_id, 'suggested', matched, ${now}::timestamptz, true from matches
      order by opportunity_id, person_id
      on conflict (workspace_id, opportunity_id, person_id) do update set matched = excluded.matched
        where interests.matched <> excluded.matched
      returning person_id
    )
    select person_id as "personId" from removed union select person_id from added order by 1
  `.execute(trx)
  const personIds = rows.map(({ personId }) => personId)
  if (personIds.length > 0) await requestRecheck(trx, workspaceId, personIds, now)
  return personIds
}
