import pg from 'pg'
import { z } from 'zod'
import { type SqlFunction, sqlFunction } from './functions.ts'

const TABLES = `
  select table_name as name from information_schema.columns
  where table_schema = 'public' and column_name = 'workspace_id'`

const FUNCTIONS = `
  select proname as name, lanname as language, coalesce(proargnames, '{}') as parameters,
    pg_get_functiondef(p.oid) as definition,
    coalesce(regexp_replace(pg_get_function_sqlbody(p.oid), '^RETURN', 'select'), prosrc) as body
  from pg_proc p join pg_language l on l.oid = prolang
  where pronamespace = 'public'::regnamespace and lanname not in ('c', 'internal')`

const table = z.object({ name: z.string() })

export type Schema = {
  /** Names of the tables with data of workspaces. */
  tables: ReadonlySet<string>
  functions: readonly SqlFunction[]
}

/** Reads the schema of a migrated database. */
export async function readSchema(url: string): Promise<Schema> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const tables = z.array(table).parse((await client.query(TABLES)).rows)
    const functions = z.array(sqlFunction).parse((await client.query(FUNCTIONS)).rows)
    return { tables: new Set(tables.map(({ name }) => name)), functions }
  } finally {
    await client.end()
  }
}
