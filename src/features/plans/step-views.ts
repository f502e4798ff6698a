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
  type StepAdded,
  type TaskRefusal,
} from './rules.ts'

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
  const whoSees = `Visible to you and ${other.name}`
  const owners = [
    option('You', readerId),
    option(other.name, other.id),
    option('No one yet (idea)', NO_OWNER),
  ]
  const owner = step === null ? mentorship.menteeId : (step.ownerId ?? NO_OWNER)
  const chosen = owners.find(({ value }) => value === owner)
  const due = step?.dueOn ?? null
  return modal({
    contract: stepForm,
    title: step === null ? 'Add to plan' : 'Edit plan item',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, stepId: step?.id, planViewId },
    blocks: [
      wordsField(step?.words ?? null, whoSees),
      field(
        'owner',
        'Owner',
        {
          type: 'static_select',
          action_id: 'value',
          options: owners,
          ...(chosen && { initial_option: chosen }),
        },
        { whoSees },
      ),
      field(
        'due',
        'Due date',
        { type: 'datepicker', action_id: 'value', ...(due && { initial_date: due.toString() }) },
        { whoSees: `${whoSees}. If it’s your own item, I’ll remind you that day.`, optional: true },
      ),
      ...(step === null ? [] : [removeField(whoSees)]),
    ],
  })
}

function wordsField(words: string | null, whoSees: string): InputBlock {
  const element = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: STEP_MAX_LENGTH,
    ...(words !== null && { initial_value: words }),
  } as const
  return field('words', 'Description', element, { whoSees })
}

function removeField(whoSees: string): InputBlock {
  const options = [option('Remove from plan', 'yes')]
  return field(
    'remove',
    'No longer needed?',
    { type: 'checkboxes', action_id: 'value', options },
    { whoSees, optional: true },
  )
}

/** A form with one field: the mentor adds a promise, the mentee a step. */
export function promisedView(mentorship: Mentorship, readerId: string): ModalView {
  const other = otherOf(mentorship, readerId)
  const isMentor = readerId === mentorship.mentorId
  return modal({
    contract: promisedForm,
    title: isMentor ? 'Add a promise' : 'Add a step',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id },
    blocks: [
      section(
        isMentor
          ? `What did you promise ${mention(other.id)}? I’ll remind you on the due date.`
          : 'What will you do? I’ll remind you on the due date.',
      ),
      field(
        'words',
        isMentor ? 'Promise' : 'Step',
        {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: STEP_MAX_LENGTH,
          placeholder: plain(isMentor ? 'Introduce her to Finance by 1 Dec' : 'Lead a meeting by 1 Dec'),
        },
        { whoSees: `Visible to you and ${other.name}. You can end with a date: “by 1 Dec”.` },
      ),
    ],
  })
}

export type AddedView = {
  step: Pick<Step, 'words' | 'dueOn' | 'ownerId'>
  added: Exclude<StepAdded, { result: 'full' }>
}

export function stepAddedMessage(
  { step, added }: AddedView,
  mentorship: Mentorship,
  readerId: string,
  today: Temporal.PlainDate,
): Message {
  const other = otherOf(mentorship, readerId)
  return message(
    section(
      added.result === 'added'
        ? addedText(step, mentorship, readerId, today)
        : standsText(step, added, today),
    ),
    context(`Visible to you and ${mention(other.id)}. Mark it as done in \`/mentor plan\`.`),
    actions(planButton(mentorship, readerId)),
  )
}

function addedText(
  { words, dueOn, ownerId }: AddedView['step'],
  mentorship: Mentorship,
  readerId: string,
  today: Temporal.PlainDate,
): string {
  const quoted = `“${escapeText(words)}”`
  const day = dueOn && showDate(dueOn, today)
  if (ownerId === mentorship.mentorId)
    return day ? `Promise added: ${quoted}, by *${day}*.` : `Promise added: ${quoted}.`
  if (ownerId === readerId) return day ? `Step added: ${quoted}, by *${day}*.` : `Step added: ${quoted}.`
  const mentee = mention(mentorship.menteeId)
  return day ? `Step added for ${mentee}: ${quoted}, by *${day}*.` : `Step added for ${mentee}: ${quoted}.`
}

/** For a step that was on the plan before. */
function standsText(
  { words }: AddedView['step'],
  added: Extract<StepAdded, { result: 'there already' | 'moved' }>,
  today: Temporal.PlainDate,
): string {
  const quoted = `“${escapeText(words)}”`
  if (added.result === 'there already')
    return added.dueOn === null
      ? `Already on the plan: ${quoted}.`
      : `Already on the plan: ${quoted}, by *${showDate(added.dueOn, today)}*.`
  const to = showDate(added.to, today)
  return added.from === null
    ? `Already on the plan: ${quoted}. Due date set to *${to}*.`
    : `Already on the plan: ${quoted}. Due date changed from ${showDate(added.from, today)} to *${to}*.`
}

/** Shown under a form's field. */
export const ON_PLAN = 'That’s already on the plan.'
/** Shown under a form's field. */
export const PLAN_FULL = `This plan has ${OPEN_STEPS_MAX} open steps, which is the limit. Mark one as done or remove one, then save this.`

/** `words`: what was typed in a command, as Slack doesn't keep it; null after a click. */
export function planFullMessage(words: string | null): Message {
  const full = `This plan has ${OPEN_STEPS_MAX} open steps, which is the limit, so I didn’t add this one. Mark one as done or remove one in \`/mentor plan\`, then add it.`
  return message(section(full), ...(words === null ? [] : [section(`> ${escapeText(words)}`)]))
}

/** Shown under a form's field, where Slack shows no markup. */
export function dueText(refusal: DueRefusal, today: Temporal.PlainDate): string {
  const day = showDate(refusal.on, today)
  switch (refusal.reason) {
    case 'due in the past':
      return `${day} has passed. Pick today or later.`
    case 'due too far':
      return `${day} is more than ${DUE_MAX_YEARS} years away. Pick an earlier date.`
  }
}

/** Why a line can't be saved. Shown under a form's field. */
export function taskText(refusal: TaskRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'words missing':
      return 'Describe it in a few words.'
    case 'words too long':
      return `That’s ${refusal.length} characters; the limit is ${refusal.most}. Please shorten it.`
    case 'unreadable date':
      return `I couldn’t read “${refusal.typed}” as a date. Try “by 1 Dec” or “by Friday”.`
    case 'ambiguous date':
      return `“${refusal.typed}” could be ${refusal.choices.map((on) => showDate(on, today)).join(' or ')}. Type the day in words, such as “by 1 Dec”.`
    case 'several days':
      return `${showDate(refusal.from, today)} to ${showDate(refusal.through, today)} is several days. Type one day, such as “by 1 Dec”.`
    case 'due in the past':
    case 'due too far':
      return dueText(refusal, today)
  }
}

/** Why a command's line can't be saved. */
export function lineText(refusal: LineRefusal, today: Temporal.PlainDate): string {
  switch (refusal.reason) {
    case 'words missing':
      return 'What is it? You can end with a date: “by 1 Dec”.'
    case 'words too long':
      return `That’s ${refusal.length} characters; the limit is ${refusal.most}. I didn’t save it. Please shorten it.`
    case 'due in the past':
      return `${showDate(refusal.on, today)} has passed, so I didn’t save it. Pick today or later.`
    case 'due too far':
      return `${showDate(refusal.on, today)} is more than ${DUE_MAX_YEARS} years away, so I didn’t save it. Pick an earlier date.`
    default:
      return commonRefusalText(refusal, today)
  }
}
