import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { actions, button, escapeText, firstWords, section } from '../../platform/slack/blocks.ts'
import { openPromised } from '../mentorships/actions.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { markTalkedAbout, openPrep } from './actions.ts'
import { planButton } from './button-views.ts'
import { type AgendaItem, byDueDate, isOverdue, type Plan, type Step } from './rules.ts'

export type PlanSummary = {
  mentorship: Mentorship
  readerId: string
  today: Temporal.PlainDate
  plan: Plan
  /** Open steps, ideas included. */
  open: readonly Step[]
  agenda: readonly AgendaItem[]
}

const SHOWN = 5
const WORDS = 300

/** Plan and topics in short, with the buttons to open and add to them. */
export function planSummaryBlocks(summary: PlanSummary): KnownBlock[] {
  const { mentorship, readerId, plan, open } = summary
  const isActive = mentorship.endedAt === null
  const other = otherOf(mentorship, readerId)
  const owned = byDueDate(open.filter(({ ownerId }) => ownerId !== null))
  const lines = [
    ...(plan.nextRole === null ? [] : [`Goal: ${short(plan.nextRole)}`]),
    ...owned.slice(0, SHOWN).map((step) => stepLine(step, summary, other.name)),
    ...(owned.length > SHOWN ? [`_${owned.length - SHOWN} more in the plan_`] : []),
  ]
  const about = { value: { mentorshipId: mentorship.id } }
  const add = button(readerId === mentorship.mentorId ? 'Add a promise…' : 'Add a step…', openPromised, about)
  return [
    section(`*Plan*\n${lines.length === 0 ? '_Nothing yet_' : lines.join('\n')}`),
    actions(planButton(mentorship, readerId), ...(isActive ? [button('Prepare', openPrep, about), add] : [])),
    ...(isActive ? topicBlocks(summary.agenda, readerId === mentorship.menteeId, other.name) : []),
  ]
}

function stepLine(step: Step, { readerId, today }: PlanSummary, name: string): string {
  const owner = step.ownerId === readerId ? 'You' : escapeText(name)
  if (step.dueOn === null) return `• ${owner}: ${short(step.words)}`
  const due = showDate(step.dueOn, today)
  return isOverdue(step, today)
    ? `• ${owner}: ${short(step.words)} · *due since ${due}*`
    : `• ${owner}: ${short(step.words)} · due ${due}`
}

function topicBlocks(agenda: readonly AgendaItem[], isMentee: boolean, name: string): KnownBlock[] {
  if (agenda.length === 0) return []
  const title = isMentee ? '*Your topics*' : `*Topics from ${escapeText(name)}*`
  return [
    section(title),
    ...agenda.slice(0, SHOWN).map(({ id, words }) =>
      section(
        `• ${short(words)}`,
        button('Mark as discussed', markTalkedAbout, {
          value: { itemId: id },
          label: `Mark as discussed: ${words}`,
        }),
      ),
    ),
    ...(agenda.length > SHOWN ? [section(`_${agenda.length - SHOWN} more in *Prepare*_`)] : []),
  ]
}

function short(words: string): string {
  return escapeText(firstWords(words, WORDS))
}
