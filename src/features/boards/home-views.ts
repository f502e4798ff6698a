import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { button, section } from '../../platform/slack/blocks.ts'
import { openBoard } from './actions.ts'
import { lastText, nameOf, nextText } from './phrases.ts'
import type { Advisor } from './rules.ts'

/** One line for each advisor. */
export function boardBlocks(board: readonly Advisor[], today: Temporal.PlainDate): KnownBlock[] {
  if (board.length === 0) return []
  const lines = board.map((one) =>
    [nameOf(one), nextText(one, today), lastText(one, today)].filter((part) => part !== null).join(' · '),
  )
  return [
    section(
      ['*Your advisory board*', ...lines].join('\n'),
      button('Open board…', openBoard, { label: 'Open board… with your advisors' }),
    ),
  ]
}
