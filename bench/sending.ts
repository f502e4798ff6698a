import { setTimeout as sleep } from 'node:timers/promises'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { ReplicaProcess } from './soak/replica-process.ts'
import { type FakeSlack, startFakeSlack } from './support/fake-slack.ts'
import { type Outcome, round } from './support/measured.ts'
import { query } from './support/seed.ts'
import { installAll, KEY, tokensOf } from './support/tenants.ts'

const WORKSPACES = 50
const LATENCY_MS = 50
const PER_MINUTE = 200
const WARM_UP_MS = 15_000
const MEASURED_MS = 60_000
const TICK_MS = 5_000
const AT_LEAST = 0.95
/** Enough messages for warm-up and measurement, and enough people that no one gets two in a row. */
const PEOPLE = 60
const MESSAGES_EACH = 6

const TOKENS = tokensOf({ workspaces: WORKSPACES })
const SECRET = 'a-secret-of-the-bench'

/** Measures how much of the rate limit one replica uses, with many workspaces at once. */
export async function measureSending(): Promise<Outcome> {
  const postgres = await startTemporaryPostgres()
  const slack = await startFakeSlack({ workspaces: TOKENS, latencyMs: LATENCY_MS })
  const access = {
    ...{ clientId: '1.2', clientSecret: SECRET, signingSecret: SECRET, apiUrl: slack.apiUrl },
    ...{ publicUrl: 'http://localhost', tokenKey: KEY.key.toString('base64') },
  }
  const replica = new ReplicaProcess({
    ...{ do: 'start', databaseUrl: postgres.url, access },
    ...{ messagesPerMinute: PER_MINUTE, tickMs: TICK_MS },
  })
  try {
    await migrateToLatest(postgres.url)
    await installAll(postgres.url, { workspaces: WORKSPACES })
    await storeNotifications(postgres.url)
    await replica.start()
    await sleep(TICK_MS + WARM_UP_MS)
    const from = Date.now()
    await sleep(MEASURED_MS)
    return toOutcome(slack, from)
  } finally {
    await replica.stop()
    await slack.close()
    await postgres.stop()
  }
}

/** Messages to people whose direct message id is stored, as it is after the first message. */
async function storeNotifications(url: string): Promise<void> {
  await query(
    url,
    `insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
      select 'T' || w, 'U' || n, 'P', 'UTC', now()
      from generate_series(1, ${WORKSPACES}) w cross join generate_series(1, ${PEOPLE}) n;
    insert into recipients (workspace_id, person_id, channel_id)
      select workspace_id, person_id, 'D' || person_id from people;
    insert into relationships (workspace_id, kind, owner_id, contact_id, cadence_days, started_on)
      select workspace_id, 'mentorship', 'U' || (substr(person_id, 2)::int + n - 1) % ${PEOPLE} + 1, person_id, 14,
        current_date
      from people cross join generate_series(1, ${MESSAGES_EACH}) n;
    insert into mentorships (workspace_id, mentorship_id) select workspace_id, relationship_id from relationships;
    insert into outbox (workspace_id, person_id, kind, dedupe_key, payload, send_at, created_at)
      select workspace_id, contact_id, 'welcome', 'welcome:' || relationship_id,
        jsonb_build_object('mentorshipId', relationship_id), now(), now()
      from relationships`,
  )
  await query(url, 'vacuum analyze')
}

function toOutcome(slack: FakeSlack, from: number): Outcome {
  const sentIn = [...TOKENS.keys()].map(
    (token) => slack.arrivals(token).filter((at) => at >= from && at < from + MEASURED_MS).length,
  )
  const sent = sentIn.reduce((sum, count) => sum + count, 0)
  const allowed = PER_MINUTE * WORKSPACES
  const share = sent / allowed
  return {
    lines: [
      {
        what: `sending, ${WORKSPACES} workspaces, ${LATENCY_MS} ms latency, one replica`,
        measured: `${sent.toLocaleString('en')} a minute`,
        against: `${allowed.toLocaleString('en')} are allowed`,
        toReach: `≥ ${AT_LEAST * 100} % (${round(share * 100)} %)`,
        ok: share >= AT_LEAST,
      },
    ],
    figures: {
      workspaces: WORKSPACES,
      sent,
      allowed,
      share,
      least: Math.min(...sentIn),
      most: Math.max(...sentIn),
    },
  }
}
