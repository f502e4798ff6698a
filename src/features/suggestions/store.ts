import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { type Added, addMentorship } from '../mentorships/offer-store.ts'
import { isMentoringOrOffers } from '../mentorships/store.ts'
import { localDate, type Person } from '../people/rules.ts'
import { requestRecheck } from '../people/store.ts'
import { OUTCOMES, type Outcome, type Suggestion } from './rules.ts'

export type Key = { workspaceId: string; suggestionId: string }

function selectSuggestions(db: Database) {
  return db
    .selectFrom('suggestions as s')
    .innerJoin('people as mentee', (join) =>
      join.onRef('mentee.workspace_id', '=', 's.workspace_id').onRef('mentee.person_id', '=', 's.mentee_id'),
    )
    .select([
      's.workspace_id',
      's.suggestion_id',
      's.mentor_id',
      's.mentee_id',
      's.why',
      's.cadence_days',
      's.suggested_at',
      's.last_listed_on',
      's.listed_times',
      's.outcome',
    ])
    .select('mentee.display_name as mentee_name')
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSuggestions>['executeTakeFirstOrThrow']>>

function toSuggestion(row: Row): Suggestion {
  return {
    workspaceId: row.workspace_id,
    id: row.suggestion_id,
    mentorId: row.mentor_id,
    menteeId: row.mentee_id,
    menteeName: row.mentee_name,
    why: row.why,
    cadenceDays: row.cadence_days,
    suggestedAt: row.suggested_at,
    lastListedOn: row.last_listed_on,
    listedTimes: row.listed_times,
    outcome: OUTCOMES.find((one) => one === row.outcome) ?? null,
  }
}

/** Returns suggestions in the order of the mentees' names. Those of erased people don't exist. */
export async function findSuggestionsById(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<Suggestion[]> {
  if (ids.length === 0) return []
  const rows = await selectSuggestions(db)
    .where('s.workspace_id', '=', workspaceId)
    .where('s.suggestion_id', 'in', ids)
    .orderBy('mentee.display_name')
    .orderBy('s.mentee_id')
    .execute()
  return rows.map(toSuggestion)
}

/** Returns what waits for these mentors' decisions; leaves out mentees who are no longer members. */
export async function findOpenSuggestions(
  db: Database,
  workspaceId: string,
  mentorIds: readonly string[],
): Promise<Suggestion[]> {
  const rows = await selectSuggestions(db)
    .where('s.workspace_id', '=', workspaceId)
    .where('s.mentor_id', 'in', mentorIds)
    .where('s.outcome', 'is', null)
    .where('mentee.standing', '=', 'member')
    .orderBy('mentee.display_name')
    .orderBy('s.mentee_id')
    .execute()
  return rows.map(toSuggestion)
}

export type Decided =
  | { result: 'not yours' }
  | { result: 'decided already'; suggestion: Suggestion }
  | { result: 'not now'; suggestion: Suggestion }
  | { result: 'tried'; suggestion: Suggestion; added: Added }

/**
 * Makes an offer to the mentee, with everything that holds for offers: capacity, a break after a decline, the daily limit.
 * If the offer can't be made, the suggestion stays open.
 */
export async function accept(trx: Trx, key: Key, mentor: Person, now: Temporal.Instant): Promise<Decided> {
  const suggestion = await lockOpen(trx, key, mentor)
  if ('result' in suggestion) return suggestion
  const { workspaceId, menteeId, cadenceDays } = suggestion
  const pair = { workspaceId, mentorId: mentor.id, menteeId, cadenceDays }
  const startedOn = localDate(now, mentor.zone)
  const added = await addMentorship(trx, { ...pair, startedOn, isRequested: false }, now)
  if (added.result === 'added' || added.result === 'already') await save(trx, key, mentor, 'offered', now)
  return { result: 'tried', suggestion, added }
}

export async function dismiss(trx: Trx, key: Key, mentor: Person, now: Temporal.Instant): Promise<Decided> {
  const suggestion = await lockOpen(trx, key, mentor)
  if ('result' in suggestion) return suggestion
  await save(trx, key, mentor, 'not now', now)
  return { result: 'not now', suggestion }
}

/** Locks the suggestion. The first decision stands. */
async function lockOpen(trx: Trx, key: Key, mentor: Person): Promise<Suggestion | Decided> {
  const row = await selectSuggestions(trx)
    .where('s.workspace_id', '=', key.workspaceId)
    .where('s.suggestion_id', '=', key.suggestionId)
    .forUpdate('s')
    .executeTakeFirst()
  if (row?.mentor_id !== mentor.id) return { result: 'not yours' }
  const suggestion = toSuggestion(row)
  return suggestion.outcome === null ? suggestion : { result: 'decided already', suggestion }
}

async function save(
  trx: Trx,
  { workspaceId, suggestionId }: Key,
  mentor: Person,
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('suggestions')
    .set({ outcome, decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('suggestion_id', '=', suggestionId)
    .execute()
  await requestRecheck(trx, workspaceId, [mentor.id], now)
}

/** Saves that a sent nudge listed these. */
export async function saveSuggestionsListed(
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('suggestions')
    .set({ last_listed_on: on, listed_times: sql`listed_times + 1` })
    .where('workspace_id', '=', workspaceId)
    .where('suggestion_id', 'in', ids)
    .execute()
}

/**
 * Closes open suggestions that have expired, whose mentor or mentee has left, or whose mentorship has begun or been offered
 * otherwise. Returns the mentors by workspace.
 */
export async function closeSuggestions(
  trx: Trx,
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const isPaired = isMentoringOrOffers({
    workspaceId: sql.ref('s.workspace_id'),
    mentorId: sql.ref('s.mentor_id'),
    menteeId: sql.ref('s.mentee_id'),
  })
  const { rows } = await sql<{ workspaceId: string; mentorId: string }>`
    update suggestions s set decided_at = ${now}::timestamptz,
      outcome = case when ${isPaired} then 'offered' else 'expired' end
    from people mentor, people mentee
    where mentor.workspace_id = s.workspace_id and mentor.person_id = s.mentor_id
      and mentee.workspace_id = s.workspace_id and mentee.person_id = s.mentee_id
      and s.outcome is null and (s.expires_at <= ${now}::timestamptz
        or mentor.deactivated_at is not null or mentee.deactivated_at is not null or ${isPaired})
    returning s.workspace_id as "workspaceId", s.mentor_id as "mentorId"
  `.execute(trx)
  const byWorkspace = Map.groupBy(rows, ({ workspaceId }) => workspaceId)
  const mentors = new Map(
    [...byWorkspace].map(([id, closed]) => [id, [...new Set(closed.map(({ mentorId }) => mentorId))]]),
  )
  for (const [workspaceId, ids] of mentors) await requestRecheck(trx, workspaceId, ids.toSorted(), now)
  return mentors
}
