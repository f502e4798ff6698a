import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import type { AgendaItem } from './rules.ts'
import type { Key } from './store.ts'

function selectItems(db: Database, workspaceId: string) {
  return db
    .selectFrom('agenda_items')
    .select(['item_id', 'mentorship_id', 'words'])
    .where('workspace_id', '=', workspaceId)
}

function toItem(row: { item_id: string; mentorship_id: string; words: string }): AgendaItem {
  return { id: row.item_id, mentorshipId: row.mentorship_id, words: row.words }
}

/** What mentees would like to talk about, and have not yet; the oldest first. */
export async function findAgenda(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<AgendaItem[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await selectItems(db, workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .where('talked_at', 'is', null)
    .orderBy('added_at')
    .orderBy('item_id')
    .execute()
  return rows.map(toItem)
}

export async function findAgendaItems(
  db: Database,
  workspaceId: string,
  itemIds: readonly string[],
): Promise<AgendaItem[]> {
  if (itemIds.length === 0) return []
  const rows = await selectItems(db, workspaceId).where('item_id', 'in', itemIds).execute()
  return rows.map(toItem)
}

/** The same told twice is one item. */
export async function addAgendaItem(
  db: Database,
  { workspaceId, mentorshipId, authorId, words }: Key & { authorId: string; words: string },
  now: Temporal.Instant,
): Promise<'added' | 'there already'> {
  const inserted = await db
    .insertInto('agenda_items')
    .values({
      workspace_id: workspaceId,
      mentorship_id: mentorshipId,
      author_id: authorId,
      words,
      added_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('item_id')
    .executeTakeFirst()
  return inserted ? 'added' : 'there already'
}

export async function saveTalkedAbout(
  db: Database,
  { workspaceId, itemId }: { workspaceId: string; itemId: string },
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('agenda_items')
    .set({ talked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('item_id', '=', itemId)
    .where('talked_at', 'is', null)
    .execute()
}
