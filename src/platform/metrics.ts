import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** What is asked for when somebody reads the metrics; null: it can't be known now, and is left out. */
export type Sources = {
  poolInUse(): number
  /** How many requests for a connection wait. */
  poolWaiting(): number
  /** How many messages are not settled yet. */
  countUnsettled(): Promise<{ kind: string; state: string; count: number }[] | null>
  /** How many workspaces Slack has shut the app out of. */
  countStopped(): Promise<number | null>
  /** Seconds since a tick came to its end. */
  tickAge(): number
}

/** What Prometheus reads at /metrics. Labels name kinds and states, never people or their words. */
export function createMetrics(sources: Sources) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    ackSeconds: new Histogram({
      name: 'do_for_one_ack_seconds',
      help: 'Time from a request of Slack to its ack',
      labelNames: ['type'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
      registers,
    }),
    errors: new Counter({
      name: 'do_for_one_errors_total',
      help: 'Requests that ended in an error with a reference',
      labelNames: ['type'],
      registers,
    }),
    messages: new Counter({
      name: 'do_for_one_messages_total',
      help: 'Messages that the app sent on its own, by what became of them',
      labelNames: ['kind', 'state'],
      registers,
    }),
    unsettled: new Gauge({
      name: 'do_for_one_messages_unsettled',
      help: 'Messages that wait, are being sent, or are in doubt',
      labelNames: ['kind', 'state'],
      registers,
      async collect() {
        const counts = await sources.countUnsettled()
        this.reset()
        for (const { count, ...labels } of counts ?? []) this.set(labels, count)
      },
    }),
    stopped: new Gauge({
      name: 'do_for_one_workspaces_stopped',
      help: 'Workspaces in which nothing is sent until somebody mends what the log says',
      registers,
      async collect() {
        const count = await sources.countStopped()
        if (count === null) this.remove()
        else this.set(count)
      },
    }),
    sendDelaySeconds: new Histogram({
      name: 'do_for_one_send_delay_seconds',
      help: 'Time from when a message was to be sent to when it had arrived',
      labelNames: ['kind'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 86_400],
      registers,
    }),
    rateLimited: new Counter({
      name: 'do_for_one_rate_limited_total',
      help: 'Calls that the app made on its own and Slack answered with 429',
      labelNames: ['method'],
      registers,
    }),
    tickAge: new Gauge({
      name: 'do_for_one_tick_age_seconds',
      help: 'Time since a tick came to its end',
      registers,
      collect() {
        this.set(sources.tickAge())
      },
    }),
    ticks: new Counter({ name: 'do_for_one_ticks_total', help: 'Ticks that succeeded', registers }),
    planningSeconds: new Histogram({
      name: 'do_for_one_planning_seconds',
      help: 'Time to look at everybody who is due in one tick',
      buckets: [0.001, 0.01, 0.1, 1, 10, 60],
      registers,
    }),
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
      help: 'Requests that wait for a database connection',
      registers,
      collect() {
        this.set(sources.poolWaiting())
      },
    }),
  }
}
