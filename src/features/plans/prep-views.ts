import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  firstWords,
  type Message,
  mention,
  message,
  modal,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { openPromised } from '../mentorships/actions.ts'
import { addTopicButton } from '../mentorships/buttons.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { FACET_NAMES, type FacetChange } from '../profiles/rules.ts'
import { daysBetween, type ReadableCheckIn } from '../relationships/rules.ts'
import { markTalkedAbout, prepPage, topicForm } from './actions.ts'
import { doneButton, planButton, topicMenu } from './button-views.ts'
import {
  type AgendaItem,
  byDueDate,
  isOverdue,
  OPEN_TOPICS_MAX,
  STEP_MAX_LENGTH,
  type Step,
} from './rules.ts'

const SHOWN = { notes: 3, agenda: OPEN_TOPICS_MAX, steps: 8, done: 5 }
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
  const { mentorship, readerId, open } = page
  const other = otherOf(mentorship, readerId)
  const isMentor = readerId === mentorship.mentorId
  const steps = (ownerId: string) => byDueDate(open.filter((step) => step.ownerId === ownerId))
  return modal({
    contract: prepPage,
    title: 'Prepare',
    blocks: [
      section(`*${mention(other.id)}* · ${sincePhrase(page)}`),
      ...agendaBlocks(page, other.name),
      ...notesBlocks(page),
      ...stepBlocks(
        isMentor ? `${escapeText(other.name)}’s steps` : `${escapeText(other.name)}’s promises`,
        steps(other.id),
        page,
      ),
      ...stepBlocks(isMentor ? 'Your promises' : 'Your steps', steps(readerId), page),
      ...listBlocks(
        mentorship.lastCheckInOn === null ? 'Done recently' : 'Done since your last check-in',
        page.doneSince.slice(0, SHOWN.done).map(({ words }) => short(words)),
      ),
      ...listBlocks('New in their profile', page.changes.map(changeLine)),
      ...(page.question === null ? [] : [section(`*A question to ask*\n${escapeText(page.question)}`)]),
      actions(
        planButton(mentorship, readerId),
        button(isMentor ? 'Add a promise…' : 'Add a step…', openPromised, {
          value: { mentorshipId: mentorship.id },
        }),
        ...(isMentor ? [] : [addTopicButton(mentorship)]),
      ),
      context('Topics, steps and promises are visible to both of you; notes only to you.'),
    ],
  })
}

function sincePhrase({ mentorship: { lastCheckInOn, startedOn }, today }: PrepPage): string {
  return lastCheckInOn === null
    ? `no check-in yet, started ${showDate(startedOn, today)}`
    : `last check-in ${showAgo(daysBetween(lastCheckInOn, today))}`
}

function agendaBlocks({ agenda, mentorship, readerId }: PrepPage, name: string): KnownBlock[] {
  const isMentee = readerId === mentorship.menteeId
  const title = isMentee ? '*Your topics*' : `*Topics from ${escapeText(name)}*`
  if (agenda.length === 0) return isMentee ? [section(`${title}\n_None yet._`)] : []
  return [section(title), ...agendaItems(agenda, isMentee)]
}

/** Items added since the last check-in come first. */
function agendaItems(items: readonly AgendaItem[], isMentee: boolean): KnownBlock[] {
  const first = items.toSorted((one, other) => Number(one.isFromBefore) - Number(other.isFromBefore))
  return first.slice(0, SHOWN.agenda).map((item) => agendaSection(item, isMentee))
}

function agendaSection(item: AgendaItem, isMentee: boolean) {
  const words = short(item.words)
  return section(
    item.isFromBefore ? `• ${words} · _added before your last check-in_` : `• ${words}`,
    isMentee
      ? topicMenu(item)
      : button('Mark as discussed', markTalkedAbout, {
          value: { itemId: item.id },
          label: `Mark as discussed: ${item.words}`,
        }),
  )
}

