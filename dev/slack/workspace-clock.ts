import { Temporal } from 'temporal-polyfill'

/** The workspace's own time: real until it is set, then it stands still until it is set again. */
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

  /** How many stamps were given, and to go on from there. */
  get given(): number {
    return this.stamps
  }

  resume(given: number): void {
    this.stamps = given
  }

  /** A message's `ts`: the workspace time in seconds, and a counter that makes it unique. */
  nextTs(): string {
    this.stamps += 1
    return `${Math.floor(this.now().epochMilliseconds / 1000)}.${String(this.stamps).padStart(6, '0')}`
  }
}
