import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { type Added, addMentorship } from '../mentorships/offer-store.ts'
import { localDate, type Person } from '../people/rules.ts'
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

/** Returns what waits for this mentor's decision; leaves out mentees who are no longer members. */
export async function findOpenSuggestions(
  db: Database,
  workspaceId: string,
  mentorId: string,
): Promise<Suggestion[]> {
  const rows = await selectSuggestions(db)
    .where('s.workspace_id', '=', workspaceId)
    .where('s.mentor_id', '=', mentorId)
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
  if (added.result === 'added' || added.result === 'already') await save(trx, key, 'offered', now)
  return { result: 'tried', suggestion, added }
}

export async function dismiss(trx: Trx, key: Key, mentor: Person, now: Temporal.Instant): Promise<Decided> {
  const suggestion = await lockOpen(trx, key, mentor)
  if ('result' in suggestion) return suggestion
  await save(trx, key, 'not now', now)
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
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('suggestions')
    .set({ outcome, decided_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('suggestion_id', '=', suggestionId)
    .execute()
}
