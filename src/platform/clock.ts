import { Temporal } from 'temporal-polyfill'

/** The only source of the present. Tests and the playground pass a clock that they set themselves. */
export type Clock = {
  /** The present instant. */
  now(): Temporal.Instant
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
}

/** A clock that stands still until it is moved. */
export class SetClock implements Clock {
  #now: Temporal.Instant

  constructor(now: Temporal.Instant) {
    this.#now = now
  }

  now(): Temporal.Instant {
    return this.#now
  }

  set(now: Temporal.Instant): void {
    this.#now = now
  }
}

/** For libraries that still speak `Date`. */
export function toDate(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}
