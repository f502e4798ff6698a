import { Temporal } from 'temporal-polyfill'
import { AppProcess, appEnv } from '../dev/app.ts'
import { type PersonSeed, startSlack } from '../dev/client.ts'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { type Outcome, percentile, round } from './support/measured.ts'

const REQUESTS = 30
const WITHIN_MS = 2_000
const now = Temporal.Instant.from('2026-11-16T09:00:00Z')

/** Measures milliseconds from submitting a request to the mentor's message, once for each pair. */
export async function measureRequest(): Promise<Outcome> {
  const pairs = Array.from({ length: REQUESTS }, (_, n) => ({
    mentor: person('R', n),
    mentee: person('E', n),
  }))
  const postgres = await startTemporaryPostgres()
  const slack = await startSlack({ now, people: pairs.flatMap(({ mentor, mentee }) => [mentor, mentee]) })
  try {
    await migrateToLatest(postgres.url)
    const app = await AppProcess.start(appEnv(slack, postgres.url), now)
    try {
      slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
      const times: number[] = []
      for (const { mentor, mentee } of pairs) {
        const asking = slack.as(mentee.id)
        await asking.command(`/mentor request @${mentor.name}`)
        await asking.nextView()
        const from = performance.now()
        await asking.submit({
          'What do you want to get better at?': 'Leading',
          'Why this person?': 'I trust you',
        })
        await slack
          .as(mentor.id)
          .nextDm({ where: ({ text }) => text.includes('asked you to be their mentor') })
        times.push(performance.now() - from)
      }
      return toOutcome(times)
    } finally {
      await app.stop()
    }
  } finally {
    await slack.close()
    await postgres.stop()
  }
}

function person(role: string, n: number): PersonSeed {
  const name = `${role.toLowerCase()}${n}`
  return { id: `U${role}${n}`, name, realName: name, tz: 'Europe/Berlin' }
}

function toOutcome(times: readonly number[]): Outcome {
  const figures = {
    p50: round(percentile(times, 0.5)),
    p95: round(percentile(times, 0.95)),
    runs: times.length,
  }
  const line = {
    what: 'from a request to the mentor’s message, p95',
    measured: `${figures.p95} ms`,
    against: '',
    toReach: `< ${WITHIN_MS} ms`,
    ok: figures.p95 < WITHIN_MS,
  }
  return { lines: [line], figures }
}
