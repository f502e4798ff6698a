import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { openPlan, openPrep } from './actions.ts'

/** For Home. */
export function openPlanButton(mentorshipId: string): Button {
  return button('Plan', openPlan, { value: { mentorshipId } })
}

/** For Home. */
export function openPrepButton({ id, menteeName }: Pick<Mentorship, 'id' | 'menteeName'>): Button {
  return button('Prepare', openPrep, {
    value: { mentorshipId: id },
    label: `Prepare for your check-in with ${menteeName}`,
  })
}
