/** One row of the table: a figure, its baseline, and whether it meets the target. */
export type Measured = {
  what: string
  /** Formatted, with units. */
  measured: string
  against: string
  toReach: string
  /** Null if there is no target. */
  ok: boolean | null
}

/** The rows of a measure, and its figures as JSON. */
export type Outcome = { lines: Measured[]; figures: object }

/** Returns the percentile of the values; `share` is from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Milliseconds, rounded. */
export function summary(values: readonly number[]): { p50: number; p99: number; max: number } {
  return {
    p50: round(percentile(values, 0.5)),
    p99: round(percentile(values, 0.99)),
    max: round(percentile(values, 1)),
  }
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Rounds to two decimals. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
