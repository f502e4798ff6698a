import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { openSettings } from '../people/actions.ts'
import { moveForm } from './actions.ts'
import { doneButton, moveButton, planButton } from './button-views.ts'
import { type DueState, dueStateOf } from './reminder-rules.ts'
import type { Step } from './rules.ts'

const SHOWN = 20

export type DueItem = { step: Step; mentorship: Mentorship }

/** `on`: the day of the reminder. Without items, all were removed after it was sent. */
export type Reminder = {
  items: readonly DueItem[]
  readerId: string
  on: Temporal.PlainDate
  today: Temporal.PlainDate
}

/** Sent on the due date of steps whose owner set that date. Later it shows what became of them. */
export function reminderMessage(reminder: Reminder): Message {
  const { items } = reminder
  return message(
    section(title(reminder)),
    ...(items.length === 0 ? [section('Everything that was due was removed.')] : []),
    ...items.slice(0, SHOWN).flatMap((item) => itemBlocks(item, reminder)),
    context(
      'Only visible to you. I remind you of due dates that you set yourself. Turn this off in Settings.',
    ),
    actions(button('Settings…', openSettings)),
  )
}

function title({ items, readerId }: Reminder): string {
  const [only, ...more] = items
  if (!only || more.length > 0) return '*Due today*'
  const { mentorId, menteeId } = only.mentorship
  return readerId === mentorId
    ? `*Due today: a promise to ${mention(menteeId)}*`
    : `*Due today: a step with ${mention(mentorId)}*`
}

function itemBlocks(item: DueItem, { readerId, on, today }: Reminder): KnownBlock[] {
  const { step, mentorship } = item
  const state = dueStateOf(step, mentorship, { readerId, on })
  const text = itemText(item, readerId)
  if (state !== 'open') return [section(`*${stateText(state, step, today)}* · ${text}`)]
  const { name } = otherOf(mentorship, readerId)
  return [
    section(text),
    actions(doneButton(step, name), moveButton(step, name), planButton(mentorship, readerId)),
  ]
}

function itemText({ step, mentorship }: DueItem, readerId: string): string {
  const other = otherOf(mentorship, readerId)
  const words = escapeText(step.words)
  return other.isMentee
    ? `You promised ${mention(other.id)}: ${words}`
    : `Your step with ${mention(other.id)}: ${words}`
}

function stateText(state: Exclude<DueState, 'open'>, { dueOn }: Step, today: Temporal.PlainDate): string {
  switch (state) {
    case 'done':
      return 'Done'
    case 'moved':
      return dueOn === null ? 'Due date removed' : `Moved to ${showDate(dueOn, today)}`
    case 'not yours':
      return 'No longer yours'
    case 'ended':
      return 'Mentorship ended'
  }
}

export type MoveForm = DueItem & {
  readerId: string
  /** The day that the form suggests. */
  suggested: Temporal.PlainDate
  /** The message it is opened from. */
  messageTs: string | undefined
}

/** Another due date for a step, or none. */
export function moveView({ step, mentorship, readerId, suggested, messageTs }: MoveForm): ModalView {
  const { name } = otherOf(mentorship, readerId)
  const whoSees = `Visible to you and ${name}`
  return modal({
    contract: moveForm,
    title: 'Move due date',
    submit: 'Save',
    metadata: { stepId: step.id, messageTs },
    blocks: [
      section(itemText({ step, mentorship }, readerId)),
      field(
        'due',
        'New due date',
        { type: 'datepicker', action_id: 'value', initial_date: suggested.toString() },
        { whoSees: `${whoSees}. I’ll remind you that day.`, optional: true },
      ),
      field(
        'none',
        'No date needed?',
        { type: 'checkboxes', action_id: 'value', options: [option('Remove due date', 'yes')] },
        { whoSees, optional: true },
      ),
    ],
  })
}
