import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { openKnow } from './actions.ts'

/** For Home. */
export function openKnowButton(mentorshipId: string): Button {
  return button('Know', openKnow, { value: { mentorshipId } })
}
