import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showDays } from '../../platform/plain-dates.ts'
import {
  context,
  escapeText,
  field,
  mention,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { inviteForm, moveEndForm, type OnPage, reflectionForm, seatForm, stepOutForm } from './actions.ts'
import {
  CHECKLIST_MAX_LENGTH,
  OVERLAP_DEFAULT_DAYS,
  REFLECTION_MAX_LENGTH,
  REFLECTION_READERS,
  type Reflection,
  type ReflectionReaders,
  type Seat,
  TERM_WEEKS,
  type Term,
  WORDS_MAX_LENGTH,
} from './rules.ts'

const EVERYONE = 'Visible to everyone in this workspace'
const WEEKS = [2, 4, 6, 8, 10, 13, 26, 39, 52, 78, 104]
const OVERLAPS = [0, 1, 2, 3, 5, 7, 14, 21, 28, 42, 60, 91]

/** Opens a seat beside the reader, or edits theirs. */
export function seatFormView(seat: Seat | null, metadata: OnPage & { seatId?: string }): ModalView {
  return modal({
    contract: seatForm,
    title: seat ? 'Edit seat' : 'Open a seat',
    submit: 'Save',
    metadata,
    blocks: [
      section(
        seat
          ? 'A new length counts for the terms to come. People who have accepted keep their dates.'
          : 'Someone sits beside you for a term, learns how you lead, and makes room for the next one. You choose who.',
      ),
      select('termWeeks', 'Length of a term', {
        options: numbers(WEEKS, seat?.termWeeks ?? TERM_WEEKS.default, (weeks) => showDays(weeks * 7)),
        chosen: String(seat?.termWeeks ?? TERM_WEEKS.default),
        whoSees: EVERYONE,
      }),
      select('overlapDays', 'Overlap with the next one', {
        options: numbers(OVERLAPS, seat?.overlapDays ?? OVERLAP_DEFAULT_DAYS, (days) =>
          days === 0 ? 'No overlap' : showDays(days),
        ),
        chosen: String(seat?.overlapDays ?? OVERLAP_DEFAULT_DAYS),
        whoSees: `At most a quarter of the term. ${EVERYONE}`,
      }),
      text('sees', 'What do they see?', {
        value: seat?.sees,
        example: 'Staff meetings, customer calls, planning',
        whoSees: EVERYONE,
      }),
      text('neverRooms', 'Which rooms do they never enter?', {
        value: seat?.neverRooms,
        example: 'Talks about pay and about individuals',
        whoSees: EVERYONE,
      }),
      text('checklist', 'Calendars and channels', {
        value: seat?.checklist,
        max: CHECKLIST_MAX_LENGTH,
        example: 'Add to #leads and the staff calendar',
        whoSees: 'Visible to you and the holder. I’ll send it to both before the start and after the end.',
      }),
    ],
  })
}

function numbers(all: readonly number[], chosen: number, show: (number: number) => string) {
  return [...new Set([...all, chosen])]
    .toSorted((one, other) => one - other)
    .map((number) => option(show(number), String(number)))
}

type Select = { options: ReturnType<typeof option>[]; chosen?: string; whoSees: string; optional?: boolean }

function select(
  id: string,
  label: string,
  { options, chosen, whoSees, optional = false }: Select,
): InputBlock {
  const initial = options.find(({ value }) => value === chosen)
  const element = { type: 'static_select', action_id: 'value', options } as const
  return field(id, label, { ...element, ...(initial && { initial_option: initial }) }, { whoSees, optional })
}

type Text = { value?: string | null | undefined; max?: number; example?: string; whoSees: string }

/** An optional text of several lines. */
function text(
  id: string,
  label: string,
  { value, max = WORDS_MAX_LENGTH, example, whoSees }: Text,
): InputBlock {
  return field(
    id,
    label,
    {
      ...{ type: 'plain_text_input', action_id: 'value', multiline: true, max_length: max },
      ...(value != null && { initial_value: value }),
      ...(example !== undefined && { placeholder: plain(example) }),
    },
    { whoSees, optional: true },
  )
}

function date(
  id: string,
  label: string,
  initial: Temporal.PlainDate,
  whoSees: string,
  optional = false,
): InputBlock {
  return field(
    id,
    label,
    { type: 'datepicker', action_id: 'value', initial_date: initial.toString() },
    { whoSees, optional },
  )
}

const OPTIONS_MAX = 100
const INVITED = 'Visible to you and this person. They’re notified.'

/** `startsOn`: the first day that the form shows; null if it follows from the holder's last one. */
export function inviteView(
  considered: readonly { id: string; name: string }[],
  startsOn: Temporal.PlainDate | null,
  metadata: OnPage & { seatId: string },
): ModalView {
  const options = considered.slice(0, OPTIONS_MAX).map(({ id, name }) => option(name, id))
  const person = { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') } as const
  return modal({
    contract: inviteForm,
    title: 'Invite someone',
    submit: 'Invite',
    metadata,
    blocks: [
      ...(options.length === 0
        ? []
        : [select('considered', 'Someone who asked', { options, whoSees: INVITED, optional: true })]),
      field('person', options.length === 0 ? 'Person' : 'Or someone else', person, {
        whoSees: INVITED,
        optional: true,
      }),
      ...(startsOn ? [date('firstOn', 'First day', startsOn, INVITED)] : []),
      context('Their invitation lapses after 5 working days without an answer. One invitation at a time.'),
    ],
  })
}

/** Everything that hangs on the end moves with it. */
export function moveEndView(
  { personId, lastOn }: Pick<Term, 'personId' | 'lastOn'>,
  metadata: OnPage & { termId: string },
): ModalView {
  return modal({
    contract: moveEndForm,
    title: 'Move the end',
    submit: 'Move',
    metadata,
    blocks: [
      section(`The term of ${mention(personId)}. The next start and the checklists move with its end.`),
      date(
        'lastOn',
        'Last day',
        lastOn,
        'Visible to everyone in this workspace. The people concerned are notified.',
      ),
    ],
  })
}

/** `otherName`: who is notified. A term that hasn't started can't be paused. */
export function stepOutView(
  {
    term,
    otherName,
    isCurrent,
    pauseUntil,
  }: { term: Term; otherName: string; isCurrent: boolean; pauseUntil: Temporal.PlainDate },
  metadata: OnPage & { termId: string },
): ModalView {
  const both = `Visible to you and ${otherName}`
  const end = option(isCurrent ? 'End the term today' : 'Call off the term', 'end')
  const options = isCurrent ? [option('Pause', 'pause'), end] : [end]
  return modal({
    contract: stepOutForm,
    title: 'Step out',
    submit: isCurrent ? 'Step out' : 'Call off',
    metadata,
    blocks: [
      section(
        `${escapeText(otherName)} is notified that you step out of the term of ${mention(term.personId)}, and not why.`,
      ),
      select('what', 'What', { options, ...(!isCurrent && { chosen: 'end' }), whoSees: both }),
      ...(isCurrent ? [date('until', 'If you pause: last day of the pause', pauseUntil, both, true)] : []),
      text('reason', 'Reason', { whoSees: 'Only visible to you' }),
    ],
  })
}

const READERS: Record<ReflectionReaders, string> = {
  me: 'Only you',
  leader: 'The leader',
  next: 'The next one in the seat',
}

const QUESTIONS = [
  { number: 1, label: 'What do you take with you?', readers: 'me' },
  { number: 2, label: 'What did you notice that others might miss?', readers: 'leader' },
  { number: 3, label: 'What should the next one know?', readers: 'next' },
] as const

/** Three optional fields, each with its readers. */
export function reflectionView(
  { leaderId, lastOn, today }: { leaderId: string; lastOn: Temporal.PlainDate; today: Temporal.PlainDate },
  written: readonly Reflection[],
  metadata: OnPage & { termId: string },
): ModalView {
  const options = REFLECTION_READERS.map((readers) => option(READERS[readers], readers))
  const fields = QUESTIONS.flatMap(({ number, label, readers }): KnownBlock[] => {
    const earlier = written.find((one) => one.number === number)
    return [
      text(`words${number}`, label, {
        value: earlier?.words,
        max: REFLECTION_MAX_LENGTH,
        whoSees: 'Visible to you and the people you choose',
      }),
      select(`readers${number}`, `Who reads answer ${number}`, {
        options,
        chosen: earlier?.readers ?? readers,
        whoSees: 'Besides you',
      }),
    ]
  })
  return modal({
    contract: reflectionForm,
    title: 'Reflection',
    submit: 'Save',
    metadata,
    blocks: [
      section(
        `Your term beside ${mention(leaderId)} ended on ${showDate(lastOn, today)}. You can leave any question empty.`,
      ),
      ...fields,
    ],
  })
}
