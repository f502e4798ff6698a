import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Database, Trx } from '../database.ts'

export type ListedWorkspace = {
  workspaceId: string
  name: string
  people: number
  suspendedAt: Temporal.Instant | null
  reason: string | null
}

/** Returns all workspaces, the oldest first. */
export async function listWorkspaces(db: Database): Promise<ListedWorkspace[]> {
  return db
    .selectFrom('workspaces')
    .select((eb) => [
      'workspace_id as workspaceId',
      'name',
      'suspended_at as suspendedAt',
      'suspended_reason as reason',
      eb
        .selectFrom('people')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('people.workspace_id', '=', 'workspaces.workspace_id')
        .$asScalar()
        .$notNull()
        .as('people'),
    ])
    .orderBy('created_at')
    .execute()
}

/** Whether the app stores something of the workspace. */
export async function hasWorkspace(db: Database, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('workspace_id')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row !== undefined
}

/** Returns the ids of the workspaces in which the app knows the person. */
export async function findWorkspacesOf(db: Database, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('workspace_id')
    .where('person_id', '=', personId)
    .orderBy('workspace_id')
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** Returns the workspaces that removed the app, did not install it again, and are to be deleted now. */
export async function findPurgeable(db: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await db.selectFrom('workspaces').select('workspace_id').where('purge_at', '<=', now).execute()
  return rows.map((row) => row.workspace_id)
}

/** Locks a workspace, so that an installation waits. False if it is no longer to be deleted. */
export async function lockPurgeable(trx: Trx, workspaceId: string, now: Temporal.Instant): Promise<boolean> {
  const row = await trx
    .selectFrom('workspaces')
    .select('workspace_id')
    .where('workspace_id', '=', workspaceId)
    .where('purge_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Deletes everything that is stored of a workspace, all or nothing, in batches that stay within the statements' time limit.
 * Returns the number of deleted rows by table.
 */
export async function purgeWorkspace(trx: Trx, workspaceId: string): Promise<ReadonlyMap<string, number>> {
  const deleted = new Map<string, number>()
  for (const table of await findTables(trx)) {
    for (let isLast = false; !isLast; ) {
      const { numAffectedRows = 0n } = await sql`
        delete from ${sql.table(table)} t where t.workspace_id = ${workspaceId} and t.ctid = any(array(
          select b.ctid from ${sql.table(table)} b where b.workspace_id = ${workspaceId} limit ${PURGE_BATCH}))
      `.execute(trx)
      const count = Number(numAffectedRows)
      if (count > 0) deleted.set(table, (deleted.get(table) ?? 0) + count)
      isLast = count < PURGE_BATCH
    }
  }
  return deleted
}

const PURGE_BATCH = 10_000

const PAGE = 1_000

/** Calls `onRow` with each row of a workspace, as of one moment. Leaves out the installation, which has the token. */
export async function readWorkspace(
  db: Database,
  workspaceId: string,
  onRow: (table: string, row: unknown) => Promise<void>,
): Promise<void> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  await snapshot.execute(async (trx) => {
    for (const table of await findTables(trx)) {
      if (table === 'installations') continue
      // A row's place doesn't change within a snapshot, so pages need no key of the table.
      let after = '(0,0)'
      for (let isLast = false; !isLast; ) {
        const { rows } = await sql<{ place: string; row: unknown }>`
          select t.ctid::text as place, to_jsonb(t) as row from ${sql.table(table)} t
          where t.workspace_id = ${workspaceId} and t.ctid > ${after}::tid order by t.ctid limit ${PAGE}
        `.execute(trx)
        for (const { row } of rows) await onRow(table, row)
        after = rows.at(-1)?.place ?? after
        isLast = rows.length < PAGE
      }
    }
  })
}

/** Returns the tables with data of workspaces; each comes before those that it refers to. */
async function findTables(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ name: string; parents: string[] }>`
    select c.relname::text as name, coalesce(array_agg(p.relname::text) filter (where p.oid <> c.oid), '{}') as parents
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
    left join pg_class p on p.oid = k.confrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    group by 1 order by 1`.execute(trx)
  const sorted: string[] = []
  let left = rows
  while (left.length > 0) {
    const free = left.filter(({ name }) => left.every(({ parents }) => !parents.includes(name)))
    if (free.length === 0) throw new Error('Foreign keys form a cycle')
    sorted.push(...free.map(({ name }) => name))
    left = left.filter((one) => !free.includes(one))
  }
  return sorted
}
