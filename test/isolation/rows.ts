import { sql } from 'kysely'
import type { Database } from '../../src/platform/database.ts'
import { readWorkspace } from '../../src/platform/workspaces/data-store.ts'

/** Returns all rows of a workspace, each as its table and JSON, sorted. */
export async function readRows(db: Database, workspaceId: string): Promise<string[]> {
  const rows: string[] = []
  await readWorkspace(
    db,
    workspaceId,
    async (table, row) => void rows.push(`${table} ${JSON.stringify(row)}`),
  )
  return rows.toSorted()
}

/** Text that people don't write: ids, states, and what the app made of words. */
const NOT_WORDS =
  /_(id|by|ts|digest|key|reason)$|^(kind|state|outcome|zone|locale|standing|openness|facet|topic|surface|method|readers|others|refusal|decision|reason|vacancy|absence|word|stem|matched)$/
/** Each workspace has its own already. */
const OWN_TABLES = ['workspaces', 'installations', 'rate_limits', 'impact_snapshots']

type Column = { table: string; column: string; isArray: boolean }

/** Puts a mark before all that people have written in a workspace, and their names. */
export async function markWords(db: Database, workspaceId: string, mark: string): Promise<void> {
  for (const { table, column, isArray } of await findWordColumns(db)) {
    const value = sql.ref(column)
    const marked = isArray
      ? sql`array(select ${mark} || word from unnest(${value}) as word)`
      : sql`${mark} || ${value}`
    await sql`update ${sql.table(table)} set ${value} = ${marked}
      where workspace_id = ${workspaceId}`.execute(db)
  }
}

async function findWordColumns(db: Database): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select table_name::text as table, column_name::text as column, data_type = 'ARRAY' as "isArray"
    from information_schema.columns
    where table_schema = 'public' and udt_name in ('text', '_text')
      and table_name in (select table_name from information_schema.columns where column_name = 'workspace_id')`.execute(
    db,
  )
  return rows.filter(({ table, column }) => !OWN_TABLES.includes(table) && !NOT_WORDS.test(column))
}

/** Copies all rows of a workspace to another one, with the same ids; `change` changes the JSON of a row. */
export async function cloneRows(
  db: Database,
  { from, to }: { from: string; to: string },
  change: (row: string) => string,
): Promise<void> {
  const rows: [table: string, row: string][] = []
  await readWorkspace(db, from, async (table, row) => {
    if (!OWN_TABLES.includes(table)) rows.push([table, change(JSON.stringify(row)).replaceAll(from, to)])
  })
  // Those that others refer to come last in what is read.
  for (const [table, row] of rows.reverse())
    await sql`insert into ${sql.table(table)}
      select * from jsonb_populate_record(null::${sql.table(table)}, ${row}::jsonb)`.execute(db)
}
