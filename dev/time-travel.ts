import pg from 'pg'
import { Temporal } from 'temporal-polyfill'

/** What can be moved through time: the app, and the workspace's own clock. */
export type Traveller = {
  now(): Temporal.Instant
  setNow(now: Temporal.Instant): Promise<void>
  tick(): Promise<void>
  /** Requests that are being answered, and jobs that wait or run. */
  countUnfinished(): Promise<number>
}

/** Though nothing is due, the daily look at who people are is given a chance this often. */
const STRIDE = Temporal.Duration.from({ hours: 24 })
/** Each look costs the app a query, so a long wait looks ever more rarely. */
const FIRST_LOOK_AFTER_MS = 5
const LOOK_EVERY_MS = 25

/** Moves time to `until`, stopping wherever the app has something to do, so that it does all in order. */
export async function travelTo(
  traveller: Traveller,
  databaseUrl: string,
  until: Temporal.Instant,
  stride: Temporal.Duration = STRIDE,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    let isWaiting = false
    for (;;) {
      await traveller.tick()
      await settle(traveller)
      const now = traveller.now()
      if (Temporal.Instant.compare(now, until) >= 0) return
      // What wants a look now gets it a minute later. When that didn't help (the kill switch), time goes on.
      isWaiting = !isWaiting && (await wantsALook(client, now))
      const stop = isWaiting ? now.add({ minutes: 1 }) : await nextStop(client, now, stride)
      await traveller.setNow(Temporal.Instant.compare(stop, until) < 0 ? stop : until)
    }
  } finally {
    await client.end()
  }
}

/** Waits until the app has done all that it was asked to. */
export async function settle(traveller: Pick<Traveller, 'countUnfinished'>): Promise<void> {
  let pauseMs = FIRST_LOOK_AFTER_MS
  while ((await traveller.countUnfinished()) > 0) {
    await new Promise((done) => setTimeout(done, pauseMs))
    pauseMs = Math.min(pauseMs * 1.5, LOOK_EVERY_MS)
  }
}

async function wantsALook(client: pg.Client, now: Temporal.Instant): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from people where next_nudge_at <= $1 limit 1', [
    now.toString(),
  ])
  return rowCount === 1
}

async function nextStop(
  client: pg.Client,
  now: Temporal.Instant,
  stride: Temporal.Duration,
): Promise<Temporal.Instant> {
  const planned = await findPlanned(client, now)
  const stops = [...planned, now.add(stride)]
  return stops.reduce((first, stop) => (Temporal.Instant.compare(stop, first) < 0 ? stop : first))
}

/** The next instant of those that the app has written down itself, or that follow from what it has. */
async function findPlanned(client: pg.Client, now: Temporal.Instant): Promise<Temporal.Instant[]> {
  const { rows } = await client.query<{ at: string | null }>(
    `select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from (
       select next_nudge_at as at from people
       union all
       select deactivated_at + interval '1 hour' from people where departure_told_at is null
       union all
       select look_at from requests
       union all
       select send_at from outbox where state in ('pending', 'in doubt')
       union all
       -- What comes on a day is stored when that day comes somewhere.
       select (due_on - interval '14 hours') at time zone 'UTC' from steps
       where done_on is null and due_set_by = owner_id and reminded_on is distinct from due_on
       union all
       select (started_on + (years_told + 1) * interval '1 year' - interval '14 hours') at time zone 'UTC'
       from mentorships where ended_at is null
     ) as stops where at > $1`,
    [now.toString()],
  )
  return rows.flatMap(({ at }) => (at === null ? [] : [Temporal.Instant.from(at)]))
}
