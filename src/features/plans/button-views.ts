import type { Button, Overflow } from '@slack/types'
import { button, firstWords, menu } from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { deleteTopic, markStepDone, markTalkedAbout, openMove, openPlan, openTopicChange } from './actions.ts'
import type { AgendaItem, Step } from './rules.ts'

// Buttons that several views draw.

export function planButton(mentorship: Mentorship, readerId: string): Button {
  return button('Open plan', openPlan, {
    value: { mentorshipId: mentorship.id },
    label: `Open plan with ${otherOf(mentorship, readerId).name}`,
  })
}

/** `name`: the other person of the plan. */
export function doneButton({ id, words }: Pick<Step, 'id' | 'words'>, name: string): Button {
  return button('Done', markStepDone, { value: { stepId: id }, label: stepLabel('Done', name, words) })
}

/** `name`: the other person of the plan. */
export function moveButton({ id, words }: Pick<Step, 'id' | 'words'>, name: string): Button {
  return button('Move…', openMove, { value: { stepId: id }, label: stepLabel('Move…', name, words) })
}

/** For screen readers. The name comes first, because Slack cuts long labels. */
export function stepLabel(text: string, name: string, words: string): string {
  return `${text} · ${firstWords(name, 30)}: ${words}`
}

/** What a mentee can do with a topic of theirs. */
export function topicMenu({ id: itemId }: Pick<AgendaItem, 'id'>): Overflow {
  return menu(
    button('Edit topic…', openTopicChange, { value: { itemId } }),
    button('Mark as discussed', markTalkedAbout, { value: { itemId } }),
    button('Delete topic', deleteTopic, { value: { itemId } }),
  )
}
