import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { appEnv } from '../dev/app.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { SIGNING_SECRET, TOKEN, WORKSPACE } from './support/commands.ts'
import { startFakeSlack } from './support/fake-slack.ts'
import { startMain } from './support/main-process.ts'
import { type Outcome, round } from './support/measured.ts'
import { query } from './support/seed.ts'
import { zoneAtEleven } from './support/zones.ts'

const MENTORS = Number(process.env.MENTORS ?? 1_000)
const LATENCY_MS = 50
/** The default, and at most 1,000. */
const PER_MINUTE = Number(process.env.OUTBOX_PER_MINUTE ?? 200)
const LATER_AT_MOST = 1.05
const PORT = 3988

/**
 * Measures, in real time, how late the last nudge comes when all mentors of one workspace are due at the same hour,
 * against the operator's rate limit. Slack was asked about everyone less than 12 hours ago.
 */
export async function measureNine(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: new Map([[TOKEN, WORKSPACE]]), latencyMs: LATENCY_MS })
  try {
    await migrateToLatest(postgres.url)
    await storeDueMentors(postgres.url)
    const env = appEnv({ botToken: TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl }, postgres.url)
    const main = startMain({ ...env, PORT: String(PORT), OUTBOX_PER_MINUTE: String(PER_MINUTE) })
    try {
      await main.ready(PORT)
      const from = Date.now()
      const allowedMs = (MENTORS / PER_MINUTE) * 60_000
      while (slack.arrivals(TOKEN).length < MENTORS) {
        if (Date.now() - from > allowedMs * 3) throw new Error(`${slack.arrivals(TOKEN).length} nudges came`)
        await sleep(100)
      }
      const last = Math.max(...slack.arrivals(TOKEN)) - from
      return toOutcome(last, allowedMs, slack.calls.get('users.info') ?? 0)
    } finally {
      await main.stop()
    }
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

/** Each mentor has one mentee who is overdue, and a direct message channel. It is eleven where they are. */
async function storeDueMentors(url: string): Promise<void> {
  const zone = zoneAtEleven(Temporal.Now.instant())
  await query(
    url,
    `set session_replication_role = replica;
    insert into workspaces values ('${WORKSPACE}', 'Bench', now()) on conflict do nothing;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at, working_days, next_nudge_at)
      select '${WORKSPACE}', 'UR' || n, 'Mentor ' || n, '${zone}', now() + interval '1 hour', '{1,2,3,4,5,6,7}', now()
      from generate_series(1, ${MENTORS}) n;
    insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
      select '${WORKSPACE}', 'UE' || n, 'Mentee ' || n, '${zone}', now() + interval '1 hour'
      from generate_series(1, ${MENTORS}) n;
    insert into recipients (workspace_id, person_id, channel_id)
      select workspace_id, person_id, 'D' || person_id from people;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
      select '${WORKSPACE}', 'mentorship', 'UR' || n, 'UE' || n, 14, current_date - 60
      from generate_series(1, ${MENTORS}) n;
    insert into mentorships (workspace_id, mentorship_id) select workspace_id, relationship_id from relationships`,
  )
  await query(url, 'vacuum analyze')
}

function toOutcome(lastMs: number, allowedMs: number, lookups: number): Outcome {
  const factor = round(lastMs / allowedMs)
  return {
    lines: [
      {
        what: `${MENTORS.toLocaleString('en')} mentors of one workspace due at once: the last nudge`,
        measured: `${round(lastMs / 1_000)} s, ${lookups} users.info`,
        against: `${allowedMs / 1_000} s at ${PER_MINUTE.toLocaleString('en')} a minute`,
        toReach: `≤ ${LATER_AT_MOST} times (${factor})`,
        ok: factor <= LATER_AT_MOST,
      },
    ],
    figures: { mentors: MENTORS, perMinute: PER_MINUTE, lastMs, allowedMs, factor, lookups },
  }
}
