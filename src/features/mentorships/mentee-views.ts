import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showAgo, showDate, showEvery } from '../../platform/plain-dates.ts'
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
  plain,
  quote,
  section,
} from '../../platform/slack/blocks.ts'
import { type CheckInKind, daysBetween, NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import { logToday, openPause, openPropose, pauseForm, proposeForm } from './actions.ts'
import { addTopicButton, askForHelpButton, proposalButtons } from './buttons.ts'
import { type Mentorship, otherOf, type Proposal } from './rules.ts'
import { cadenceSelect, KIND_NAMES } from './views.ts'

function wordField(name: string) {
  return field(
    'word',
    'Message',
    { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: NOTE_MAX_LENGTH },
    { whoSees: `Visible to you and ${name}`, optional: true },
  )
}

export function proposeView({ id, mentorName, cadenceDays }: Mentorship): ModalView {
  return modal({
    contract: proposeForm,
    title: 'Suggest a cadence',
    submit: 'Send suggestion',
    metadata: { mentorshipId: id },
    blocks: [
      section(
        `You check in ${showEvery(cadenceDays)}. How often would suit you? It changes if ${escapeText(mentorName)} accepts.`,
      ),
      field('cadence', 'How often', cadenceSelect(cadenceDays), {
        whoSees: `Visible to you and ${mentorName}`,
      }),
      wordField(mentorName),
    ],
  })
}

export function proposedMessage(
  mentorship: Mentorship,
  cadenceDays: number,
  result: 'proposed' | 'proposed already' | 'so already',
): Message {
  const who = mention(mentorship.mentorId)
  switch (result) {
    case 'proposed':
      return message(
        section(
          `Suggested ${showEvery(cadenceDays)} to ${who}. Until they accept, it stays ${showEvery(mentorship.cadenceDays)}.`,
        ),
      )
    case 'proposed already':
      return message(section(`You’ve already suggested ${showEvery(cadenceDays)} to ${who}.`))
    case 'so already':
      return message(section(`You and ${who} already check in ${showEvery(cadenceDays)}.`))
  }
}

/** For the mentor. */
export function proposalMessage(mentorship: Mentorship, proposal: Proposal): Message {
  const { menteeId, cadenceDays } = mentorship
  return message(
    section(
      `${mention(menteeId)} suggests checking in *${showEvery(proposal.cadenceDays)}* instead of ${showEvery(cadenceDays)}.`,
    ),
    ...(proposal.note === null ? [] : [section(quote(proposal.note))]),
    context('Nothing changes until you accept.'),
    actions(...proposalButtons(mentorship, proposal)),
  )
}

/** Replaces the proposal in the mentor's message. */
export function proposalSettledMessage(
  mentorship: Mentorship,
  outcome: 'agreed' | 'kept' | 'settled already',
): Message {
  const who = mention(mentorship.menteeId)
  const now = showEvery(mentorship.cadenceDays)
  switch (outcome) {
    case 'agreed':
      return message(section(`You and ${who} now check in ${now}. I’ll tell them.`))
    case 'kept':
      return message(section(`You and ${who} keep checking in ${now}. I’ll tell them.`))
    case 'settled already':
      return message(section(`Already decided: you and ${who} check in ${now}.`))
  }
}

/** For the mentee. */
export function proposalAnswerMessage(mentorship: Mentorship, { outcome, cadenceDays }: Proposal): Message {
  const who = mention(mentorship.mentorId)
  return message(
    section(
      outcome === 'agreed'
        ? `${who} accepted: you now check in ${showEvery(cadenceDays)}.`
        : `${who} prefers ${showEvery(mentorship.cadenceDays)} for now. You can talk about it at your next check-in.`,
    ),
  )
}

/** For the mentee, after the mentor changed the cadence. `before`: the cadence that the mentee was told last. */
export function cadenceChangedMessage(
  { id, mentorId, mentorName, cadenceDays }: Mentorship,
  before: number,
): Message {
  return message(
    section(
      `${mention(mentorId)} changed how often you check in: *${showEvery(cadenceDays)}* instead of ${showEvery(before)}.`,
    ),
    actions(
      button('Suggest another cadence…', openPropose, {
        value: { mentorshipId: id },
        label: `Suggest another cadence… to ${mentorName}`,
      }),
    ),
  )
}

export function pauseView({ id, mentorName }: Mentorship, suggested: Temporal.PlainDate): ModalView {
  return modal({
    contract: pauseForm,
    title: 'Pause check-ins',
    submit: 'Pause',
    metadata: { mentorshipId: id },
    blocks: [
      section(
        `${escapeText(mentorName)} will be told. The pause ends on the date you choose, or earlier if you press *Resume*.`,
      ),
      field(
        'until',
        'Pause until',
        {
          type: 'datepicker',
          action_id: 'value',
          initial_date: suggested.toString(),
          placeholder: plain('Pick a date'),
        },
        { whoSees: `Visible to you and ${mentorName}` },
      ),
      wordField(mentorName),
    ],
  })
}

/** For a mentee who typed `snooze`. */
export function pauseInsteadMessage(
  { id, mentorId, mentorName }: Mentorship,
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  return message(
    section(
      `Only mentors can snooze, so nothing changed. Do you want to pause check-ins with ${mention(mentorId)} until *${showDate(until, today)}*? They will be told.`,
    ),
    actions(
      button('Pause check-ins…', openPause, {
        value: { mentorshipId: id, until: until.toString() },
        style: 'primary',
        label: `Pause check-ins… with ${mentorName}`,
      }),
    ),
  )
}

export function pausedMessage(
  mentorship: Mentorship,
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
  changed: boolean,
): Message {
  const who = mention(mentorship.mentorId)
  return message(
    section(
      changed
        ? `Paused until *${showDate(until, today)}*. I’ll tell ${who}.`
        : `You and ${who} are already paused until *${showDate(until, today)}*.`,
    ),
  )
}

export function resumedMessage({ mentorId }: Mentorship, changed: boolean): Message {
  return message(
    section(
      changed ? `Resumed. I’ll tell ${mention(mentorId)}.` : `You and ${mention(mentorId)} weren’t paused.`,
    ),
  )
}

/** For the mentor. */
export function pauseNotificationMessage(
  mentorship: Mentorship,
  note: string | null,
  today: Temporal.PlainDate,
): Message {
  const who = mention(mentorship.menteeId)
  const { pausedUntil } = mentorship
  if (pausedUntil === null) return message(section(`${who} has resumed check-ins.`))
  return message(
    section(`${who} paused check-ins until *${showDate(pausedUntil, today)}*.`),
    ...(note === null ? [] : [section(quote(note))]),
    context('No nudges about them until then; nothing for you to do.'),
  )
}

/** For the mentee, when a check-in is overdue by a whole cadence. It says nothing about the mentor. */
export function overdueMessage(mentorship: Mentorship, today: Temporal.PlainDate): Message {
  const { id, mentorId, mentorName, startedOn, lastCheckInOn } = mentorship
  const who = mention(mentorId)
  return message(
    section(
      lastCheckInOn === null
        ? `You and ${who} started on ${showDate(startedOn, today)} and haven’t logged a check-in yet. You can add a topic or ask for help.`
        : `Your last check-in with ${who} was ${showAgo(daysBetween(lastCheckInOn, today))}. You can add a topic or ask for help.`,
    ),
    actions(
      addTopicButton(mentorship),
      askForHelpButton(mentorship),
      button('Log check-in', logToday, {
        value: { mentorshipId: id },
        label: `Log check-in with ${mentorName}`,
      }),
    ),
    context('You get this at most every 4 weeks for each mentor. To turn it off: `/mentor settings`.'),
  )
}

/** For the person who logged the check-in. */
export function correctionMessage(
  mentorship: Mentorship,
  toId: string,
  correction: { on: Temporal.PlainDate; kind: CheckInKind },
  today: Temporal.PlainDate,
): Message {
  const other = mention(otherOf(mentorship, toId).id)
  const day = showDate(correction.on, today)
  return message(
    section(
      `${other} removed the check-in of ${day} (“${KIND_NAMES[correction.kind]}”), saying it didn’t happen.`,
    ),
    context(
      'If you wrote a note, it’s still there, only visible to you. If it did happen, log it again with the right date.',
    ),
  )
}

export function correctedMessage(changed: boolean): Message {
  return message(
    section(changed ? 'Removed. It no longer counts for the next due date.' : 'Already removed.'),
  )
}
