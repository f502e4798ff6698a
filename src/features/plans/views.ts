import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  header,
  type Message,
  mention,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import {
  goalForm,
  notesForm,
  openGoal,
  openIntroduction,
  openNotes,
  openStep,
  openStepChange,
  planPage,
  undoStepDone,
} from './actions.ts'
import { doneButton } from './button-views.ts'
import { type IntroductionsView, introductionBlocks } from './introduction-views.ts'
import {
  byDueDate,
  GAP_MAX_LENGTH,
  isOverdue,
  NOTES_MAX_LENGTH,
  type Plan,
  type Refusal,
  ROLE_MAX_LENGTH,
  type Step,
} from './rules.ts'

const BOTH_SEE = 'The two of you see this.'
const ONLY_YOU = 'Only you see this.'
/** Slack allows 100 blocks in a modal. */
const SHOWN = { open: 10, ideas: 8 }

export type PlanPage = IntroductionsView & {
  plan: Plan
  open: readonly Step[]
  done: readonly Step[]
  /** The reader's own notes. */
  notes: string | null
}

/** Both people see the same, except for their own notes. */
export function planView(page: PlanPage): ModalView {
  const { mentorship, readerId, open, done, today } = page
  const other = otherOf(mentorship, readerId)
  const owned = (ownerId: string | null) => byDueDate(open.filter((step) => step.ownerId === ownerId))
  const isActive = mentorship.endedAt === null
  const about = { mentorshipId: mentorship.id }
  const titleOf = (ownerId: string) => (ownerId === readerId ? 'My steps' : `Steps of ${other.name}`)
  return modal({
    contract: planPage,
    title: 'Our plan',
    blocks: [
      ...goalBlocks(page, isActive),
      ...[mentorship.menteeId, mentorship.mentorId].flatMap((ownerId) =>
        stepBlocks(titleOf(ownerId), owned(ownerId), today, isActive),
      ),
      ...introductionBlocks(page),
      ...ideaBlocks(owned(null), isActive),
      ...doneBlocks(done, today),
      ...(isActive
        ? [
            actions(
              button('Add a step, promise or idea…', openStep, { value: about }),
              button('Think of somebody to meet…', openIntroduction, { value: about }),
            ),
          ]
        : []),
      ...notesBlocks(page),
      context(`You and ${mention(other.id)} see this plan; notes are seen by their author alone.`),
    ],
  })
}

function goalBlocks({ mentorship, readerId, plan }: PlanPage, isActive: boolean): KnownBlock[] {
  const isMentee = readerId === mentorship.menteeId
  const whose = isMentee ? 'My' : 'The'
  const role = plan.nextRole === null ? '_Not said yet. A few words are enough._' : escapeText(plan.nextRole)
  const gap = plan.gap === null ? [] : [section(`*What is missing for it*\n${escapeText(plan.gap)}`)]
  const change = button(plan.nextRole === null ? 'Say it…' : 'Change…', openGoal, {
    value: { mentorshipId: mentorship.id },
  })
  return [section(`*${whose} ideal next role*\n${role}`, isActive ? change : undefined), ...gap]
}

function stepBlocks(
  title: string,
  steps: readonly Step[],
  today: Temporal.PlainDate,
  isActive: boolean,
): KnownBlock[] {
  if (steps.length === 0) return []
  const shown = steps.slice(0, SHOWN.open)
  return [
    header(title),
    ...shown.flatMap((step) => [
      section(`○ ${stepText(step, today)}`),
      ...(isActive ? [stepButtons(step)] : []),
    ]),
    ...moreBlocks(steps.length - shown.length),
  ]
}

function stepButtons(step: Step) {
  return actions(doneButton(step), changeButton(step))
}

function changeButton({ id }: Step) {
  return button('Change…', openStepChange, { value: { stepId: id } })
}

/** "Introduce her to Finance · by Tue 1 Dec" */
function stepText(step: Step, today: Temporal.PlainDate): string {
  const words = escapeText(step.words)
  if (step.dueOn === null) return words
  const day = showDate(step.dueOn, today)
  return isOverdue(step, today) ? `${words} · *was for ${day}*` : `${words} · by ${day}`
}

function moreBlocks(count: number): KnownBlock[] {
  return count > 0 ? [context(`…and ${count} more, which come up as others are done.`)] : []
}

