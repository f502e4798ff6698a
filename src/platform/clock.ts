import { setTimeout } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'

/** The only source of the current time. Tests and the playground pass a `SetClock`. */
export type Clock = {
  /** Returns the current instant. */
  now(): Temporal.Instant
  /** Resolves at `instant`; at once if it has passed. */
  sleepUntil(instant: Temporal.Instant): Promise<void>
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  async sleepUntil(instant) {
    const ms = Temporal.Now.instant().until(instant).total('milliseconds')
    if (ms > 0) await setTimeout(ms)
  },
}

/** A clock that moves only when it is set, or when a caller sleeps until a later instant. */
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

/** Converts for libraries that take a `Date`. */
export function toDate(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}
