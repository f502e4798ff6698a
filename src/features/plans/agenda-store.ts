import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { lockMentorship } from '../mentorships/store.ts'
import { localDate, usableZone } from '../people/rules.ts'
import { type AgendaItem, OPEN_TOPICS_MAX } from './rules.ts'
import type { Key } from './store.ts'

/** The latest day of the check-ins that were logged after the item was added; null if there are none. */
const lastLogged = sql<Temporal.PlainDate | null>`(
  select max(t.checked_in_on) from check_ins t
  where t.workspace_id = i.workspace_id and t.relationship_id = i.mentorship_id and t.logged_at > i.added_at)`

function selectItems(db: Database, workspaceId: string) {
  return db
    .selectFrom('agenda_items as i')
    .innerJoin('people as p', (join) =>
      join.onRef('p.workspace_id', '=', 'i.workspace_id').onRef('p.person_id', '=', 'i.author_id'),
    )
    .select(['i.item_id', 'i.mentorship_id', 'i.words', 'i.added_at', 'p.zone', lastLogged.as('last_logged')])
    .where('i.workspace_id', '=', workspaceId)
}

type Row = {
  item_id: string
  mentorship_id: string
  words: string
  added_at: Temporal.Instant
  zone: string
  last_logged: Temporal.PlainDate | null
}

function toItem({ item_id, mentorship_id, words, ...row }: Row): AgendaItem {
  return { id: item_id, mentorshipId: mentorship_id, words, isFromBefore: isFromBefore(row) }
}

/** True if a check-in since the item's day was logged after it. The day is in the author's time zone. */
function isFromBefore({
  added_at,
  zone,
  last_logged,
}: Pick<Row, 'added_at' | 'zone' | 'last_logged'>): boolean {
  if (last_logged === null) return false
  return Temporal.PlainDate.compare(last_logged, localDate(added_at, usableZone(zone))) >= 0
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

/** Adding the same item twice adds it once. `full`: the author has as many open topics as fit on the agenda. */
export async function addAgendaItem(
  trx: Trx,
  { workspaceId, mentorshipId, authorId, words }: Key & { authorId: string; words: string },
  now: Temporal.Instant,
): Promise<'added' | 'there already' | 'full'> {
  // So that concurrent changes can't exceed the limit.
  await lockMentorship(trx, { workspaceId, mentorshipId })
  const { open } = await trx
    .selectFrom('agenda_items')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('author_id', '=', authorId)
    .where('talked_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (open >= OPEN_TOPICS_MAX) return 'full'
  const inserted = await trx
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
  { workspaceId, mentorshipId, itemId }: Key & { itemId: string },
  now: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('agenda_items')
    .set({ talked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('item_id', '=', itemId)
    .where('talked_at', 'is', null)
    .execute()
}

type TopicKey = Key & { itemId: string; authorId: string }

/** Changes the text of an open topic of its author. */
export async function changeAgendaItem(
  trx: Trx,
  { workspaceId, mentorshipId, itemId, authorId }: TopicKey,
  words: string,
): Promise<'changed' | 'there already' | 'gone'> {
  // So that a concurrent change can't add the same text.
  await lockMentorship(trx, { workspaceId, mentorshipId })
  const twin = await trx
    .selectFrom('agenda_items')
    .select('item_id')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('author_id', '=', authorId)
    .where('item_id', '<>', itemId)
    .where('talked_at', 'is', null)
    .where('words', '=', words)
    .executeTakeFirst()
  if (twin) return 'there already'
  const { numUpdatedRows } = await trx
    .updateTable('agenda_items')
    .set({ words })
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('item_id', '=', itemId)
    .where('author_id', '=', authorId)
    .where('talked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'changed' : 'gone'
}

/** Deletes a topic of its author. Deleting it twice is harmless. */
export async function deleteAgendaItem(
  db: Database,
  { workspaceId, mentorshipId, itemId, authorId }: TopicKey,
): Promise<void> {
  await db
    .deleteFrom('agenda_items')
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', '=', mentorshipId)
    .where('item_id', '=', itemId)
    .where('author_id', '=', authorId)
    .execute()
}