function ideaBlocks(ideas: readonly Step[], isActive: boolean): KnownBlock[] {
  if (ideas.length === 0) return []
  const shown = ideas.slice(0, SHOWN.ideas)
  return [
    header('Ideas'),
    ...shown.map((idea) => section(escapeText(idea.words), isActive ? changeButton(idea) : undefined)),
    ...moreBlocks(ideas.length - shown.length),
  ]
}

function doneBlocks(done: readonly Step[], today: Temporal.PlainDate): KnownBlock[] {
  if (done.length === 0) return []
  return [header('Done'), ...done.map((step) => doneSection(step, today))]
}

/** A done step with a button to undo it. */
function doneSection({ id, words, doneOn }: Step, today: Temporal.PlainDate) {
  const line = `✓ ${escapeText(words)}${doneOn ? ` · ${showDate(doneOn, today)}` : ''}`
  const undo = button('Not yet', undoStepDone, { value: { stepId: id } })
  return section(line, doneOn?.equals(today) ? undo : undefined)
}

function notesBlocks({ mentorship, notes }: PlanPage): KnownBlock[] {
  const open = button(notes === null ? 'Write…' : 'Change…', openNotes, {
    value: { mentorshipId: mentorship.id },
  })
  return [section(`*My notes* · only I see them\n${notes === null ? '_None._' : escapeText(notes)}`, open)]
}

function textField(
  id: string,
  label: string,
  max: number,
  { whoSees, value = null, isLong = false }: { whoSees: string; value?: string | null; isLong?: boolean },
): InputBlock {
  const element = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: isLong,
    max_length: max,
    ...(value !== null && { initial_value: value }),
  } as const
  return field(id, label, element, { whoSees, optional: true })
}

/** `planViewId`: the open plan below. */
export function goalView(
  mentorship: Mentorship,
  { nextRole, gap }: Plan,
  planViewId: string | undefined,
): ModalView {
  return modal({
    contract: goalForm,
    title: 'The next role',
    submit: 'Keep it',
    metadata: { mentorshipId: mentorship.id, planViewId },
    blocks: [
      section(`Where would ${mention(mentorship.menteeId)} love to be next?`),
      textField('nextRole', 'The ideal next role', ROLE_MAX_LENGTH, { whoSees: BOTH_SEE, value: nextRole }),
      textField('gap', 'What is missing for it?', GAP_MAX_LENGTH, {
        whoSees: BOTH_SEE,
        value: gap,
        isLong: true,
      }),
    ],
  })
}

/** `planViewId`: the open plan below. */
export function notesView(
  mentorship: Mentorship,
  readerId: string,
  notes: string | null,
  planViewId: string | undefined,
): ModalView {
  return modal({
    contract: notesForm,
    title: 'My notes',
    submit: 'Keep them',
    metadata: { mentorshipId: mentorship.id, planViewId },
    blocks: [
      section(`About the plan with ${mention(otherOf(mentorship, readerId).id)}`),
      textField('words', 'Notes', NOTES_MAX_LENGTH, { whoSees: ONLY_YOU, value: notes, isLong: true }),
    ],
  })
}

function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'nobody yet':
      return 'You have no mentee and no mentor here yet, so there is no plan to share.'
    case 'which one':
      return `With whom? Put the name right after the command: ${refusal.whoIds.map(mention).join(', ')}.`
    case 'myself':
      return 'That is you. A plan is for two; name the other one.'
    case 'not connected':
      return `You and ${mention(refusal.who)} are not mentor and mentee, so nothing was changed. \`/mentor\` shows your people.`
    case 'ended':
      return `You and ${mention(refusal.who)} have said goodbye, so nothing was changed. What you did together stays readable.`
    case 'not accepted':
      return `${mention(refusal.who)} hasn’t accepted your offer, so there is no plan to see or change. You can log check-ins and notes: \`/mentor log\`.`
    case 'not yours':
      return 'This belongs to somebody else, so nothing was changed. `/mentor` shows what is yours.'
    case 'gone':
      return 'That is done or taken off the plan already. Nothing changed.'
    case 'only the mentor':
      return `This is for ${mention(refusal.who)} to do, as your mentor. Tell them what you would like.`
    case 'only the mentee':
      return `The agenda is for ${mention(refusal.who)} to bring. For yourself there are notes, in \`/mentor plan\`.`
  }
}

export function refusalMessage(refusal: Refusal): Message {
  return message(section(refusalText(refusal)))
}
