import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { openPlan } from './actions.ts'

/** For Home. */
export function openPlanButton(mentorshipId: string): Button {
  return button('Plan', openPlan, { value: { mentorshipId } })
}
