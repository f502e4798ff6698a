import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'

type Who = { workspaceId: string; personId: string }

/** Prefix of a former member's id; blocks.ts shows the id as "a former member". */
const FORMER = 'FORMER-'

export function isFormerMember(personId: string): boolean {
  return personId.startsWith(FORMER)
}

/**
 * Points all references to the person to a new former member, and deletes the person's row. Without references, no former
 * member is left.
 */
export async function replaceWithFormerMember(
  trx: Trx,
  { workspaceId, personId }: Who,
  now: Temporal.Instant,
): Promise<void> {
  const former = await insertFormerMember(trx, workspaceId, now)
  let pointers = 0n
  for (const { table, column } of await findPointers(trx)) {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${former}
      where workspace_id = ${workspaceId} and ${sql.ref(column)} = ${personId}
    `.execute(trx)
    pointers += numAffectedRows ?? 0n
  }
  const done = pointers === 0n ? [personId, former] : [personId]
  await sql`delete from people where workspace_id = ${workspaceId} and person_id = any(${done}::text[])`.execute(
    trx,
  )
}

async function insertFormerMember(trx: Trx, workspaceId: string, now: Temporal.Instant): Promise<string> {
  const { rows } = await sql<{ former: string }>`
    insert into people (workspace_id, person_id, display_name, zone, standing, deactivated_at,
      departure_notified_at, refreshed_at)
    values (${workspaceId}, ${FORMER} || gen_random_uuid(), 'a former member', 'UTC', 'deactivated', ${now},
      ${now}, '9999-12-31')
    returning person_id as former
  `.execute(trx)
  const former = rows[0]?.former
  if (former === undefined) throw new Error('The insert of a former member returned no row')
  return former
}

/** Returns the columns that refer to people: all foreign keys, and `ended_by`, which is none. */
export async function findPointers(trx: Trx): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname::text as column
    from pg_constraint c
    cross join unnest(c.conkey) as key(number)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.number
    where c.contype = 'f' and c.confrelid = 'people'::regclass and a.attname <> 'workspace_id'
  `.execute(trx)
  return [...rows, { table: 'mentorships', column: 'ended_by' }]
}
