import type pg from 'pg'
import { Temporal } from 'temporal-polyfill'

/** Controls the clocks of the app and of the simulated Slack. */
export type Traveler = {
  now(): Temporal.Instant
  setNow(now: Temporal.Instant): Promise<void>
  tick(): Promise<void>
  /** Number of requests in progress and of jobs that wait or run. */
  countUnfinished(): Promise<number>
}

/** Time stops at least this often, for the app's daily refresh of people. */
const MAX_STEP = Temporal.Duration.from({ hours: 24 })
/** Each poll costs the app a query, so the interval grows while waiting. */
const FIRST_POLL_MS = 10
const MAX_POLL_MS = 40

/** Moves time to `until`, and stops wherever the app has something to do, so that everything happens in order. */
export async function travelTo(
  traveler: Traveler,
  database: pg.Pool,
  until: Temporal.Instant,
  maxStep: Temporal.Duration = MAX_STEP,
): Promise<void> {
  let isWaiting = false
  for (;;) {
    await traveler.tick()
    await settle(traveler)
    const now = traveler.now()
    if (Temporal.Instant.compare(now, until) >= 0) return
    // What a tick has left is planned a minute later. If it is still due then (nudges are off), time moves on.
    isWaiting = !isWaiting && (await isSomethingDue(database, now))
    const stop = isWaiting ? now.add({ minutes: 1 }) : await nextStop(database, now, maxStep)
    await traveler.setNow(Temporal.Instant.compare(stop, until) < 0 ? stop : until)
  }
}

/** Waits until the app has no unfinished requests or jobs. */
export async function settle(traveler: Pick<Traveler, 'countUnfinished'>): Promise<void> {
  let pauseMs = FIRST_POLL_MS
  while ((await traveler.countUnfinished()) > 0) {
    await new Promise((done) => setTimeout(done, pauseMs))
    pauseMs = Math.min(pauseMs * 1.5, MAX_POLL_MS)
  }
}

/** A planner may skip a row that is locked just then, or fail on a busy machine: in production, the next tick comes soon. */
async function isSomethingDue(database: pg.Pool, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await database.query<{ due: boolean }>(
    `select exists (select from people where next_nudge_at <= $1) or exists (
       select from relationships where ended_at is null and kind = 'mentorship'
         and contact_told_on(started_on, cadence_days, last_check_in_on, due_from_on, contact_told_until)
           <= ($1::timestamptz at time zone 'UTC' - interval '12 hours')::date) as due`,
    [now.toString()],
  )
  return rows[0]?.due === true
}

async function nextStop(
  database: pg.Pool,
  now: Temporal.Instant,
  maxStep: Temporal.Duration,
): Promise<Temporal.Instant> {
  const planned = await findPlanned(database, now)
  const stops = [...planned, now.add(maxStep)]
  return stops.reduce((first, stop) => (Temporal.Instant.compare(stop, first) < 0 ? stop : first))
}

/** The next instant at which the app has something to do, read from its tables. */
async function findPlanned(database: pg.Pool, now: Temporal.Instant): Promise<Temporal.Instant[]> {
  const { rows } = await database.query<{ at: string | null }>(
    `select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from (
       select next_nudge_at as at from people
       union all
       select deactivated_at + interval '1 hour' from people where departure_notified_at is null
       union all
       select next_check_at from requests
       union all
       select end_at from meetings where state = 'agreed'
       union all
       select expires_at from meeting_proposals where outcome is null
       union all
       select expires_at from suggestions where outcome is null
       union all
       select next_check_at from seats
        union all
       select closes_at from opportunities where state = 'open'
       union all
       select poster_left_at + interval '14 days' from opportunities where state = 'open'
       union all
       select send_at from outbox where state in ('pending', 'in doubt')
       union all
       select due_at from rerenders
       union all
       -- What comes on a day is stored when that day comes somewhere.
       select (due_on - interval '14 hours') at time zone 'UTC' from steps
       where done_on is null and due_set_by = owner_id and reminded_on is distinct from due_on
       union all
       select (next_anniversary_on - interval '14 hours') at time zone 'UTC' from mentorships
       union all
       -- Impact is counted once a month.
       select (date_trunc('month', $1::timestamptz at time zone 'UTC') + interval '1 month') at time zone 'UTC'
       union all
       -- When that day has begun everywhere.
       select (contact_told_on(started_on, cadence_days, last_check_in_on, due_from_on, contact_told_until)
         + interval '12 hours') at time zone 'UTC' from relationships where ended_at is null
     ) as stops where at > $1`,
    [now.toString()],
  )
  return rows.flatMap(({ at }) => (at === null ? [] : [Temporal.Instant.from(at)]))
}
