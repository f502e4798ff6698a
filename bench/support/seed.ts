import pg from 'pg'
import type { Temporal } from 'temporal-polyfill'

export const MENTEES_EACH = 2

export type Seed = {
  workspaceId: string
  relationships: number
  now: Temporal.Instant
  /** Number of mentors who are due now, with overdue relationships; the others are due in days. */
  due: number
  /** Number of check-ins of each relationship, two weeks apart. */
  checkIns: number
}

/**
 * Fills a migrated database: mentors UR1…, each with two mentees of UE1…. Those who are due are spread
 * evenly among the others.
 */
export async function seed(
  url: string,
  { workspaceId, relationships, now, due, checkIns }: Seed,
): Promise<void> {
  const mentors = relationships / MENTEES_EACH
  const isDue = due === 0 ? 'false' : `n % ${mentors / due} = 0`
  await query(
    url,
    `
    set session_replication_role = replica; -- a million foreign keys are right as they are
    set synchronous_commit = off;
    insert into workspaces values ('${workspaceId}', 'Bench', '${now}') on conflict do nothing;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, last_nudged_at, next_nudge_at)
      select '${workspaceId}', 'UR' || n, 'Mentor ' || n, 'Europe/Berlin', '${now}',
        case when ${isDue} then timestamptz '${now}' - interval '8 days' else timestamptz '${now}' - interval '1 day' end,
        case when ${isDue} then timestamptz '${now}' - interval '1 minute'
          else timestamptz '${now}' + interval '1 day' + n % 8000 * interval '1 minute' end
      from generate_series(1, ${mentors}) n;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
      select '${workspaceId}', 'UE' || n, 'Mentee ' || n, 'Europe/Berlin', '${now}'
      from generate_series(1, ${relationships}) n;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on, last_check_in_on)
      select '${workspaceId}', 'mentorship', 'UR' || n, 'UE' || (n - 1) * ${MENTEES_EACH} + k, 14,
        date '${now}' - 200, date '${now}' - case when ${isDue} then 20 else 5 end
      from generate_series(1, ${mentors}) n cross join generate_series(1, ${MENTEES_EACH}) k;
    insert into mentorships (workspace_id, mentorship_id, accepted_at, next_anniversary_on)
      select workspace_id, relationship_id, started_on, started_on + interval '1 year' from relationships;
    insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, note, logged_at)
      select workspace_id, relationship_id, owner_id, last_check_in_on - 14 * ago, 'call', 'About the new role', '${now}'
      from relationships cross join generate_series(0, ${checkIns - 1}) as ago
    `,
  )
  await query(url, 'vacuum analyze')
  await query(url, 'checkpoint')
}

export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // If a query fails, show its error instead of the closed connection's.
  client.on('error', () => {})
  try {
    const { rows } = await client.query<Row>(text)
    return rows
  } finally {
    await client.end()
  }
}
