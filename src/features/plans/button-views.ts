import type { Button, Overflow } from '@slack/types'
import { button, menu } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { deleteTopic, markStepDone, markTalkedAbout, openPlan, openTopicChange } from './actions.ts'
import type { AgendaItem, Step } from './rules.ts'

// Buttons that several views draw.

export function planButton({ id }: Pick<Mentorship, 'id'>): Button {
  return button('Open plan', openPlan, { value: { mentorshipId: id } })
}

export function doneButton({ id }: Pick<Step, 'id'>): Button {
  return button('Done', markStepDone, { value: { stepId: id } })
}

/** What a mentee can do with a topic of theirs. */
export function topicMenu({ id: itemId }: Pick<AgendaItem, 'id'>): Overflow {
  return menu(
    button('Edit topic…', openTopicChange, { value: { itemId } }),
    button('Mark as discussed', markTalkedAbout, { value: { itemId } }),
    button('Delete topic', deleteTopic, { value: { itemId } }),
  )
}
