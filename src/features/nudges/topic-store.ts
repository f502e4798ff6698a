import type { Database, Trx } from '../../platform/database.ts'
import { MILESTONE_DAYS } from '../nudge-sources.ts'
import type { ShownTopic } from './topic-rules.ts'

/** Returns by relationship id the topics that recent nudges showed; newest first. */
export async function findShownTopics(
  db: Database,
  workspaceId: string,
  relationshipIds: readonly string[],
): Promise<ReadonlyMap<string, ShownTopic[]>> {
  if (relationshipIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('topics_shown')
    .select(['relationship_id', 'topic', 'shown_on'])
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', 'in', relationshipIds)
    .orderBy('shown_on', 'desc')
    .execute()
  const byRelationship = Map.groupBy(rows, (row) => row.relationship_id)
  return new Map(
    [...byRelationship].map(([id, shown]) => [
      id,
      shown.map((row) => ({ ref: row.topic, on: row.shown_on })),
    ]),
  )
}

/** Stores a shown topic, and deletes those too old to be needed. */
export async function saveShownTopic(
  trx: Trx,
  workspaceId: string,
  { relationshipId, ref, on }: ShownTopic & { relationshipId: string },
): Promise<void> {
  await trx
    .deleteFrom('topics_shown')
    .where('workspace_id', '=', workspaceId)
    .where('relationship_id', '=', relationshipId)
    .where('shown_on', '<', on.subtract({ days: MILESTONE_DAYS }))
    .execute()
  await trx
    .insertInto('topics_shown')
    .values({ workspace_id: workspaceId, relationship_id: relationshipId, topic: ref, shown_on: on })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'relationship_id', 'topic']).doUpdateSet({ shown_on: on }),
    )
    .execute()
}
