import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Metrics } from '../metrics.ts'

/** What the app calls on its own. What people wait for is not paced. */
export type PacedMethod = 'chat.postMessage' | 'conversations.open' | 'conversations.history' | 'users.info'

/** Thrown where a call has to wait longer than one waits for: `until` is when to ask again. */
export class HeldBack extends Error {
  readonly until: Temporal.Instant

  constructor(method: PacedMethod, until: Temporal.Instant) {
    super(`${method} is held back`)
    this.until = until
  }
}

/** Keeps the app's own calls within what Slack allows, for each method and workspace, over all replicas and restarts. */
export type Pace = {
  /** Waits for the method's next turn, for some seconds at most; null when it may be called now, else when to ask again. */
  turn(workspaceId: string, method: PacedMethod): Promise<Temporal.Instant | null>
  /** Slack asked to wait: no turn before the instant that comes back. */
  hold(workspaceId: string, method: PacedMethod, seconds: number): Promise<Temporal.Instant>
}

/**
 * Calls a minute and workspace. Slack's tier 3 is "50+", tier 4 "100+", less something for people's own commands;
 * messages are the operator's OUTBOX_PER_MINUTE. https://docs.slack.dev/apis/web-api/rate-limits
 */
const PER_MINUTE = { 'conversations.open': 45, 'conversations.history': 45, 'users.info': 80 } as const
const BURST = 5
/** Who has to wait longer is better off doing something else. */
const PATIENCE_MS = 5_000

export type PaceDependencies = { db: Database; clock: Clock; metrics: Metrics; messagesPerMinute: number }

export function createPace({ db, clock, metrics, messagesPerMinute }: PaceDependencies): Pace {
  return {
    async turn(workspaceId, method) {
      const perMinute = method === 'chat.postMessage' ? messagesPerMinute : PER_MINUTE[method]
      const now = clock.now()
      const spacing = spacingOf(perMinute)
      const taken = await takeTurn(db, { workspaceId, method }, now, spacing)
      if (taken === null) return findNextChance(db, { workspaceId, method }, now, spacing)
      await clock.sleepUntil(taken.subtract({ milliseconds: spacing.burst * spacing.intervalMs }))
      return null
    },
    async hold(workspaceId, method, seconds) {
      const from = clock.now()
      const until = from.add({ milliseconds: Math.ceil(seconds * 1_000) })
      metrics.rateLimited.inc({ method })
      await holdMethod(db, { workspaceId, method }, from, until)
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

type Which = { workspaceId: string; method: PacedMethod }

/**
 * The generic cell rate algorithm in one statement, so that two replicas never take the same turn.
 * Comes back with the instant to which the method's calls are spoken for; null when it would be too long to wait.
 */
async function takeTurn(
  db: Database,
  { workspaceId, method }: Which,
  now: Temporal.Instant,
  { intervalMs, burst }: Spacing,
): Promise<Temporal.Instant | null> {
  const longestWait = now.add({ milliseconds: PATIENCE_MS + (burst - 1) * intervalMs })
  const spokenFor = spokenForUntil(now, { intervalMs, burst })
  const row = await db
    .insertInto('slack_pace')
    .values({ workspace_id: workspaceId, method, next_turn_at: now.add({ milliseconds: intervalMs }) })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'method'])
        .doUpdateSet({ next_turn_at: sql`${spokenFor} + make_interval(secs => ${intervalMs / 1_000})` })
        .where((eb) => eb.and([eb.not(isHeld(now)), eb(spokenFor, '<=', longestWait)])),
    )
    .returning('next_turn_at')
    .executeTakeFirst()
  return row?.next_turn_at ?? null
}

/** Later than turns can be taken for, it was written before the clock was set back, and says nothing. */
function spokenForUntil(now: Temporal.Instant, { intervalMs, burst }: Spacing) {
  const latest = now.add({ milliseconds: PATIENCE_MS + burst * intervalMs })
  return sql<Temporal.Instant>`case
    when slack_pace.next_turn_at > ${latest}::timestamptz then ${now}::timestamptz
    else greatest(slack_pace.next_turn_at, ${now}::timestamptz)
  end`
}

/** A hold that begins in the future was written before the clock was set back, and says nothing. */
function isHeld(now: Temporal.Instant) {
  return sql<boolean>`coalesce(
    slack_pace.held_from <= ${now}::timestamptz and slack_pace.held_until > ${now}::timestamptz, false)`
}

async function findNextChance(
  db: Database,
  { workspaceId, method }: Which,
  now: Temporal.Instant,
  { intervalMs, burst }: Spacing,
): Promise<Temporal.Instant> {
  const { next_turn_at, held_until, is_held } = await db
    .selectFrom('slack_pace')
    .select(['next_turn_at', 'held_until', isHeld(now).as('is_held')])
    .where('workspace_id', '=', workspaceId)
    .where('method', '=', method)
    .executeTakeFirstOrThrow()
  const evenly = next_turn_at.subtract({ milliseconds: (burst - 1) * intervalMs })
  const candidates = [now, evenly, ...(is_held && held_until ? [held_until] : [])]
  return candidates.sort(Temporal.Instant.compare).at(-1) ?? now
}

async function holdMethod(
  db: Database,
  { workspaceId, method }: Which,
  from: Temporal.Instant,
  until: Temporal.Instant,
): Promise<void> {
  const hold = { held_from: from, held_until: until }
  await db
    .insertInto('slack_pace')
    .values({ workspace_id: workspaceId, method, next_turn_at: from, ...hold })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'method']).doUpdateSet(hold))
    .execute()
}