function notesBlocks({ checkIns, today }: PrepPage): KnownBlock[] {
  const lines = checkIns
    .flatMap(({ on, note }) => (note === null ? [] : [`${showDate(on, today)}: ${short(note)}`]))
    .slice(0, SHOWN.notes)
  return listBlocks('Your notes', lines)
}

function stepBlocks(
  title: string,
  steps: readonly Step[],
  { mentorship, readerId, today }: PrepPage,
): KnownBlock[] {
  if (steps.length === 0) return []
  const { name } = otherOf(mentorship, readerId)
  const lines = steps
    .slice(0, SHOWN.steps)
    .map((step) => section(`○ ${stepText(step, today)}`, doneButton(step, name)))
  return [section(`*${title}*`), ...lines]
}

function stepText(step: Step, today: Temporal.PlainDate): string {
  const words = short(step.words)
  if (step.dueOn === null) return words
  const day = showDate(step.dueOn, today)
  return isOverdue(step, today) ? `${words} · overdue since ${day}` : `${words} · due ${day}`
}

function changeLine({ facet, after }: FacetChange): string {
  return `${FACET_NAMES[facet]}: ${after === null ? 'removed' : short(after)}`
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
  said: 'added' | 'there already' | 'changed' | 'deleted' | 'talked about' | null
}

function saidText(said: NonNullable<AgendaView['said']>, other: string): string {
  switch (said) {
    case 'added':
      return `Topic added. ${other} will see it before you talk.`
    case 'there already':
      return 'Already on the agenda.'
    case 'changed':
      return 'Topic saved.'
    case 'deleted':
      return 'Topic deleted.'
    case 'talked about':
      return 'Marked as discussed.'
  }
}

/** The mentee's agenda, for the mentor or the mentee. */
export function agendaMessage({ mentorship, readerId, items, said }: AgendaView): Message {
  const other = mention(otherOf(mentorship, readerId).id)
  const isMentee = readerId === mentorship.menteeId
  const title = isMentee ? `Your topics for ${other}` : `Topics from ${other}`
  const none = isMentee
    ? 'You have no topics yet. Add one: `/mentor agenda speaking up in meetings`.'
    : `${other} hasn’t added any topics.`
  return message(
    ...(said === null ? [] : [section(saidText(said, other))]),
    ...(items.length === 0 ? [section(none)] : [section(`*${title}*`)]),
    ...agendaItems(items, isMentee),
    context(`Visible to you and ${other}`),
    ...(isMentee ? [actions(addTopicButton(mentorship))] : []),
  )
}

/** The form for a topic: `item` is the one to change, null for a new one. */
export function topicView({
  mentorship,
  item,
  prepViewId,
}: {
  mentorship: Mentorship
  item: Pick<AgendaItem, 'id' | 'words'> | null
  prepViewId: string | undefined
}): ModalView {
  return modal({
    contract: topicForm,
    title: item === null ? 'Add a topic' : 'Edit topic',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, itemId: item?.id, prepViewId },
    blocks: [
      field(
        'words',
        'What would you like to talk about?',
        {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: STEP_MAX_LENGTH,
          placeholder: plain('Speaking up in meetings'),
          ...(item && { initial_value: item.words }),
        },
        { whoSees: `Visible to you and ${mentorship.mentorName}` },
      ),
    ],
  })
}

/** Shown under a form's field. */
export const AGENDA_FULL = `You have ${OPEN_TOPICS_MAX} topics here, which is the limit. Mark one as discussed, then add this one.`

/** `words`: what was typed, as Slack doesn't keep it. */
export function agendaFullMessage(words: string): Message {
  return message(
    section(
      `You have ${OPEN_TOPICS_MAX} topics here, which is the limit, so I didn’t add this one. Mark one as discussed in \`/mentor agenda\`, then add it.`,
    ),
    section(`> ${escapeText(words)}`),
  )
}
