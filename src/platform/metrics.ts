import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { VERSION } from './version.ts'
import { SUSPENSION_REASONS } from './workspaces/reasons.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** Read when the metrics are scraped. Null if unknown now: the metric is left out. */
export type Sources = {
  poolInUse(): number
  /** Requests waiting for a connection. */
  poolWaiting(): number
  /** Unsettled messages. */
  countUnsettled(): Promise<{ kind: string; state: string; count: number }[] | null>
  /** Suspended workspaces. */
  countSuspended(): Promise<readonly { reason: string; count: number }[] | null>
  /** Seconds since the last completed tick. */
  tickAge(): number
}

/** Metrics for Prometheus at /metrics. Labels never hold people's ids or text. */
export function createMetrics(sources: Sources) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const info = new Gauge({
    name: 'do_for_one_info',
    help: 'Always 1; the label tells the version',
    labelNames: ['version'],
    registers,
  })
  info.set({ version: VERSION }, 1)
  const connected = new Gauge({
    name: 'do_for_one_connected',
    help: '0 while the connection of Socket Mode is lost; otherwise, and with HTTP, 1',
    registers,
  })
  connected.set(1)
  return {
    registry,
    // First, because the queries of other metrics use the pool.
    poolInUse: new Gauge({
      name: 'do_for_one_pool_in_use',
      help: 'Database connections in use',
      registers,
      collect() {
        this.set(sources.poolInUse())
      },
    }),
    poolWaiting: new Gauge({
      name: 'do_for_one_pool_waiting',
      help: 'Requests waiting for a database connection',
      registers,
      collect() {
        this.set(sources.poolWaiting())
      },
    }),
    ackSeconds: new Histogram({
      name: 'do_for_one_ack_seconds',
      help: 'Time from receiving a Slack request to acknowledging it',
      labelNames: ['type'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
      registers,
    }),
    requestsRefused: startAtZero(
      new Counter({
        name: 'do_for_one_requests_refused_total',
        help: 'Requests to the path of Slack that were refused',
        labelNames: ['reason'],
        registers,
      }),
      [{ reason: WRONG_TIME }, { reason: WRONG_SIGNATURE }],
    ),
    connected,
    errors: startAtZero(
      new Counter({
        name: 'do_for_one_errors_total',
        help: 'Requests that ended in an error with a reference',
        labelNames: ['type'],
        registers,
      }),
      REQUEST_TYPES.map((type) => ({ type })),
    ),
    messages: new Counter({
      name: 'do_for_one_messages_total',
      help: 'Outbox messages by final state',
      labelNames: ['kind', 'state'],
      registers,
    }),
    unsettled: new Gauge({
      name: 'do_for_one_messages_unsettled',
      help: 'Outbox messages that are pending, being sent or in doubt',
      labelNames: ['kind', 'state'],
      registers,
      async collect() {
        const counts = await sources.countUnsettled()
        this.reset()
        for (const { count, ...labels } of counts ?? []) this.set(labels, count)
      },
    }),
    suspended: new Gauge({
      name: 'do_for_one_workspaces_suspended',
      help: 'Suspended workspaces by the reason that Slack gave (see log)',
      labelNames: ['reason'],
      registers,
      async collect() {
        const counts = await sources.countSuspended()
        this.reset()
        if (counts === null) return
        for (const reason of SUSPENSION_REASONS) this.set({ reason }, 0)
        for (const { reason, count } of counts) this.set({ reason }, count)
      },
    }),
    sendDelaySeconds: new Histogram({
      name: 'do_for_one_send_delay_seconds',
      help: 'Time from when a message was due until it was sent',
      labelNames: ['kind'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 86_400],
      registers,
    }),
    rateLimited: new Counter({
      name: 'do_for_one_rate_limited_total',
      help: 'Background calls that Slack answered with 429',
      labelNames: ['method'],
      registers,
    }),
    updatesRejected: startAtZero(
      new Counter({
        name: 'do_for_one_updates_rejected_total',
        help: 'Updates of Home tabs and sent messages that Slack rejected for good',
        labelNames: ['method'],
        registers,
      }),
      ['views.publish', 'chat.update'].map((method) => ({ method })),
    ),
    tickAge: new Gauge({
      name: 'do_for_one_tick_age_seconds',
      help: 'Seconds since the last completed tick',
      registers,
      collect() {
        this.set(sources.tickAge())
      },
    }),
    ticks: new Counter({ name: 'do_for_one_ticks_total', help: 'Completed ticks', registers }),
    plannerSeconds: new Histogram({
      name: 'do_for_one_planner_seconds',
      help: 'Duration of a planner run',
      labelNames: ['planner'],
      buckets: [0.001, 0.01, 0.1, 1, 10, 60],
      registers,
    }),
    plannerErrors: new Counter({
      name: 'do_for_one_planner_errors_total',
      help: 'Planner runs that failed or took too long',
      labelNames: ['planner'],
      registers,
    }),
  }
}

/** Why requests are refused if this machine's clock, or the signing secret, is wrong. */
export const WRONG_TIME = 'stale signature'
export const WRONG_SIGNATURE = 'signature mismatch'

/** What Slack's requests are called in their field `type`; commands have none. */
const REQUEST_TYPES = [
  'slash_command',
  'block_actions',
  'view_submission',
  'shortcut',
  'message_action',
  'event_callback',
]

/**
 * Shows these labels from the start. To Prometheus, a counter that appears with 1 has not increased, so alerts would miss
 * the first event.
 */
export function startAtZero<Label extends string>(
  counter: Counter<Label>,
  labels: readonly Record<Label, string>[],
): Counter<Label> {
  for (const each of labels) counter.inc(each, 0)
  return counter
}
