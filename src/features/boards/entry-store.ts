import { type Selection, sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import type { DB } from '../../platform/schema.ts'
import { type Entry, type EntryTopic, WRITTEN_TOPICS, type WrittenTopic } from './rules.ts'
import type { News } from './topic-rules.ts'

export type Key = { workspaceId: string; advisorId: string }

const COLUMNS = [
  'entry_id',
  'advisor_id',
  'topic',
  'happened_on',
  'words',
  'advice',
  'is_sent',
  'answered_at',
] as const

function toEntry(row: Selection<DB, 'board_entries', (typeof COLUMNS)[number]>): Entry {
  const topic: EntryTopic = WRITTEN_TOPICS.find((one) => one === row.topic) ?? 'other'
  return {
    id: row.entry_id,
    advisorId: row.advisor_id,
    topic,
    on: row.happened_on,
    words: row.words,
    advice: row.advice,
    isOpenAsk: topic === 'ask' && row.is_sent && row.answered_at === null,
  }
}

/** More than a topic needs to know. */
const ENTRIES_MAX = 300

/** Returns what was sent and logged with these advisors, newest first. */
export async function findEntries(
  db: Database,
  workspaceId: string,
  advisorIds: readonly string[],
): Promise<Entry[]> {
  if (advisorIds.length === 0) return []
  const rows = await db
    .selectFrom('board_entries')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', 'in', advisorIds)
    .where('is_sent', '=', true)
    .orderBy('happened_on', 'desc')
    .orderBy('written_at', 'desc')
    .orderBy('entry_id')
    .limit(ENTRIES_MAX)
    .execute()
  return rows.map(toEntry)
}

/** Returns the open asks of these advisors, at most one each. */
export async function findOpenAsks(
  db: Database,
  workspaceId: string,
  advisorIds: readonly string[],
): Promise<Entry[]> {
  const rows = await db
    .selectFrom('board_entries')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', 'in', advisorIds)
    .where('topic', '=', 'ask')
    .where('is_sent', '=', true)
    .where('answered_at', 'is', null)
    .execute()
  return rows.map(toEntry)
}

export type NewEntry = Key & {
  topic: EntryTopic
  on: Temporal.PlainDate
  checkInId?: string | null
} & Partial<Pick<Entry, 'words' | 'advice'>>

/** Stores what was sent or logged. */
export async function addEntry(
  trx: Trx,
  { workspaceId, advisorId, topic, on, words = null, advice = null, checkInId = null }: NewEntry,
  now: Temporal.Instant,
  isSent = true,
): Promise<string> {
  const { entry_id } = await trx
    .insertInto('board_entries')
    .values({
      workspace_id: workspaceId,
      advisor_id: advisorId,
      topic,
      happened_on: on,
      words,
      advice,
      is_sent: isSent,
      written_at: now,
      check_in_id: checkInId,
    })
    .returning('entry_id')
    .executeTakeFirstOrThrow()
  return entry_id
}

/** Stores a text to send, in place of an earlier draft to this advisor. The caller holds the lock. */
export async function saveDraft(
  trx: Trx,
  draft: Key & { topic: WrittenTopic; on: Temporal.PlainDate; words: string },
  now: Temporal.Instant,
): Promise<string> {
  await trx
    .deleteFrom('board_entries')
    .where('workspace_id', '=', draft.workspaceId)
    .where('advisor_id', '=', draft.advisorId)
    .where('is_sent', '=', false)
    .execute()
  return addEntry(trx, draft, now, false)
}

export type EntryKey = Key & { entryId: string }

/** Returns an entry, or a draft that may have been sent since; null if it was replaced. */
export async function findEntry(
  db: Database,
  { workspaceId, advisorId, entryId }: EntryKey,
): Promise<(Entry & { isSent: boolean }) | null> {
  const row = await db
    .selectFrom('board_entries')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  return row ? { ...toEntry(row), isSent: row.is_sent } : null
}

/** The caller holds the lock, and has checked that no other ask is open. */
export async function saveSent(
  trx: Trx,
  { workspaceId, advisorId, entryId }: EntryKey,
  on: Temporal.PlainDate,
  checkInId: string | null,
): Promise<void> {
  await trx
    .updateTable('board_entries')
    .set({ is_sent: true, happened_on: on, check_in_id: checkInId })
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('entry_id', '=', entryId)
    .execute()
}

/** Closes an open ask, with the advice if it was answered. */
export async function closeAsk(
  trx: Trx,
  { workspaceId, advisorId, entryId }: EntryKey,
  now: Temporal.Instant,
): Promise<'closed' | 'closed already'> {
  const { numUpdatedRows } = await trx
    .updateTable('board_entries')
    .set({ answered_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('entry_id', '=', entryId)
    .where('topic', '=', 'ask')
    .where('is_sent', '=', true)
    .where('answered_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'closed' : 'closed already'
}

/**
 * Takes back what was stored with a check-in: a text that was sent is a draft again, any other entry is deleted, and the
 * ask that it answered is open again. Returns the draft. The caller holds the lock.
 */
export async function takeBackEntry(
  trx: Trx,
  { workspaceId, advisorId, checkInId }: Key & { checkInId: string },
): Promise<Entry | null> {
  const row = await trx
    .deleteFrom('board_entries')
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('check_in_id', '=', checkInId)
    .returning([...COLUMNS, 'written_at'])
    .executeTakeFirst()
  if (!row) return null
  const { topic, words, on } = toEntry(row)
  if (topic === 'other') {
    await reopenAsk(trx, { workspaceId, advisorId }, row.written_at)
    return null
  }
  const draft = { workspaceId, advisorId, topic, on, words: words ?? '' }
  const entryId = await saveDraft(trx, draft, row.written_at)
  return findEntry(trx, { workspaceId, advisorId, entryId })
}

/** Opens the ask that was closed at this instant, unless another one is open. */
async function reopenAsk(
  trx: Trx,
  { workspaceId, advisorId }: Key,
  closedAt: Temporal.Instant,
): Promise<void> {
  if ((await findOpenAsks(trx, workspaceId, [advisorId])).length > 0) return
  await trx
    .updateTable('board_entries')
    .set({ answered_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('advisor_id', '=', advisorId)
    .where('answered_at', '=', closedAt)
    .execute()
}

/** How many finished steps are looked at. */
const NEWS_MAX = 20

/** Returns the steps that a person wrote themselves and finished since a day; newest first. Never words of somebody else. */
export async function findNews(
  db: Database,
  workspaceId: string,
  personId: string,
  since: Temporal.PlainDate,
): Promise<News[]> {
  const { rows } = await sql<News>`
    select step_id as "stepId", words, done_on as "on" from steps
    where workspace_id = ${workspaceId} and owner_id = ${personId} and written_by = ${personId} and done_on >= ${since}
      and mentorship_id in (select r.relationship_id from relationships r
        where r.workspace_id = ${workspaceId} and (r.owner_id = ${personId} or r.contact_id = ${personId}))
    order by done_on desc, step_id limit ${NEWS_MAX}
  `.execute(db)
  return rows
}
