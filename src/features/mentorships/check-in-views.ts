import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  confirmation,
  context,
  escapeText,
  field,
  firstWords,
  type Message,
  mention,
  message,
  modal,
  option,
  section,
} from '../../platform/slack/blocks.ts'
import { CHECK_IN_KINDS, type CheckIn, type CheckInKind, dueOn } from '../relationships/rules.ts'
import { checkInForm, logForm, undoCheckIn } from './actions.ts'
import { afterCheckIn } from './buttons.ts'
import { type Mentorship, otherOf } from './rules.ts'
import { KIND_NAMES, noteField } from './views.ts'

export type LogFormOptions = {
  /** The mentorships to choose from. With only one, the form doesn't ask. */
  mentorships: Mentorship[]
  personId: string
  today: Temporal.PlainDate
  /** `messageTs`: the direct message it is opened from. */
  metadata: { mentorshipId?: string; messageTs?: string }
}

export function logView({ mentorships, personId, today, metadata }: LogFormOptions): ModalView {
  const [only] = mentorships
  const others = mentorships.map((one) => option(otherOf(one, personId).name, one.id))
  const who =
    mentorships.length === 1 && only
      ? section(`You and ${mention(otherOf(only, personId).id)}`)
      : field(
          'mentorship',
          'Who did you check in with?',
          { type: 'static_select', action_id: 'value', options: others },
          { whoSees: 'Visible to you and this person' },
        )
  return modal({
    contract: logForm,
    title: 'Log a check-in',
    submit: 'Log check-in',
    metadata,
    blocks: [
      who,
      ...kindAndDate('call', today, 'Visible to you and this person'),
      noteField('note', 'Private note'),
    ],
  })
}

/** The two fields of a check-in that both people can read. */
function kindAndDate(kind: CheckInKind, on: Temporal.PlainDate, whoSees: string): InputBlock[] {
  const kinds = CHECK_IN_KINDS.map((one) => option(KIND_NAMES[one], one))
  const chosen = option(KIND_NAMES[kind], kind)
  return [
    field(
      'kind',
      'How',
      { type: 'static_select', action_id: 'value', options: kinds, initial_option: chosen },
      { whoSees },
    ),
    field('on', 'Date', { type: 'datepicker', action_id: 'value', initial_date: on.toString() }, { whoSees }),
  ]
}

export type Logged = CheckIn & { mentorship: Mentorship; personId: string }

/** Confirms the check-in, with what often follows a conversation. */
export function loggedMessage(logged: Logged & { checkInId: string }, today: Temporal.PlainDate): Message {
  const { mentorship, personId, note, checkInId } = logged
  const { name } = otherOf(mentorship, personId)
  return message(
    section(`Logged. ${checkInSentence(logged, today)} ${nextDueText(mentorship, today)}`),
    context(
      note === null
        ? `Visible to you and ${escapeText(name)}`
        : `Visible to you and ${escapeText(name)}. Your note is only visible to you.`,
    ),
    ...otherDayHint(logged, today),
    actions(...afterCheckIn({ mentorshipId: mentorship.id, checkInId, hasNote: note !== null, name })),
  )
}

export function undoneMessage(isUndone: boolean): Message {
  return message(
    section(
      isUndone
        ? 'Undone. It’s as if this check-in had never been logged.'
        : 'This check-in is already gone, so nothing changed.',
    ),
  )
}

export type CheckInFormOptions = {
  mentorship: Mentorship
  personId: string
  checkInId: string
  checkIn: CheckIn
}

/** The author's own check-in. An emptied note is removed. */
export function checkInFormView({ mentorship, personId, checkInId, checkIn }: CheckInFormOptions): ModalView {
  const { id, name } = otherOf(mentorship, personId)
  return modal({
    contract: checkInForm,
    title: 'Edit check-in',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, checkInId },
    blocks: [
      section(`You and ${mention(id)}`),
      noteField('note', 'Private note', checkIn.note),
      ...kindAndDate(checkIn.kind, checkIn.on, `Visible to you and ${firstWords(name, NAME_MAX)}`),
      actions(
        button('Delete check-in', undoCheckIn, {
          value: { mentorshipId: mentorship.id, checkInId },
          confirm: confirmation(
            'Delete this check-in?',
            'It will be gone, with your note, as if you had never logged it.',
            'Delete',
            'Cancel',
          ),
        }),
      ),
    ],
  })
}

/** Slack's limit for a hint is 2000 characters, but a name fits in a line. */
const NAME_MAX = 80

export function editedMessage(
  { mentorship, on, kind, personId }: Logged,
  today: Temporal.PlainDate,
): Message {
  return message(section(`Saved. ${checkInSentence({ mentorship, personId, kind, on }, today)}`))
}

/** A day inside a note isn't used as the date; says how to set the date. */
const OTHER_DAY =
  /\b(yesterday|last (?:week|night|mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|\d+ days ago)\b/i

function otherDayHint({ note, on }: Logged, today: Temporal.PlainDate): KnownBlock[] {
  const words = on.equals(today) && note !== null ? OTHER_DAY.exec(note)?.[0] : undefined
  if (words === undefined) return []
  return [
    context(
      `Logged for today. Did you mean “${words}”? Put it right after the name: \`/mentor log @name ${words}\`.`,
    ),
  ]
}

export function loggedAlreadyMessage(logged: Logged, today: Temporal.PlainDate): Message {
  return message(
    section(`Already logged. ${checkInSentence(logged, today)} ${nextDueText(logged.mentorship, today)}`),
  )
}

/** A check-in logged for long ago leaves the next one overdue. */
function nextDueText(mentorship: Mentorship, today: Temporal.PlainDate): string {
  const due = dueOn(mentorship)
  const order = due.since(today).sign
  if (order === 0) return 'The next check-in is due *today*.'
  const day = showDate(due, today)
  return order > 0 ? `Next check-in due *${day}*.` : `The next check-in has been due since *${day}*.`
}

/** "Helped" and "listened" are always from mentor to mentee, no matter who logs them. */
function checkInSentence(
  { mentorship, personId, kind, on }: Omit<Logged, 'note'>,
  today: Temporal.PlainDate,
): string {
  const other = mention(otherOf(mentorship, personId).id)
  const isMentor = personId === mentorship.mentorId
  const day = showDate(on, today)
  switch (kind) {
    case 'message':
      return `You and ${other} exchanged messages on ${day}.`
    case 'call':
      return `You and ${other} talked on ${day}.`
    case 'in_person':
      return `You and ${other} met on ${day}.`
    case 'helped':
      return isMentor ? `You helped ${other} on ${day}.` : `${other} helped you on ${day}.`
    case 'listened':
      return isMentor ? `You listened to ${other} on ${day}.` : `${other} listened to you on ${day}.`
  }
}
