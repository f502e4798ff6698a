import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { commonRefusalText } from '../../platform/commands/refusal-text.ts'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  context,
  escapeText,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { promisedForm, stepForm } from './actions.ts'
import { planButton } from './button-views.ts'
import type { LineRefusal } from './line-rules.ts'
import {
  DUE_MAX_YEARS,
  type DueRefusal,
  OPEN_STEPS_MAX,
  STEP_MAX_LENGTH,
  type Step,
  type TaskRefusal,
} from './rules.ts'

const BOTH_SEE = 'The two of you see this.'
export const NO_OWNER = 'nobody'

type StepForm = {
  mentorship: Mentorship
  readerId: string
  /** The step to change; null for a new one. */
  step: Step | null
  /** The open plan below. */
  planViewId: string | undefined
}

export function stepView({ mentorship, readerId, step, planViewId }: StepForm): ModalView {
  const other = otherOf(mentorship, readerId)
  const owners = [
    option('I', readerId),
    option(other.name, other.id),
    option('Nobody yet: an idea', NO_OWNER),
  ]
  const owner = step === null ? mentorship.menteeId : (step.ownerId ?? NO_OWNER)
  const chosen = owners.find(({ value }) => value === owner)
  const due = step?.dueOn ?? null
  return modal({
    contract: stepForm,
    title: step === null ? 'Add to our plan' : 'Change',
    submit: 'Keep it',
    metadata: { mentorshipId: mentorship.id, stepId: step?.id, planViewId },
    blocks: [
      wordsField(step?.words ?? null),
      field(
        'owner',
        'Who does it?',
        {
          type: 'static_select',
          action_id: 'value',
          options: owners,
          ...(chosen && { initial_option: chosen }),
        },
        { whoSees: BOTH_SEE },
      ),
      field(
        'due',
        'By when?',
        { type: 'datepicker', action_id: 'value', ...(due && { initial_date: due.toString() }) },
        { whoSees: 'You both see the day. Set for a step of your own, I remind you on it.', optional: true },
      ),
      ...(step === null ? [] : [removeField()]),
    ],
  })
}

function wordsField(words: string | null): InputBlock {
  const element = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: STEP_MAX_LENGTH,
    ...(words !== null && { initial_value: words }),
  } as const
  return field('words', 'What?', element, { whoSees: BOTH_SEE })
}

function removeField(): InputBlock {
  const options = [option('Take it off the plan', 'yes')]
  return field(
    'remove',
    'No longer needed?',
    { type: 'checkboxes', action_id: 'value', options },
    {
      whoSees: BOTH_SEE,
      optional: true,
    },
  )
}

/** A form with one field, opened after a check-in is logged. */
export function promisedView(mentorship: Mentorship, readerId: string): ModalView {
  const other = otherOf(mentorship, readerId)
  return modal({
    contract: promisedForm,
    title: 'Anything promised?',
    submit: 'Keep it',
    metadata: { mentorshipId: mentorship.id },
    blocks: [
      section(`What did you promise ${mention(other.id)}? I remind you of it when it is time.`),
      field(
        'words',
        'My promise',
        {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: STEP_MAX_LENGTH,
          placeholder: plain('Introduce her to Finance by 1 Dec'),
        },
        { whoSees: `${other.name} sees it in your plan. A day in plain words may stand at its end.` },
      ),
    ],
  })
}

export type StepAdded = { step: Pick<Step, 'words' | 'dueOn' | 'ownerId'>; isNew: boolean }

export function stepAddedMessage(
  { step, isNew }: StepAdded,
  mentorship: Mentorship,
  readerId: string,
  today: Temporal.PlainDate,
): Message {
  const other = otherOf(mentorship, readerId)
  const due = step.dueOn === null ? '' : ` by *${showDate(step.dueOn, today)}*`
  const who =
    step.ownerId === readerId ? `You promised ${mention(other.id)}` : `A step for ${mention(other.id)}`
  const end = isNew ? '' : '\nIt stands in your plan already. Nothing changed.'
  return message(
    section(`${who}: “${escapeText(step.words)}”${due}.${end}`),
    context('The two of you see it. When it is done, say so with one tap in `/mentor plan`.'),
    actions(planButton(mentorship)),
  )
}

/** Shown under a form's field. */
export const PLAN_FULL = `This plan has ${OPEN_STEPS_MAX} open steps, and that’s the most it holds. Mark one as done or remove one, then save this.`

/** `words`: what was typed in a command, as Slack doesn't keep it; null after a click. */
export function planFullMessage(words: string | null): Message {
  const full = `This plan has ${OPEN_STEPS_MAX} open steps, and that’s the most it holds, so I didn’t add this one. Mark one as done or remove one in \`/mentor plan\`, then add it.`
  return message(section(full), ...(words === null ? [] : [section(`> ${escapeText(words)}`)]))
}

/** Shown under a form's field, where Slack shows no markup. */
export function dueText(refusal: DueRefusal, today: Temporal.PlainDate): string {
  const day = showDate(refusal.on, today)
  switch (refusal.reason) {
    case 'due in the past':
      return `${day} is not to come any more. Choose today or a day to come.`
    case 'due too far':
      return `${day} is more than ${DUE_MAX_YEARS} years ahead. Choose an earlier day.`
  }
}

/** Why a line can't be saved. Shown under a form's field. */
export function taskText(refusal: TaskRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'words missing':
      return 'What is it? A few words are enough.'
    case 'words too long':
      return `That has ${refusal.length} characters, and ${refusal.most} are kept. Please shorten it.`
    case 'unreadable date':
      return `I can't read “${refusal.typed}” as a date. “by 1 Dec” and “by Friday” work.`
    case 'due in the past':
    case 'due too far':
      return dueText(refusal, today)
  }
}

/** Why a command's line can't be saved. */
export function lineText(refusal: LineRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'words missing':
      return 'What is it? A few words are enough, and a day may stand at their end: “by 1 Dec”.'
    case 'words too long':
      return `That has ${refusal.length} characters, and ${refusal.most} are kept. Nothing was kept; please shorten it.`
    case 'due in the past':
      return `${showDate(refusal.on, today)} is not to come any more, so nothing was kept.`
    case 'due too far':
      return `${showDate(refusal.on, today)} is more than ${DUE_MAX_YEARS} years ahead, so nothing was kept.`
    default:
      return commonRefusalText(refusal, today)
  }
}
