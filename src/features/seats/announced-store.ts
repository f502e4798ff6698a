import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { isUnsettled } from '../../platform/outbox/store.ts'

/** The kind of message that tells those who were considered; `isAnnounced` looks for it. */
export const CHOSEN = 'seat chosen'

/** Whether everyone who was considered for a term has been told who was chosen. */
export async function isAnnounced(db: Database, workspaceId: string, termId: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('message_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', CHOSEN)
    .where(isUnsettled)
    .where(sql<boolean>`payload->>'termId' = ${termId}`)
    .limit(1)
    .executeTakeFirst()
  return row === undefined
}
