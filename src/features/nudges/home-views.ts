import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showInstant } from '../../platform/plain-dates.ts'
import { context } from '../../platform/slack/blocks.ts'
import type { Person } from '../people/rules.ts'
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
  const away = person.awayUntil && daysBetween(today, person.awayUntil) >= 0
  const why = away && person.awayUntil ? `You’re away through ${showDate(person.awayUntil, today)}. ` : ''
  return `${why}Next nudge: ${showInstant(at, person.zone, today)} (\`/mentor why\`)`
}
