import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Metrics } from '../metrics.ts'

/** What the app calls on its own. What people wait for is not paced. */
export type LimitedMethod = 'chat.postMessage' | 'conversations.open' | 'conversations.history' | 'users.info'

/** Thrown where a call has to wait longer than one waits for: `until` is when to ask again. */
export class RateLimitedError extends Error {
  readonly until: Temporal.Instant

  constructor(method: LimitedMethod, until: Temporal.Instant) {
    super(`${method} is held back`)
    this.until = until
  }
}

/** Keeps the app's own calls within what Slack allows, for each method and workspace, over all replicas and restarts. */
export type RateLimiter = {
  /** Waits for the method's next turn, for some seconds at most; null when it may be called now, else when to ask again. */
  acquire(workspaceId: string, method: LimitedMethod): Promise<Temporal.Instant | null>
  /** Slack asked to wait: no turn before the instant that comes back. */
  blockUntil(workspaceId: string, method: LimitedMethod, seconds: number): Promise<Temporal.Instant>
}

/**
 * Calls a minute and workspace. Slack's tier 3 is "50+", tier 4 "100+", less something for people's own commands;
 * messages are the operator's OUTBOX_PER_MINUTE. https://docs.slack.dev/apis/web-api/rate-limits
 */
const PER_MINUTE = { 'conversations.open': 45, 'conversations.history': 45, 'users.info': 80 } as const
const BURST = 5
/** Who has to wait longer is better off doing something else. */
const MAX_WAIT_MS = 5_000

export type RateLimiterDependencies = {
  db: Database
  clock: Clock
  metrics: Metrics
  messagesPerMinute: number
}

export function createRateLimiter({
  db,
  clock,
  metrics,
  messagesPerMinute,
}: RateLimiterDependencies): RateLimiter {
  return {
    async acquire(workspaceId, method) {
      const perMinute = method === 'chat.postMessage' ? messagesPerMinute : PER_MINUTE[method]
      const now = clock.now()
      const spacing = spacingOf(perMinute)
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

type Spacing = { intervalMs: number; burst: number }

/** So that a burst and what follows it evenly stay within `perMinute` in any minute that one looks at. */
export function spacingOf(perMinute: number): Spacing {
  const burst = Math.min(BURST, perMinute)
  return { intervalMs: Math.ceil(60_000 / (perMinute - burst + 1)), burst }
}

type Which = { workspaceId: string; method: LimitedMethod }

/**
 * The generic cell rate algorithm in one statement, so that two replicas never take the same turn.
 * Comes back with the instant to which the method's calls are spoken for; null when it would be too long to wait.
 */
async function reserve(
  db: Database,
  { workspaceId, method }: Which,
  now: Temporal.Instant,
  { intervalMs, burst }: Spacing,
): Promise<Temporal.Instant | null> {
  const longestWait = now.add({ milliseconds: MAX_WAIT_MS + (burst - 1) * intervalMs })
  const reservedUntil = latestReservation(now, { intervalMs, burst })
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

/** Later than turns can be taken for, it was written before the clock was set back, and says nothing. */
function latestReservation(now: Temporal.Instant, { intervalMs, burst }: Spacing) {
  const latest = now.add({ milliseconds: MAX_WAIT_MS + burst * intervalMs })
  return sql<Temporal.Instant>`case
    when rate_limits.reserved_until > ${latest}::timestamptz then ${now}::timestamptz
    else greatest(rate_limits.reserved_until, ${now}::timestamptz)
  end`
}

/** A hold that begins in the future was written before the clock was set back, and says nothing. */
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
