import { Temporal } from 'temporal-polyfill'
import { travelTo } from '../../time-travel.ts'
import type { Skip } from '../contract.ts'
import { eventsSince, lastSettled } from './app-events.ts'
import type { World } from './world.ts'

const STEPS: Record<Exclude<Skip, 'next nudge'>, Temporal.DurationLike> = {
  hour: { hours: 1 },
  day: { hours: 24 },
  week: { hours: 7 * 24 },
}
/** Every change of a person reaches the app as an event here, so time need not stop daily for its refresh of people. */
const MAX_STEP = Temporal.Duration.from({ hours: 7 * 24 })
const FURTHEST = { hours: 13 * 7 * 24 }

/** Moves the world's time forward and records what the app did on the way. Returns an error text, or null. */
export async function skip(world: World, to: Skip): Promise<string | null> {
  if (world.isMoving) return 'Time is already moving.'
  world.isMoving = true
  try {
    await world.runPendingWork()
    const settled = await lastSettled(world.pool)
    if (to === 'next nudge') await travelToNextNudge(world)
    else await travel(world, world.now.add(STEPS[to]))
    world.appEvents = await eventsSince(world.pool, settled)
    return null
  } catch (error) {
    // A reset ends the world while its time moves.
    if (world.isStopped) return null
    throw error
  } finally {
    world.isMoving = false
    world.changed()
  }
}

/**
 * A planned nudge may not be sent after all (a check-in was logged, the person is away): then moves on to the next one.
 * A nudge in doubt is settled a minute later.
 */
async function travelToNextNudge(world: World): Promise<void> {
  const furthest = world.now.add(FURTHEST)
  const settled = await lastSettled(world.pool)
  while (Temporal.Instant.compare(world.now, furthest) < 0) {
    const { rows } = await world.pool.query<{ at: string | null }>(
      `select to_char(min(next_nudge_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from (
         select next_nudge_at from people
         union all
         select send_at from outbox where state in ('pending', 'in doubt')
       ) as planned where next_nudge_at > $1`,
      [world.now.toString()],
    )
    const at = rows[0]?.at
    if (!at || Temporal.Instant.compare(at, furthest) > 0) return
    await travel(world, Temporal.Instant.from(at))
    const events = await eventsSince(world.pool, settled)
    if (events.some(({ kind, state }) => kind === 'nudge' && state === 'sent')) return
  }
}

function travel(world: World, until: Temporal.Instant): Promise<void> {
  const traveler = {
    now: () => world.now,
    setNow: (now: Temporal.Instant) => world.setNow(now),
    tick: () => world.app.tick(),
    countUnfinished: () => world.app.countUnfinished(),
  }
  return travelTo(traveler, world.pool, until, MAX_STEP)
}
