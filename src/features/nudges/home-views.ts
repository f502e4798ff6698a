import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showInstant } from '../../platform/plain-dates.ts'
import { context } from '../../platform/slack/blocks.ts'
import { isAwayOn, type Person } from '../people/rules.ts'
import { daysBetween } from '../relationships/rules.ts'

export type NextNudge = {
  /** Null if no nudge can come. */
  at: Temporal.Instant | null
  person: Person
  today: Temporal.PlainDate
  /** False while the operator has stopped all nudges. */
  sending: boolean
}

/** Shows when the next nudge comes. Placed below the mentees. */
export function nextNudgeBlock(next: NextNudge): KnownBlock {
  return context(nextNudgeLine(next))
}

function nextNudgeLine({ at, person, today, sending }: NextNudge): string {
  if (!sending) return 'Nudges are off: the person who runs this app has turned them off.'
  if (at === null) {
    return person.nudgesOn ? 'No nudge planned.' : 'Nudges are off in your settings.'
  }
  const next = `Next nudge: ${showInstant(at, person.zone, today)} (\`/mentor why\`)`
  const away = awayLine(person, today)
  return away === null ? next : `${away} ${next}`
}

function awayLine(person: Person, today: Temporal.PlainDate): string | null {
  const { awayFrom, awayUntil } = person
  if (awayUntil === null || daysBetween(today, awayUntil) < 0) return null
  const until = showDate(awayUntil, today)
  if (awayFrom === null || isAwayOn(person, today)) return `You’re away through ${until}.`
  const from = showDate(awayFrom, today)
  return from === until ? `You’ll be away on ${from}.` : `You’ll be away from ${from} through ${until}.`
}
