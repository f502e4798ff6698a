import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'
import { REFLECTION_READERS, type Reflection } from './rules.ts'
import { readState } from './store.ts'

// What holders and leaders write about a term.

/** Saves why somebody paused or ended a term, for themselves. */
export async function saveReason(
  trx: Trx,
  reason: { workspaceId: string; termId: string; authorId: string; words: string },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('seat_reasons')
    .values({
      workspace_id: reason.workspaceId,
      term_id: reason.termId,
      author_id: reason.authorId,
      reason: reason.words,
      written_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Replaces the reflection on a term. */
export async function saveReflections(
  trx: Trx,
  { workspaceId, termId, authorId }: { workspaceId: string; termId: string; authorId: string },
  reflections: readonly Reflection[],
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .deleteFrom('seat_reflections')
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', termId)
    .execute()
  if (reflections.length === 0) return
  await trx
    .insertInto('seat_reflections')
    .values(
      reflections.map((one) => ({
        ...{ workspace_id: workspaceId, term_id: termId, author_id: authorId, written_at: now },
        ...one,
      })),
    )
    .execute()
}

export async function findReflections(
  db: Database,
  workspaceId: string,
  termId: string,
): Promise<Reflection[]> {
  const rows = await db
    .selectFrom('seat_reflections')
    .select(['number', 'readers', 'words'])
    .where('workspace_id', '=', workspaceId)
    .where('term_id', '=', termId)
    .orderBy('number')
    .execute()
  return rows.flatMap(({ number, readers, words }) => {
    const at = ([1, 2, 3] as const).find((one) => one === number)
    return at ? [{ number: at, words, readers: readState(REFLECTION_READERS, readers) }] : []
  })
}
