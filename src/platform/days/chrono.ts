import * as en from 'chrono-node/en'
import type { Temporal } from 'temporal-polyfill'
import { toDate } from '../clock.ts'
import { memoize } from '../memoize.ts'
import { toPlainDate } from './calendar.ts'

const chrono = new en.Chrono({
  parsers: en.casual.parsers,
  refiners: [
    { refine: (_, results) => results.filter(({ start }) => !start.isOnlyTime()) },
    ...en.casual.refiners,
  ],
})

/**
 * Returns the day that a phrase means for chrono, which counts weeks, weekdays and hours. Null if it isn't all one day.
 * Callers choose the phrase: chrono finds days in almost any words. It takes about a millisecond, so days are remembered.
 */
export const askChrono = memoize(
  (phrase: string, today: Temporal.PlainDate): Temporal.PlainDate | null => {
    const instant = toDate(today.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).toInstant())
    const [result] = chrono.parse(phrase, { instant, timezone: 0 })
    if (!result || result.end || result.index !== 0 || result.text.length !== phrase.length) return null
    const [year, month, day] = (['year', 'month', 'day'] as const).map((part) => result.start.get(part))
    if (!year || !month || !day) return null
    const on = toPlainDate(year, month, day)
    // "13 hours ago" depends on the time of day.
    const isTime = result.tags().has('result/relativeDateAndTime')
    return isTime && !(phrase.endsWith('ago') && on?.equals(today)) ? null : on
  },
  (phrase, today) => `${phrase} ${today}`,
)
