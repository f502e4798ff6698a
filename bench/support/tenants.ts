import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { createSealer } from '../../src/platform/workspaces/sealing.ts'
import { sealTokens } from '../../src/platform/workspaces/tokens.ts'
import { query } from './seed.ts'
import { zoneAtEleven } from './zones.ts'

/** Sizes of a database with many workspaces, each alike. */
export type Tenants = { workspaces: number; people: number; due: number }

const MENTEES_EACH = 2
/** Mentors, of the people of a workspace; their mentees are twice as many. */
const MENTORS = 0.3

export const KEY = { id: 'k1', key: randomBytes(32) }

/** Returns each workspace by its bot token. */
export function tokensOf({ workspaces }: Pick<Tenants, 'workspaces'>): Map<string, string> {
  return new Map(Array.from({ length: workspaces }, (_, n) => [`xoxb-bench-${n + 1}`, `T${n + 1}`]))
}

/** Fills a migrated database: installed workspaces, in which mentors have mentees, and some are due now. */
export async function seedTenants(url: string, sizes: Tenants): Promise<void> {
  await installAll(url, sizes)
  const each = Math.floor(sizes.people / sizes.workspaces)
  const mentors = Math.floor(each * MENTORS)
  const due = Math.floor(sizes.due / sizes.workspaces)
  const zone = zoneAtEleven(Temporal.Now.instant())
  await query(
    url,
    `
    set session_replication_role = replica;
    set synchronous_commit = off;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, working_days, next_nudge_at)
      select 'T' || w, 'U' || n, 'Person ' || n, '${zone}', now() + interval '8 hours', '{1,2,3,4,5,6,7}',
        case when n <= ${due} then now() when n <= ${mentors} then now() + interval '1 day' + n * interval '1 minute' end
      -- As people come in production: those who are due at the same time are of many workspaces.
      from generate_series(1, ${each}) n cross join generate_series(1, ${sizes.workspaces}) w order by n, w;
    insert into recipients (workspace_id, person_id, channel_id)
      select workspace_id, person_id, 'D' || person_id from people where next_nudge_at is not null;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on, last_check_in_on)
      select 'T' || w, 'mentorship', 'U' || n, 'U' || ${mentors} + (n - 1) * ${MENTEES_EACH} + k, 14, current_date - 200,
        current_date - case when n <= ${due} then 20 else 5 end
      from generate_series(1, ${sizes.workspaces}) w cross join generate_series(1, ${mentors}) n
        cross join generate_series(1, ${MENTEES_EACH}) k;
    insert into mentorships (workspace_id, mentorship_id, accepted_at, next_anniversary_on)
      select workspace_id, relationship_id, started_on, started_on + interval '1 year' from relationships`,
  )
  await query(url, 'vacuum analyze')
  await query(url, 'checkpoint')
}

/** Stores workspaces with an installation in a migrated database. */
export async function installAll(url: string, sizes: Pick<Tenants, 'workspaces'>): Promise<void> {
  const sealer = createSealer([KEY])
  const tokens = [...tokensOf(sizes)].map(([token, id]) => ({
    id,
    sealed: sealTokens(sealer, id, { access_token: token }, Temporal.Now.instant()).sealedToken,
  }))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as g(id text, sealed text)),
      w as (insert into workspaces (workspace_id, name, created_at) select id, id, now() from given)
    insert into installations (workspace_id, bot_id, bot_user_id, scopes, sealed_token, installed_at)
    select id, 'B1', 'UBOT', '{}', sealed, now() from given`,
    [JSON.stringify(tokens)],
  )
  await client.end()
}

/** The environment of an app for many workspaces. */
export function manyEnv(apiUrl: string, databaseUrl: string, port: number): Record<string, string> {
  return {
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'a-secret-of-the-bench',
    SLACK_SIGNING_SECRET: 'a-secret-of-the-bench',
    PUBLIC_URL: `http://localhost:${port}`,
    TOKEN_KEYS: `${KEY.id}:${KEY.key.toString('base64')}`,
    SLACK_API_URL: apiUrl,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
}
