import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import type { AgendaItem } from './rules.ts'
import type { Key } from './store.ts'

/** True if a check-in since the item's day was logged after it. The day is in the author's time zone. */
const isFromBefore = sql<boolean>`exists (
  select from check_ins t
  where t.workspace_id = i.workspace_id and t.relationship_id = i.mentorship_id
    and t.logged_at > i.added_at and t.checked_in_on >= (i.added_at at time zone p.zone)::date)`

function selectItems(db: Database, workspaceId: string) {
  return db
    .selectFrom('agenda_items as i')
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 'i.workspace_id').onRef('p.person_id', '=', 'i.author_id'),
    )
    .select(['i.item_id', 'i.mentorship_id', 'i.words', isFromBefore.as('is_from_before')])
    .where('i.workspace_id', '=', workspaceId)
}

type Row = { item_id: string; mentorship_id: string; words: string; is_from_before: boolean }

function toItem({ item_id, mentorship_id, words, is_from_before }: Row): AgendaItem {
  return { id: item_id, mentorshipId: mentorship_id, words, isFromBefore: is_from_before }
}

/** Returns the open agenda items, oldest first. */
export async function findAgenda(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<AgendaItem[]> {
  if (mentorshipIds.length === 0) return []
  const rows = await selectItems(db, workspaceId)
    .where('i.mentorship_id', 'in', mentorshipIds)
    .where('i.talked_at', 'is', null)
    .orderBy('i.added_at')
    .orderBy('i.item_id')
    .execute()
  return rows.map(toItem)
}

export async function findAgendaItems(
  db: Database,
  workspaceId: string,
  itemIds: readonly string[],
): Promise<AgendaItem[]> {
  if (itemIds.length === 0) return []
  const rows = await selectItems(db, workspaceId).where('i.item_id', 'in', itemIds).execute()
  return rows.map(toItem)
}

/** Adding the same item twice adds it once. */
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
