import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Metrics } from '../metrics.ts'

/** Methods that the app calls on its own. Calls that answer people are not limited. */
export type LimitedMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.history'
  | 'conversations.open'
  | 'users.info'
  | 'users.list'
  | 'views.publish'

/** Thrown if a call would have to wait too long; `until` is when to try again. */
export class RateLimitedError extends Error {
  readonly until: Temporal.Instant

  constructor(method: LimitedMethod, until: Temporal.Instant) {
    super(`${method} is rate limited`)
    this.until = until
  }
}

/** Keeps the app's own calls within Slack's limits per method and workspace, across replicas and restarts. */
export type RateLimiter = {
  /**
   * Waits for a permit, at most five seconds. Returns null when the method may be called, else when to try again.
   * Urgent calls may also use the method's reserve, so that they don't wait behind many others.
   */
  acquire(
    workspaceId: string,
    method: LimitedMethod,
    options?: { isUrgent?: boolean },
  ): Promise<Temporal.Instant | null>
  /** Slack asked to wait: no permit before the instant that it returns. */
  blockUntil(workspaceId: string, method: LimitedMethod, seconds: number): Promise<Temporal.Instant>
}

/**
 * Calls per minute and workspace. Slack's tier 2 is "20+", tier 3 "50+", tier 4 "100+", minus some for responses to people;
 * messages are the operator's OUTBOX_PER_MINUTE. https://docs.slack.dev/apis/web-api/rate-limits
 */
const PER_MINUTE = {
  'chat.update': 45,
  'conversations.history': 45,
  'conversations.open': 45,
  'users.info': 80,
  'users.list': 18,
  'views.publish': 80,
} as const
const BURST = 5
/** How many calls in a row only urgent ones may make, on top of the burst. */
const RESERVE: Partial<Record<LimitedMethod, number>> = { 'chat.update': 10, 'views.publish': 10 }
/** Callers that would wait longer than this get an instant instead of blocking. */
const MAX_WAIT_MS = 5_000

export type RateLimiterDependencies = {
  db: Database
  clock: Clock
  metrics: Metrics
  messagesPerMinute: number
}

/** Creates a rate limiter that all replicas share through the database. `messagesPerMinute` is per workspace. */
export function createRateLimiter({
  db,
  clock,
  metrics,
  messagesPerMinute,
}: RateLimiterDependencies): RateLimiter {
  return {
    async acquire(workspaceId, method, { isUrgent = false } = {}) {
      const perMinute = method === 'chat.postMessage' ? messagesPerMinute : PER_MINUTE[method]
      const now = clock.now()
      const spacing = spacingOf(perMinute, RESERVE[method], isUrgent)
      const taken = await reserve(db, { workspaceId, method }, now, spacing)
      if (taken === null) return findNextChance(db, { workspaceId, method }, now, spacing)
      await clock.sleepUntil(taken.subtract({ milliseconds: spacing.burst * spacing.intervalMs }))
      return null
    },
    async blockUntil(workspaceId, method, seconds) {
      const from = clock.now()
      const until = from.add({ milliseconds: Math.ceil(seconds * 1_000) })
      metrics.rateLimited.inc({ method })
      await blockMethod(db, { workspaceId, method }, from, until)
      return until
    },
  }
}

/** `burst`: calls in a row for this caller; `mostBurst`: for any. */
type Spacing = { intervalMs: number; burst: number; mostBurst: number }

/** A burst and the evenly spaced calls after it stay within `perMinute` in any minute. */
function spacingOf(perMinute: number, reserve = 0, isUrgent = false): Spacing {
  const normal = Math.min(BURST, perMinute)
  const mostBurst = normal + reserve
  const intervalMs = Math.ceil(60_000 / (perMinute - mostBurst + 1))
  return { intervalMs, burst: isUrgent ? mostBurst : normal, mostBurst }
}

type Which = { workspaceId: string; method: LimitedMethod }

/**
 * The generic cell rate algorithm in one statement, so that two replicas never take the same permit.
 * Returns the instant up to which calls are reserved; null if the wait would exceed the limit.
 */
async function reserve(
  db: Database,
  { workspaceId, method }: Which,
  now: Temporal.Instant,
  { intervalMs, burst, mostBurst }: Spacing,
): Promise<Temporal.Instant | null> {
  const longestWait = now.add({ milliseconds: MAX_WAIT_MS + (burst - 1) * intervalMs })
  const reservedUntil = latestReservation(now, intervalMs, mostBurst)
  const row = await db
    .insertInto('rate_limits')
    .values({ workspace_id: workspaceId, method, reserved_until: now.add({ milliseconds: intervalMs }) })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'method'])
        .doUpdateSet({ reserved_until: sql`${reservedUntil} + make_interval(secs => ${intervalMs / 1_000})` })
        .where((eb) => eb.and([eb.not(isBlocked(now)), eb(reservedUntil, '<=', longestWait)])),
    )
    .returning('reserved_until')
    .executeTakeFirst()
  return row?.reserved_until ?? null
}

/** A value too far in the future means the clock was set back; ignore it. */
function latestReservation(now: Temporal.Instant, intervalMs: number, mostBurst: number) {
  const latest = now.add({ milliseconds: MAX_WAIT_MS + mostBurst * intervalMs })
  return sql<Temporal.Instant>`case
    when rate_limits.reserved_until > ${latest}::timestamptz then ${now}::timestamptz
    else greatest(rate_limits.reserved_until, ${now}::timestamptz)
  end`
}

/** A block that begins in the future means the clock was set back; ignore it. */
function isBlocked(now: Temporal.Instant) {
  return sql<boolean>`coalesce(
    rate_limits.blocked_from <= ${now}::timestamptz and rate_limits.blocked_until > ${now}::timestamptz, false)`
}

async function findNextChance(
  db: Database,
  { workspaceId, method }: Which,
  now: Temporal.Instant,
  { intervalMs, burst }: Spacing,
): Promise<Temporal.Instant> {
  const { reserved_until, blocked_until, is_blocked } = await db
    .selectFrom('rate_limits')
    .select(['reserved_until', 'blocked_until', isBlocked(now).as('is_blocked')])
    .where('workspace_id', '=', workspaceId)
    .where('method', '=', method)
    .executeTakeFirstOrThrow()
  const evenly = reserved_until.subtract({ milliseconds: (burst - 1) * intervalMs })
  const candidates = [now, evenly, ...(is_blocked && blocked_until ? [blocked_until] : [])]
  return candidates.sort(Temporal.Instant.compare).at(-1) ?? now
}

async function blockMethod(
  db: Database,
  { workspaceId, method }: Which,
  from: Temporal.Instant,
  until: Temporal.Instant,
): Promise<void> {
  const block = { blocked_from: from, blocked_until: until }
  await db
    .insertInto('rate_limits')
    .values({ workspace_id: workspaceId, method, reserved_until: from, ...block })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'method']).doUpdateSet(block))
    .execute()
}
