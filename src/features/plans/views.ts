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
import { doneButton, stepLabel } from './button-views.ts'
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
  const { mentorship, readerId, open, done } = page
  const other = otherOf(mentorship, readerId)
  const owned = (ownerId: string | null) => byDueDate(open.filter((step) => step.ownerId === ownerId))
  const isActive = mentorship.endedAt === null
  const about = { mentorshipId: mentorship.id }
  return modal({
    contract: planPage,
    title: 'Shared plan',
    blocks: [
      ...goalBlocks(page, isActive),
      ...stepBlocks(stepsTitle(page), owned(mentorship.menteeId), page),
      ...stepBlocks(promisesTitle(page), owned(mentorship.mentorId), page),
      ...introductionBlocks(page),
      ...ideaBlocks(owned(null), page),
      ...doneBlocks(done, page),
      ...(isActive
        ? [
            actions(
              button('Add to plan…', openStep, { value: about }),
              button('Add introduction…', openIntroduction, { value: about }),
            ),
          ]
        : []),
      ...notesBlocks(page),
      context(`Visible to you and ${mention(other.id)}. Your notes are only visible to you.`),
    ],
  })
}

function stepsTitle({ mentorship, readerId }: PlanPage): string {
  return readerId === mentorship.menteeId ? 'Your steps' : `${mentorship.menteeName}’s steps`
}

function promisesTitle({ mentorship, readerId }: PlanPage): string {
  return readerId === mentorship.mentorId ? 'Your promises' : `${mentorship.mentorName}’s promises`
}

function goalBlocks({ mentorship, readerId, plan }: PlanPage, isActive: boolean): KnownBlock[] {
  const isMentee = readerId === mentorship.menteeId
  const title = isMentee ? '*Your goal*' : `*${escapeText(mentorship.menteeName)}’s goal*`
  const goal = plan.nextRole === null ? '_Not set yet._' : escapeText(plan.nextRole)
  const gap = plan.gap === null ? [] : [section(`*What it takes to get there*\n${escapeText(plan.gap)}`)]
  const change = button(plan.nextRole === null ? 'Add goal…' : 'Edit goal…', openGoal, {
    value: { mentorshipId: mentorship.id },
  })
  return [section(`${title}\n${goal}`, isActive ? change : undefined), ...gap]
}

function stepBlocks(
  title: string,
  steps: readonly Step[],
  { mentorship, readerId, today }: PlanPage,
): KnownBlock[] {
  if (steps.length === 0) return []
  const { name } = otherOf(mentorship, readerId)
  const shown = steps.slice(0, SHOWN.open)
  return [
    header(title),
    ...shown.flatMap((step) => [
      section(`○ ${stepText(step, today)}`),
      ...(mentorship.endedAt === null ? [actions(doneButton(step, name), changeButton(step, name))] : []),
    ]),
    ...moreBlocks(steps.length - shown.length),
  ]
}

function changeButton({ id, words }: Step, name: string) {
  return button('Edit…', openStepChange, {
    value: { stepId: id },
    label: stepLabel('Edit…', name, words),
  })
}

/** "Introduce her to Finance · due Tue 1 Dec" */
function stepText(step: Step, today: Temporal.PlainDate): string {
  const words = escapeText(step.words)
  if (step.dueOn === null) return words
  const day = showDate(step.dueOn, today)
  return isOverdue(step, today) ? `${words} · *overdue since ${day}*` : `${words} · due ${day}`
}

function moreBlocks(count: number): KnownBlock[] {
  return count > 0 ? [context(`…and ${count} more, shown as you complete these.`)] : []
}

function ideaBlocks(ideas: readonly Step[], { mentorship, readerId }: PlanPage): KnownBlock[] {
  if (ideas.length === 0) return []
  const { name } = otherOf(mentorship, readerId)
  const shown = ideas.slice(0, SHOWN.ideas)
  return [
    header('Ideas'),
    ...shown.map((idea) =>
      section(escapeText(idea.words), mentorship.endedAt === null ? changeButton(idea, name) : undefined),
    ),
    ...moreBlocks(ideas.length - shown.length),
  ]
}

function doneBlocks(done: readonly Step[], page: PlanPage): KnownBlock[] {
  if (done.length === 0) return []
  return [header('Done'), ...done.map((step) => doneSection(step, page))]
}

/** A done step with a button to undo it. */
function doneSection({ id, words, doneOn }: Step, { mentorship, readerId, today }: PlanPage) {
  const line = `✓ ${escapeText(words)}${doneOn ? ` · ${showDate(doneOn, today)}` : ''}`
  const { name } = otherOf(mentorship, readerId)
  const undo = button('Undo', undoStepDone, {
    value: { stepId: id },
    label: stepLabel('Undo', name, words),
  })
  return section(line, doneOn?.equals(today) ? undo : undefined)
}

function notesBlocks({ mentorship, notes }: PlanPage): KnownBlock[] {
  const open = button(notes === null ? 'Add notes…' : 'Edit notes…', openNotes, {
    value: { mentorshipId: mentorship.id },
  })
  return [
    section(
      `*Your notes* · Only visible to you\n${notes === null ? '_None yet._' : escapeText(notes)}`,
      open,
    ),
  ]
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
  readerId: string,
  { nextRole, gap }: Plan,
  planViewId: string | undefined,
): ModalView {
  const other = otherOf(mentorship, readerId)
  const whoSees = `Visible to you and ${other.name}`
  return modal({
    contract: goalForm,
    title: 'Goal',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, planViewId },
    blocks: [
      section(
        other.isMentee ? `What role would ${mention(other.id)} like next?` : 'What role would you like next?',
      ),
      textField('nextRole', 'Goal', ROLE_MAX_LENGTH, { whoSees, value: nextRole }),
      textField('gap', 'What it takes to get there', GAP_MAX_LENGTH, { whoSees, value: gap, isLong: true }),
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
    title: 'Your notes',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, planViewId },
    blocks: [
      section(`About the plan with ${mention(otherOf(mentorship, readerId).id)}`),
      textField('words', 'Notes', NOTES_MAX_LENGTH, {
        whoSees: 'Only visible to you',
        value: notes,
        isLong: true,
      }),
    ],
  })
}

function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'nobody yet':
      return 'You have no mentees or mentors yet, so there’s no plan.'
    case 'which one':
      return `Which mentorship? Add the name: ${refusal.whoIds.map(mention).join(', ')}.`
    case 'myself':
      return 'That’s you. Name your mentee or mentor.'
    case 'not connected':
      return `You don’t have a mentorship with ${mention(refusal.who)}, so nothing changed. \`/mentor\` shows your mentorships.`
    case 'ended':
      return `Your mentorship with ${mention(refusal.who)} has ended, so nothing changed. The history is still in \`/mentor\`.`
    case 'not accepted':
      return `${mention(refusal.who)} hasn’t accepted your offer yet, so there’s no shared plan. You can log check-ins and notes: \`/mentor log\`.`
    case 'not yours':
      return 'That isn’t yours to change, so nothing changed.'
    case 'gone':
      return 'That’s already done or removed.'
    case 'only the mentor':
      return `Only ${mention(refusal.who)} can do this, as your mentor.`
    case 'only the mentee':
      return `Only ${mention(refusal.who)} can add topics. You can add notes in \`/mentor plan\`.`
  }
}

export function refusalMessage(refusal: Refusal): Message {
  return message(section(refusalText(refusal)))
}
