import type { KnownBlock } from '@slack/types'
import { context, escapeText, section } from '../../platform/slack/blocks.ts'
import type { Offer } from './offer-rules.ts'

/** What a mentor offers to everyone. */
export function offeredBlocks({ topics, about }: Pick<Offer, 'topics' | 'about'>): KnownBlock[] {
  const lines = [
    ...(about === '' ? [] : [escapeText(about)]),
    ...(topics === '' ? [] : [`Topics: ${escapeText(topics)}`]),
  ]
  if (lines.length === 0) return []
  return [section(['*As a mentor*', ...lines].join('\n')), context('Visible to everyone in this workspace')]
}
