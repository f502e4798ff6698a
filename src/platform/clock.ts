import { setTimeout } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'

/** The only source of the present. Tests and the playground pass a clock that they set themselves. */
export type Clock = {
  /** The present instant. */
  now(): Temporal.Instant
  /** Comes back at `instant`, at once when that is past. */
  sleepUntil(instant: Temporal.Instant): Promise<void>
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  async sleepUntil(instant) {
    const ms = Temporal.Now.instant().until(instant).total('milliseconds')
    if (ms > 0) await setTimeout(ms)
  },
}

/** A clock that stands still until it is moved: by hand, or by whoever sleeps until a later instant. */
export class SetClock implements Clock {
  #now: Temporal.Instant

  constructor(now: Temporal.Instant) {
    this.#now = now
  }

  now(): Temporal.Instant {
    return this.#now
  }

  async sleepUntil(instant: Temporal.Instant): Promise<void> {
    if (Temporal.Instant.compare(instant, this.#now) > 0) this.#now = instant
  }

  set(now: Temporal.Instant): void {
    this.#now = now
  }
}

/** For libraries that still speak `Date`. */
export function toDate(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}
