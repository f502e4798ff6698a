import { Temporal } from 'temporal-polyfill'

/** The workspace's time: real time until it is set; then it stands still until it is set again. */
export class WorkspaceClock {
  private fixed: Temporal.Instant | undefined
  private stamps = 0

  constructor(now?: Temporal.Instant) {
    this.fixed = now
  }

  now(): Temporal.Instant {
    return this.fixed ?? Temporal.Now.instant()
  }

  set(now: Temporal.Instant): void {
    this.fixed = now
  }

  /** The number of stamps given so far; restored from a saved state. */
  get given(): number {
    return this.stamps
  }

  resume(given: number): void {
    this.stamps = given
  }

  /** Returns a message's `ts`: the workspace time in seconds, with a counter that makes it unique. */
  nextTs(): string {
    this.stamps += 1
    return `${Math.floor(this.now().epochMilliseconds / 1000)}.${String(this.stamps).padStart(6, '0')}`
  }
}
