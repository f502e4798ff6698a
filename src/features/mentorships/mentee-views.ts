import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
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
  section,
} from '../../platform/slack/blocks.ts'
import { type CheckInKind, NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import { decideProposal, pauseForm, proposeForm } from './actions.ts'
import { type Mentorship, otherOf, type Proposal } from './rules.ts'
import { cadenceSelect, KIND_NAMES, quote } from './views.ts'

function wordField(name: string) {
  return field(
    'word',
    'A word with it',
    { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: NOTE_MAX_LENGTH },
    { whoSees: `${name} gets this. It may stay empty.`, optional: true },
  )
}

export function proposeView({ id, mentorName, cadenceDays }: Mentorship): ModalView {
  return modal({
    contract: proposeForm,
    title: 'Another rhythm',
    submit: 'Propose it',
    metadata: { mentorshipId: id },
    blocks: [
      section(
        `You two aim for ${showEvery(cadenceDays)}. What would be better? It holds when ${escapeText(mentorName)} agrees.`,
      ),
      field('cadence', 'How often?', cadenceSelect(cadenceDays), {
        whoSees: `You and ${mentorName} see it.`,
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
          `Proposed to ${who}: ${showEvery(cadenceDays)}. Until they agree, it stays ${showEvery(mentorship.cadenceDays)}.`,
        ),
      )
    case 'proposed already':
      return message(
        section(`You proposed ${showEvery(cadenceDays)} already; ${who} has it. Nothing changed.`),
      )
    case 'so already':
      return message(section(`You and ${who}: ${showEvery(cadenceDays)} already. Nothing changed.`))
  }
}

/** For the mentor. */
export function proposalMessage({ menteeId, cadenceDays, id }: Mentorship, proposal: Proposal): Message {
  const about = { mentorshipId: id, proposalId: proposal.id }
  return message(
    section(
      `${mention(menteeId)} would like to be in touch *${showEvery(proposal.cadenceDays)}* instead of ${showEvery(cadenceDays)}.`,
    ),
    ...(proposal.note === null ? [] : [section(quote(proposal.note))]),
    context('Nothing changes until you agree.'),
    actions(
      button('Agree', decideProposal, { value: { ...about, agrees: true }, style: 'primary' }),
      button('Keep it as it is', decideProposal, { value: { ...about, agrees: false } }),
    ),
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
      return message(section(`You and ${who}: ${now} from now on. They are told.`))
    case 'kept':
      return message(section(`You and ${who} stay with ${now}. They are told kindly.`))
    case 'settled already':
      return message(section(`This is settled already: you and ${who}, ${now}. Nothing changed.`))
  }
}

/** For the mentee. */
export function proposalAnswerMessage(mentorship: Mentorship, { outcome, cadenceDays }: Proposal): Message {
  const who = mention(mentorship.mentorId)
  return message(
    section(
      outcome === 'agreed'
        ? `${who} agrees: you two aim for ${showEvery(cadenceDays)} from now on.`
        : `${who} would like to stay with ${showEvery(mentorship.cadenceDays)} for now. Talk about it when you next meet.`,
    ),
  )
}

export function pauseView({ id, mentorName }: Mentorship, suggested: Temporal.PlainDate): ModalView {
  return modal({
    contract: pauseForm,
    title: 'A pause',
    submit: 'Pause',
    metadata: { mentorshipId: id },
    blocks: [
      section(
        'Rest is part of it. The pause ends by itself on the day that you choose, or when you press *Go on*.',
      ),
      field(
        'until',
        'Until when?',
        {
          type: 'datepicker',
          action_id: 'value',
          initial_date: suggested.toString(),
          placeholder: plain('Pick a day'),
        },
        { whoSees: `You and ${mentorName} see it.` },
      ),
      wordField(mentorName),
    ],
  })
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
        ? `You and ${who} pause until *${showDate(until, today)}*. They are told.`
        : `You and ${who} pause until *${showDate(until, today)}* already. Nothing changed.`,
    ),
  )
}

export function resumedMessage({ mentorId }: Mentorship, changed: boolean): Message {
  return message(
    section(
      changed
        ? `Welcome back. ${mention(mentorId)} is told that you go on.`
        : `You and ${mention(mentorId)} were not pausing. Nothing changed.`,
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
  if (pausedUntil === null) return message(section(`${who} is back from the pause: you two go on.`))
  return message(
    section(
      `${who} would like to pause until *${showDate(pausedUntil, today)}*. I won't nudge you about it until then.`,
    ),
    ...(note === null ? [] : [section(quote(note))]),
    context('It is no judgement on you, and there is nothing to do.'),
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
      `${other} remembers ${day} differently: the two of you were not in touch then, so “${KIND_NAMES[correction.kind]}” no longer counts. These things happen.`,
    ),
    context(
      'Your note is kept, for you alone. If it did happen, talk about it, and log it again with the right day.',
    ),
  )
}

export function correctedMessage(changed: boolean): Message {
  return message(
    section(
      changed
        ? 'Taken off. The rhythm is as if it had not been logged.'
        : 'It was taken off already. Nothing changed.',
    ),
  )
}
