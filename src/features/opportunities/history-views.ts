import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { mention, section } from '../../platform/slack/blocks.ts'
import { localDate } from '../people/rules.ts'
import { ownersOf, titleOf } from './phrases.ts'
import type { Taken } from './rules.ts'

const SHOWN = 10

/** On the page about a person: what one of the two was chosen for by the other, or after the other suggested it. */
export function takenBlocks(taken: readonly Taken[], zone: string, today: Temporal.PlainDate): KnownBlock[] {
  if (taken.length === 0) return []
  const lines = taken.slice(0, SHOWN).map(({ opportunity, personId, at }) => {
    const on = showDate(localDate(at, zone), today)
    return `*${on}* · ${ownersOf(opportunity)} chose ${mention(personId)} for ${titleOf(opportunity)}`
  })
  return [section(['*Opportunities*', ...lines].join('\n'))]
}
