import { Temporal } from 'temporal-polyfill'
import { travelTo } from '../../time-travel.ts'
import type { Skip } from '../contract.ts'
import { happenedSince, lastSettled } from './happenings.ts'
import type { World } from './world.ts'

const STEPS: Record<Exclude<Skip, 'next nudge'>, Temporal.DurationLike> = {
  hour: { hours: 1 },
  day: { hours: 24 },
  week: { hours: 7 * 24 },
}
/** People are announced when they change, and no event gets lost here: the app's daily look at them finds nothing new. */
const STRIDE = Temporal.Duration.from({ hours: 7 * 24 })
const FURTHEST = { hours: 13 * 7 * 24 }

/** Moves the world's time on, and remembers what the app did on the way. Gives what went wrong, if anything did. */
export async function skip(world: World, to: Skip): Promise<string | null> {
  if (world.isMoving) return 'Time is moving already.'
  world.isMoving = true
  try {
    await world.think()
    const settled = await lastSettled(world.pool)
    if (to === 'next nudge') await travelToNextNudge(world)
    else await travel(world, world.now.add(STEPS[to]))
    world.happenings = await happenedSince(world.pool, settled)
    return null
  } finally {
    world.isMoving = false
    world.changed()
  }
}

/**
 * A planned nudge may turn out not to be sent (its person logged, or is away): then on to the one after it.
 * One whose sending is in doubt is settled a minute later.
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
    const happened = await happenedSince(world.pool, settled)
    if (happened.some(({ kind, state }) => kind === 'nudge' && state === 'sent')) return
  }
}

function travel(world: World, until: Temporal.Instant): Promise<void> {
  const traveller = {
    now: () => world.now,
    setNow: (now: Temporal.Instant) => world.setNow(now),
    tick: () => world.app.tick(),
    countUnfinished: () => world.app.countUnfinished(),
  }
  return travelTo(traveller, world.databaseUrl, until, STRIDE)
}
