/** One line of the table: what was measured against what, and whether it was good enough. */
export type Measured = {
  what: string
  /** As people read it, with units. */
  measured: string
  against: string
  toReach: string
  /** Null where there is nothing to reach. */
  ok: boolean | null
}

/** A measure's lines, and all its figures for machines. */
export type Outcome = { lines: Measured[]; figures: object }

/** The value below which that share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Two digits after the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
