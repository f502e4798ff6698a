import { createMetrics, type Metrics } from '../../src/platform/metrics.ts'

/** Metrics without an app. */
export function silentMetrics(): Metrics {
  return createMetrics({
    poolInUse: () => 0,
    poolWaiting: () => 0,
    countUnsettled: async () => [],
    countSuspended: async () => [],
    tickAge: () => 0,
  })
}
