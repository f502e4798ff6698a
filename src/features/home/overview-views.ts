import type { Button, KnownBlock } from '@slack/types'
import { actions, type Message, message, section } from '../../platform/slack/blocks.ts'
import type { NextStep } from '../next-steps.ts'

const STEPS_SHOWN = 3

/** The short answer to `/mentor`. */
export type Brief = {
  /** Null without mentees. */
  spots: { taken: number; capacity: number } | null
  /** Everyone, one per line. */
  people: readonly KnownBlock[]
  /** What features add, such as the next nudge. */
  state: readonly KnownBlock[]
  /** Most urgent first. */
  steps: readonly NextStep[]
}

/** How things stand, in a few lines, and up to three things to do next. */
export function overviewMessage({ spots, people, state, steps }: Brief): Message {
  const lines = steps.flatMap(({ line }) => line ?? [])
  const buttons = steps.slice(0, STEPS_SHOWN).map((step, index) => withStyle(step.button, index === 0))
  return message(
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(spots === null ? [] : [section(spotsText(spots))]),
    ...people,
    ...state,
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  )
}

function spotsText({ taken, capacity }: { taken: number; capacity: number }): string {
  if (taken <= capacity) return `*Your mentees (${taken} of ${capacity})*`
  return `*Your mentees (${taken}, over your limit of ${capacity})*`
}

/** Only the first button of a row can be primary. */
function withStyle({ style, ...button }: Button, isFirst: boolean): Button {
  return isFirst && style !== undefined ? { ...button, style } : button
}
