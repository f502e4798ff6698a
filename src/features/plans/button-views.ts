import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { markStepDone, openPlan } from './actions.ts'
import type { Step } from './rules.ts'

// Buttons that several views draw.

export function planButton({ id }: Pick<Mentorship, 'id'>): Button {
  return button('Open plan', openPlan, { value: { mentorshipId: id } })
}

export function doneButton({ id }: Pick<Step, 'id'>): Button {
  return button('Done', markStepDone, { value: { stepId: id } })
}
