import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../../platform/database.ts'

/** What the last nudge about each of these relationships gave to talk about. */
export async function findShownTopics(
  db: Database,
  workspaceId: string,
  mentorshipIds: readonly string[],
): Promise<ReadonlyMap<string, { ref: string; on: Temporal.PlainDate }>> {
  if (mentorshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('topics_shown')
    .select(['mentorship_id', 'topic', 'shown_on'])
    .where('workspace_id', '=', workspaceId)
    .where('mentorship_id', 'in', mentorshipIds)
    .execute()
  return new Map(rows.map((row) => [row.mentorship_id, { ref: row.topic, on: row.shown_on }]))
}

export async function saveShownTopic(
  trx: Trx,
  workspaceId: string,
  { mentorshipId, ref, on }: { mentorshipId: string; ref: string; on: Temporal.PlainDate },
): Promise<void> {
  await trx
    .insertInto('topics_shown')
    .values({ workspace_id: workspaceId, mentorship_id: mentorshipId, topic: ref, shown_on: on })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mentorship_id']).doUpdateSet({ topic: ref, shown_on: on }),
    )
    .execute()
}
