import type { Temporal } from 'temporal-polyfill'
import type { Clock } from '../platform/clock.ts'

/** What one check of `doctor` found: what is so and, if that is wrong, the remedy. */
export type Finding = { says: string; remedy: string | null }

export type Check = {
  name: string
  /** The checks after it in its group need it. */
  isNeeded?: boolean
  run(): Promise<Finding>
}

export function fine(says: string): Finding {
  return { says, remedy: null }
}

export function wrong(says: string, remedy: string): Finding {
  return { says, remedy }
}

/** Slack's signatures are valid for five minutes. */
const CLOCKS_DIFFER_SECONDS = 60

/** Compares a time that was just read with the time of this machine. */
export function compareClocks(whose: string, at: Temporal.Instant, clock: Clock): Finding {
  const seconds = Math.round(clock.now().since(at).total('seconds'))
  if (Math.abs(seconds) <= CLOCKS_DIFFER_SECONDS) return fine(`as that of ${whose}.`)
  return wrong(
    `this machine’s is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} that of ${whose}.`,
    'Synchronize the clocks (NTP): from five minutes on, the app refuses Slack’s requests.',
  )
}
