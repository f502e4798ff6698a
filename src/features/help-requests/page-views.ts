import type { KnownBlock } from '@slack/types'
import { actions, section } from '../../platform/slack/blocks.ts'
import type { RowAddition } from '../home-sections.ts'

/** An open help request with its buttons, as Home shows it. */
export function helpPageBlocks({ line = '', first = [] }: RowAddition): KnownBlock[] {
  return [section(line), ...(first.length === 0 ? [] : [actions(...first)])]
}
