import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import type { Key } from './store.ts'

/** Returns the author's notes; no one else reads them. */
export async function findNotes(db: Database, key: Key, authorId: string): Promise<string | null> {
  const row = await db
    .selectFrom('plan_notes')
    .select('words')
    .where('workspace_id', '=', key.workspaceId)
    .where('mentorship_id', '=', key.mentorshipId)
    .where('author_id', '=', authorId)
    .executeTakeFirst()
  return row?.words ?? null
}

/** Saves the author's notes; null deletes them. */
export async function saveNotes(
  db: Database,
  key: Key,
  authorId: string,
  words: string | null,
  now: Temporal.Instant,
): Promise<void> {
  if (words === null) {
    await db
      .deleteFrom('plan_notes')
      .where('workspace_id', '=', key.workspaceId)
      .where('mentorship_id', '=', key.mentorshipId)
      .where('author_id', '=', authorId)
      .execute()
    return
  }
  await db
    .insertInto('plan_notes')
    .values({
      workspace_id: key.workspaceId,
      mentorship_id: key.mentorshipId,
      author_id: authorId,
      words,
      written_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'mentorship_id', 'author_id'])
        .doUpdateSet({ words, written_at: now }),
    )
    .execute()
}
