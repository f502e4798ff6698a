import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  firstWords,
  type Message,
  mention,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { openPromised } from '../mentorships/actions.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { FACET_NAMES, type FacetChange } from '../profiles/rules.ts'
import { daysBetween, type ReadableCheckIn } from '../relationships/rules.ts'
import { markTalkedAbout, prepPage } from './actions.ts'
import { doneButton, planButton } from './button-views.ts'
import { type AgendaItem, byDueDate, isOverdue, OPEN_TOPICS_MAX, type Step } from './rules.ts'

const SHOWN = { notes: 3, agenda: 10, steps: 8, done: 5 }
const WORDS = 300

export type PrepPage = {
  mentorship: Mentorship
  readerId: string
  today: Temporal.PlainDate
  /** Newest first, with the reader's own notes. */
  checkIns: readonly Pick<ReadableCheckIn, 'on' | 'kind' | 'note'>[]
  agenda: readonly AgendaItem[]
  open: readonly Step[]
  doneSince: readonly Step[]
  /** Profile changes of the other person that the reader may see. */
  changes: readonly FacetChange[]
  /** A question to ask; null for mentees. */
  question: string | null
}

/** What one person needs to prepare for a check-in. Visible to that person only. */
export function prepView(page: PrepPage): ModalView {
  const { mentorship, readerId, open, today } = page
  const other = otherOf(mentorship, readerId)
  const isMentor = readerId === mentorship.mentorId
  const steps = (ownerId: string) => byDueDate(open.filter((step) => step.ownerId === ownerId))
  return modal({
    contract: prepPage,
    title: 'Before you talk',
    blocks: [
      section(`*${mention(other.id)}* · ${sincePhrase(page)}`),
      ...agendaBlocks(page, other.name),
      ...notesBlocks(page),
      ...stepBlocks(
        `What ${escapeText(other.name)} ${isMentor ? 'wants to do' : 'promised'}`,
        steps(other.id),
        today,
      ),
      ...stepBlocks(isMentor ? 'What I promised' : 'What I want to do', steps(readerId), today),
      ...listBlocks(
        'Done since',
        page.doneSince.slice(0, SHOWN.done).map(({ words }) => short(words)),
      ),
      ...listBlocks('New in their own words', page.changes.map(changeLine)),
      ...(page.question === null ? [] : [section(`*You could ask*\n${escapeText(page.question)}`)]),
      actions(
        planButton(mentorship),
        button('Anything promised?', openPromised, { value: { mentorshipId: mentorship.id } }),
      ),
      context('Only you see this page. Notes are yours; agenda and steps are seen by you both.'),
    ],
  })
}

function sincePhrase({ mentorship: { lastCheckInOn, startedOn }, today }: PrepPage): string {
  return lastCheckInOn === null
    ? `no talk yet since ${showDate(startedOn, today)}`
    : `last in touch ${showAgo(daysBetween(lastCheckInOn, today))}`
}

function agendaBlocks({ agenda, mentorship, readerId }: PrepPage, name: string): KnownBlock[] {
  const isMentee = readerId === mentorship.menteeId
  const title = isMentee ? '*I would like to talk about*' : `*${escapeText(name)} would like to talk about*`
  if (agenda.length === 0)
    return isMentee ? [section(`${title}\n_Nothing yet. \`/mentor agenda\` adds it._`)] : []
  return [section(title), ...agendaItems(agenda)]
}

/** Items added since the last check-in come first. */
function agendaItems(items: readonly AgendaItem[]): KnownBlock[] {
  const first = items.toSorted((one, other) => Number(one.isFromBefore) - Number(other.isFromBefore))
  return first.slice(0, SHOWN.agenda).map(agendaSection)
}

function agendaSection({ id, words, isFromBefore }: AgendaItem) {
  const since = isFromBefore ? ' · _from before you last talked_' : ''
  return section(
    `• ${short(words)}${since}`,
    button('Talked about', markTalkedAbout, { value: { itemId: id } }),
  )
}

function notesBlocks({ checkIns, today }: PrepPage): KnownBlock[] {
  const lines = checkIns
    .flatMap(({ on, note }) => (note === null ? [] : [`${showDate(on, today)}: ${short(note)}`]))
    .slice(0, SHOWN.notes)
  return listBlocks('What I noted', lines)
}

function stepBlocks(title: string, steps: readonly Step[], today: Temporal.PlainDate): KnownBlock[] {
  if (steps.length === 0) return []
  const lines = steps.slice(0, SHOWN.steps).map((step) => {
    const due = step.dueOn && ` · ${isOverdue(step, today) ? 'was for' : 'by'} ${showDate(step.dueOn, today)}`
    return section(`○ ${short(step.words)}${due ?? ''}`, doneButton(step))
  })
  return [section(`*${title}*`), ...lines]
}

function changeLine({ facet, after }: FacetChange): string {
  return `${FACET_NAMES[facet]}: ${after === null ? 'taken back' : short(after)}`
}

function listBlocks(title: string, lines: readonly string[]): KnownBlock[] {
  if (lines.length === 0) return []
  return [section(`*${title}*\n${lines.map((line) => `• ${line}`).join('\n')}`)]
}

function short(words: string): string {
  return escapeText(firstWords(words, WORDS))
}

export type AgendaView = {
  mentorship: Mentorship
  readerId: string
  items: readonly AgendaItem[]
  /** The change that the reader just made; null if none. */
  said: 'added' | 'there already' | 'talked about' | null
}

const SAID = {
  added: 'It is on the agenda. Your mentor sees it before you talk.',
  'there already': 'That is on the agenda already. Nothing changed.',
  'talked about': 'Good: that one is off the agenda.',
}

/** The mentee's agenda, for the mentor or the mentee. */
export function agendaMessage({ mentorship, readerId, items, said }: AgendaView): Message {
  const other = mention(otherOf(mentorship, readerId).id)
  const isMentee = readerId === mentorship.menteeId
  const title = isMentee ? `You would like to talk with ${other} about` : `${other} would like to talk about`
  const none = isMentee
    ? 'Nothing is on your agenda. `/mentor agenda speaking up in meetings` adds something.'
    : `${other} has put nothing on the agenda.`
  return message(
    ...(said === null ? [] : [section(SAID[said])]),
    ...(items.length === 0 ? [section(none)] : [section(`*${title}*`)]),
    ...agendaItems(items),
    context('The two of you see the agenda.'),
  )
}

/** `words`: what was typed, as Slack doesn't keep it. */
export function agendaFullMessage(words: string): Message {
  return message(
    section(
      `You have ${OPEN_TOPICS_MAX} topics here, and that’s the most, so I didn’t add this one. Mark one as talked about in \`/mentor agenda\`, then add it.`,
    ),
    section(`> ${escapeText(words)}`),
  )
}
