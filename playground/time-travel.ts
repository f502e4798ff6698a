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

/** Left out, the daily refresh and the like are given a chance this often, though nothing is due. */
const STRIDE = Temporal.Duration.from({ hours: 6 })
const LOOK_EVERY_MS = 5

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
      const stop = isWaiting ? now.add({ minutes: 1 }) : await nextStop(client, now, until, stride)
      await traveller.setNow(Temporal.Instant.compare(stop, until) < 0 ? stop : until)
    }
  } finally {
    await client.end()
  }
}

/** Waits until the app has done all that it was asked to. */
export async function settle(traveller: Pick<Traveller, 'countUnfinished'>): Promise<void> {
  while ((await traveller.countUnfinished()) > 0) await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
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
  until: Temporal.Instant,
  stride: Temporal.Duration,
): Promise<Temporal.Instant> {
  const { rows } = await client.query<{ at: string | null }>(
    `select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from (
       select min(next_nudge_at) as at from people where next_nudge_at > $1
       union all
       select min(look_at) from requests where look_at > $1
       union all
       select min(send_at) from outbox where state in ('pending', 'in doubt') and send_at > $1
     ) as stops`,
    [now.toString()],
  )
  const stop = rows[0]?.at
  const candidates = [until, now.add(stride), ...(stop ? [Temporal.Instant.from(stop)] : [])]
  return candidates.sort(Temporal.Instant.compare)[0] ?? until
}
