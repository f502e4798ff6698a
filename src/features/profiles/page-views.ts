import type { KnownBlock } from '@slack/types'
import { actions, escapeText, firstWords, section } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { openKnowButton } from './buttons.ts'
import { currentWords, FACET_NAMES, type FacetVersion } from './rules.ts'

const WORDS_MAX = 140

/** For the mentor: what the mentee shows of their profile, in short. */
export function profileBlocks(
  { id, menteeName }: Pick<Mentorship, 'id' | 'menteeName'>,
  theirs: readonly FacetVersion[],
): KnownBlock[] {
  const lines = currentWords(theirs).map(
    ({ facet, words }) => `• ${FACET_NAMES[facet]}: ${escapeText(firstWords(words, WORDS_MAX))}`,
  )
  return [
    section(['*Profile*', ...(lines.length === 0 ? ['_Nothing you can see yet_'] : lines)].join('\n')),
    actions(openKnowButton(id, menteeName)),
  ]
}
