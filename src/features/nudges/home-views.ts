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
  if (!sending) return 'No nudge will come: whoever runs this app has stopped them for now.'
  if (at === null) {
    return person.nudgesOn
      ? 'No nudge will come for now.'
      : 'No nudge will come: you turned them off in Settings.'
  }
  const away = person.awayUntil && daysBetween(today, person.awayUntil) >= 0
  const why = away && person.awayUntil ? `You are away until ${showDate(person.awayUntil, today)}. ` : ''
  return `${why}Next nudge: ${showInstant(at, person.zone, today)}. Why? \`/mentor why\``
}
