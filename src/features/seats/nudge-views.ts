import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { mention, section } from '../../platform/slack/blocks.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { reflectButton } from './buttons.ts'
import type { Ended } from './rules.ts'

/** Asks once for a reflection. */
export function reflectionPart(ended: readonly Ended[], on: Temporal.PlainDate): NudgePart {
  const [first] = ended.filter(({ isWritten }) => !isWritten)
  return {
    blocks: ended.map((one) =>
      one.isWritten
        ? section(`You reflected on the seat beside ${mention(one.leaderId)}.`)
        : section(
            `Your term beside ${mention(one.leaderId)} ended on ${showDate(one.lastOn, on)}. What do you take with you?`,
            reflectButton(one.termId, one.leaderName),
          ),
    ),
    title: first ? `Your term beside ${first.leaderName} has ended` : null,
    reason: 'Your term in a seat has ended.',
  }
}

/** For `/mentor why`. */
export function whyReflect({ leaderId, lastOn }: Ended, today: Temporal.PlainDate): Explained {
  return {
    what: `Your term beside *${mention(leaderId)}* ended on ${showDate(lastOn, today)}`,
    rule: 'One nudge asks for a reflection, and never again.',
  }
}
