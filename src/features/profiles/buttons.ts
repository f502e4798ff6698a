import type { Button } from '@slack/types'
import { button, firstWords } from '../../platform/slack/blocks.ts'
import { openKnow } from './actions.ts'

/** Slack cuts longer labels on a phone. */
const NAME_MAX = 24

/** For Home. */
export function openKnowButton(mentorshipId: string, menteeName: string): Button {
  return button(`About ${firstWords(menteeName, NAME_MAX)}`, openKnow, { value: { mentorshipId } })
}
