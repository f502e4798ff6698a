/** How quickly a signed `/mentor log` is answered with 100,000 relationships stored. Fails above 300 ms. */
import pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import { AppProcess } from '../playground/app.ts'
import { type Slack, startSlack } from '../playground/client.ts'
import { settle } from '../playground/time-travel.ts'
import { startTemporaryPostgres } from '../src/platform/embedded-postgres.ts'

const RELATIONSHIPS = 100_000
const WARM_UPS = 20
const RUNS = 200
const ANSWER_WITHIN_MS = 300
const now = Temporal.Instant.from('2026-11-16T08:00:00Z')

const postgres = await startTemporaryPostgres()
// Of the many who are stored, one types: the first mentor, whose mentees are the first four.
const slack = await startSlack({
  now,
  people: ['R1', 'E1', 'E2', 'E3', 'E4'].map((id) => ({
    id: `U${id}`,
    name: id.toLowerCase(),
    tz: 'Europe/Berlin',
  })),
})
const app = await AppProcess.start(
  {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: postgres.url,
    PORT: '0',
    LOG_LEVEL: 'warn',
  },
  now,
)
try {
  slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
  await settle(app)
  const idleMb = megabytes(await app.measureMemory())
  const stored = await seed(slack.teamId)
  const { ack, answer } = await measure(slack)
  await settle(app)
  const result = {
    relationships: stored,
    runs: RUNS,
    ackMs: percentiles(ack),
    answerMs: percentiles(answer),
    memoryMb: { idle: idleMb, afterwards: megabytes(await app.measureMemory()) },
  }
  print(result)
  if (Math.max(result.ackMs.p99, result.answerMs.p99) > ANSWER_WITHIN_MS) {
    process.stderr.write(`Slower than ${ANSWER_WITHIN_MS} ms.\n`)
    process.exitCode = 1
  }
} finally {
  await app.stop()
  await slack.close()
  await postgres.stop()
}

/** 25,000 mentors with four mentees each, and two touches a relationship. Returns how many are stored. */
async function seed(workspace: string): Promise<number> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  // When the seeding fails, its own error is to be seen, not that the connection ended.
  client.on('error', () => {})
  await client.query(`
    with numbers as (select n from generate_series(1, ${RELATIONSHIPS}) as n),
    everybody as (
      insert into people (workspace_id, person_id, display_name, zone, refreshed_at, next_nudge_at)
      select '${workspace}', id, id, 'Europe/Berlin', '${now}', next from (
        select 'UE' || n as id, null::timestamptz as next from numbers
        union all
        select 'UR' || n, timestamptz '${now}' + n * interval '1 minute' from numbers where n * 4 <= ${RELATIONSHIPS}
      ) as ids
    ),
    all_mentorships as (
      insert into mentorships (workspace_id, mentor_id, mentee_id, cadence_days, started_on, last_touch_on)
      select '${workspace}', 'UR' || (n + 3) / 4, 'UE' || n, 14, date '2025-11-03', date '2026-11-02' from numbers
      returning workspace_id, mentorship_id, mentor_id
    )
    insert into touches (workspace_id, mentorship_id, author_id, touched_on, kind, note, logged_at)
    select workspace_id, mentorship_id, mentor_id, date '2026-11-02' - days, 'call', 'About the new role', '${now}'
    from all_mentorships cross join (values (0), (14)) as before(days)
  `)
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from mentorships')
  await client.end()
  return rows[0]?.count ?? 0
}

/** Logs one touch after the other. In milliseconds: to the ack, and to the answer that the person reads. */
async function measure(at: Slack): Promise<{ ack: number[]; answer: number[] }> {
  const mentor = at.as('UR1')
  const ack: number[] = []
  const answer: number[] = []
  for (let run = -WARM_UPS; run < RUNS; run += 1) {
    const from = performance.now()
    const answered = mentor.nextEphemeral().then(({ text }) => ({ text, ms: performance.now() - from }))
    const { outcome, ackMs } = await mentor.command(
      `/mentor log @e${1 + Math.abs(run % 4)} by call about step ${run}`,
    )
    const { text, ms } = await answered
    if (outcome !== 'acked' || !text.includes('Logged')) throw new Error(`Not logged: ${outcome}, ${text}`)
    if (run < 0) continue
    ack.push(ackMs)
    answer.push(ms)
  }
  return { ack, answer }
}

function percentiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
  return { p50: at(0.5), p99: at(0.99) }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

type Result = {
  relationships: number
  runs: number
  ackMs: { p50: number; p99: number }
  answerMs: { p50: number; p99: number }
  memoryMb: { idle: number; afterwards: number }
}

function print(result: Result): void {
  const row = (what: string, p50: unknown, p99: unknown) =>
    `${what.padEnd(28)}${String(p50).padStart(8)}${String(p99).padStart(8)}\n`
  process.stdout.write(
    `${result.runs} times /mentor log, one after the other, with ${result.relationships} relationships\n\n` +
      row('milliseconds', 'p50', 'p99') +
      row('to the ack', result.ackMs.p50, result.ackMs.p99) +
      row('to the answer', result.answerMs.p50, result.answerMs.p99) +
      `\nThe app’s memory: ${result.memoryMb.idle} MB idle, ${result.memoryMb.afterwards} MB afterwards\n\n` +
      `${JSON.stringify(result)}\n`,
  )
}
