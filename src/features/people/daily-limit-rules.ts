import type { Temporal } from 'temporal-polyfill'

/** How many messages one person can make the app send to others on one of their days: offers, requests and the like. */
export const DAILY_LIMIT = { total: 10, toOnePerson: 3 } as const

/** The limit is reached. `who`: the recipient who has got as many as one person gets; null: the total is reached. */
export type DailyLimitRefusal = {
  reason: 'daily limit'
  who: string | null
  count: number
  /** The sender's next day, on which they can send again. */
  from: Temporal.PlainDate
}
