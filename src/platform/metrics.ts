import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus reads at /metrics. Labels name kinds and states, never people or their words. */
export function createMetrics({ poolInUse }: { poolInUse: () => number }) {
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
        this.set(poolInUse())
      },
    }),
  }
}
