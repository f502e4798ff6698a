import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { contributionsOf } from '../src/features/nudges/feature.ts'
import { planNudges } from '../src/features/nudges/jobs.ts'
import { nextNudgeAt, toOwner } from '../src/features/nudges/rules.ts'
import { toPerson } from '../src/features/people/store.ts'
import { findRelationshipsOf } from '../src/features/relationships/store.ts'
import { FEATURES } from '../src/features.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { migrateToLatest } from '../src/platform/migrate.ts'
import { median, type Outcome, round } from './support/measured.ts'
import { query, seed } from './support/seed.ts'
import { createServices } from './support/services.ts'

const DUE = 10_000
const FEW = 20_000
const MANY = 1_000_000
const RUNS = 3
const AT_MOST = 1.3
const PEOPLE_PER_SECOND = 5_000
const PAGE = 500

const IDLE_RUNS = 20
const IDLE_UNDER_MS = 100

const PLANNERS = FEATURES.flatMap((feature) => feature.planners ?? [])
const CONTRIBUTIONS = contributionsOf(FEATURES)

const WORKSPACE = 'TBENCH'
const now = Temporal.Instant.from('2026-11-16T10:00:00Z')

/**
 * Measures seconds to plan everyone due, with few and many relationships stored, and with a loop over all people; and
 * milliseconds of a tick with nothing due.
 */
export async function measurePlanning(): Promise<Outcome> {
  const few = await startPlanner(FEW)
  const many = await startPlanner(MANY)
  try {
    const seconds = { few: [] as number[], many: [] as number[] }
    // They alternate, so that both run under the same machine load; the first run of each is the warm-up.
    for (let run = -1; run < RUNS; run += 1) {
      const [one, other] = [await few.plan(), await many.plan()]
      if (run < 0) continue
      seconds.few.push(one)
      seconds.many.push(other)
    }
    const everybody = await many.lookAtEverybody()
    const idleMs = await many.idleTick()
    return toOutcome({ few: median(seconds.few), many: median(seconds.many), everybody, idleMs }, seconds)
  } finally {
    await few.stop()
    await many.stop()
  }
}

/** Creates a database with this many relationships, and the app's planner for it. */
async function startPlanner(relationships: number) {
  const postgres = await startTemporaryPostgres()
  await migrateToLatest(postgres.url)
  await seed(postgres.url, { workspaceId: WORKSPACE, relationships, now, due: DUE, checkIns: 0 })
  const { db } = openDatabase({ url: postgres.url, poolSize: 10, onIdleError: () => {} })
  const { services, stopJobs } = await createServices(db, postgres.url, now)
  return {
    async plan(): Promise<number> {
      await asBefore(postgres.url)
      const from = performance.now()
      const planned = await planNudges(services, CONTRIBUTIONS, new AbortController().signal)
      const seconds = (performance.now() - from) / 1_000
      const [stored] = await query<{ count: number }>(
        postgres.url,
        'select count(*)::int as count from outbox',
      )
      if (planned !== DUE || stored?.count !== DUE)
        throw new Error(`${planned} planned, ${stored?.count} stored`)
      return seconds
    },
    /** Runs every planner and the dispatch, with nothing due. Returns milliseconds. */
    async idleTick(): Promise<number> {
      await query(postgres.url, "truncate outbox; update people set next_nudge_at = 'infinity'")
      await query(postgres.url, 'vacuum analyze people')
      const runs: number[] = []
      for (let run = 0; run < IDLE_RUNS; run += 1) {
        const from = performance.now()
        for (const planner of PLANNERS) await planner.run(services, new AbortController().signal)
        await services.outbox.dispatchDue()
        runs.push(performance.now() - from)
      }
      return median(runs)
    },
    async lookAtEverybody(): Promise<number> {
      await asBefore(postgres.url)
      const from = performance.now()
      const due = await lookAtEverybody(db)
      if (due !== DUE) throw new Error(`${due} are due`)
      return (performance.now() - from) / 1_000
    },
    async stop() {
      await stopJobs()
      await db.destroy()
      await postgres.stop()
    },
  }
}

/** Resets the database, so that the same people are due again and nothing is planned. */
async function asBefore(url: string): Promise<void> {
  await query(
    url,
    `truncate outbox;
    update people set next_nudge_at = timestamptz '${now}' - interval '1 minute'
      where last_nudged_at < timestamptz '${now}' - interval '2 days'`,
  )
  await query(url, 'vacuum analyze people')
  await query(url, 'checkpoint')
}

/** What an app without `next_nudge_at` would do: load everything and apply the rules. Stores nothing. */
async function lookAtEverybody(db: Database): Promise<number> {
  let due = 0
  let after = ''
  for (;;) {
    const people = await everybodyAfter(db, after)
    const last = people.at(-1)
    if (last === undefined) return due
    const relationships = await findRelationshipsOf(
      db,
      WORKSPACE,
      people.map(({ id }) => id),
    )
    const byOwner = Map.groupBy(relationships, ({ ownerId }) => ownerId)
    for (const person of people) {
      const at = nextNudgeAt(toOwner(person), byOwner.get(person.id) ?? [], now)
      if (isPast(at)) due += 1
    }
    after = last.id
  }
}

async function everybodyAfter(db: Database, after: string) {
  const rows = await db
    .selectFrom('people')
    .selectAll()
    .where('workspace_id', '=', WORKSPACE)
    .where('person_id', '>', after)
    .where('next_nudge_at', 'is not', null)
    .orderBy('person_id')
    .limit(PAGE)
    .execute()
  return rows.map(toPerson)
}

function isPast(at: Temporal.Instant | null): boolean {
  return at !== null && Temporal.Instant.compare(at, now) <= 0
}

type Figures = { few: number; many: number; everybody: number; idleMs: number }

function toOutcome({ few, many, everybody, idleMs }: Figures, runs: object): Outcome {
  const [factor, perSecond] = [round(many / few), Math.round(DUE / many)]
  const show = (count: number) => count.toLocaleString('en')
  return {
    lines: [
      {
        what: `planning ${show(DUE)} due, ${show(MANY)} relationships`,
        measured: `${round(many)} s`,
        against: `among ${show(FEW)}: ${round(few)} s`,
        toReach: `≤ ${AT_MOST} times (${factor})`,
        ok: factor <= AT_MOST,
      },
      {
        what: 'planning, people a second',
        measured: show(perSecond),
        against: '',
        toReach: `≥ ${show(PEOPLE_PER_SECOND)}`,
        ok: perSecond >= PEOPLE_PER_SECOND,
      },
      {
        what: `a tick with nothing due, ${show(MANY)} relationships`,
        measured: `${round(idleMs)} ms`,
        against: '',
        toReach: `< ${IDLE_UNDER_MS} ms`,
        ok: idleMs < IDLE_UNDER_MS,
      },
      {
        what: 'planning by a loop over everybody',
        measured: `${round(everybody)} s`,
        against: `ours: ${round(many)} s`,
        toReach: `(${Math.round(everybody / many)} times)`,
        ok: null,
      },
    ],
    figures: { due: DUE, few, many, factor, perSecond, everybody, idleMs, runs },
  }
}
