import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import { declineSuccessor, endForm, openEnd, openRequest, openSuccessor, successorForm } from './actions.ts'
import { ALUMNI_CADENCE_DAYS, END_REASONS, type EndReason, type Mentorship, otherOf } from './rules.ts'
import { noteField, quote } from './views.ts'

export const REASON_NAMES: Record<EndReason, string> = {
  'run its course': 'It has run its course',
  'little time': 'I have too little time to do it well',
  'another mentor': 'Somebody else can help better now',
  'moving on': 'One of us is moving on',
  other: 'Something else',
}

export function endView(mentorship: Mentorship, personId: string): ModalView {
  const other = otherOf(mentorship, personId)
  const isHere = other.isMentee ? mentorship.menteeIsHere : mentorship.mentorIsHere
  const news = isHere ? 'They get a kind message.' : 'They have left this workspace, and get no message.'
  return modal({
    contract: endForm,
    title: 'Say goodbye well',
    submit: 'End it',
    metadata: { mentorshipId: mentorship.id },
    blocks: [
      section(
        `This ends the mentorship with ${mention(other.id)}. ${news} What you two did stays readable to you both${other.isMentee ? ', and your place is free again' : ''}.`,
      ),
      ...(isHere ? [thanksField(other.name), ...nextFields(mentorship, other)] : []),
      reasonField(),
      noteField('reflection', 'A thought to keep'),
    ],
  })
}

function thanksField(name: string): InputBlock {
  return field(
    'thanks',
    'A word of thanks',
    { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: NOTE_MAX_LENGTH },
    { whoSees: `${name} gets this. It may stay empty.`, optional: true },
  )
}

function reasonField(): InputBlock {
  const options = END_REASONS.map((reason) => option(REASON_NAMES[reason], reason))
  return field(
    'reason',
    'Why now?',
    { type: 'static_select', action_id: 'value', options },
    { whoSees: 'Only you see this; it is for looking back.', optional: true },
  )
}

function nextFields({ alumniSince }: Mentorship, other: { name: string; isMentee: boolean }): InputBlock[] {
  const cleanEnd = option('A clean end', 'clean end')
  const options = [
    cleanEnd,
    ...(alumniSince === null
      ? [option(`Stay loosely in touch, ${showEvery(ALUMNI_CADENCE_DAYS)}`, 'alumni')]
      : []),
    ...(other.isMentee ? [option('Hand over: suggest another mentor', 'hand over')] : []),
  ]
  if (options.length === 1) return []
  const next = field(
    'next',
    'What comes next?',
    { type: 'static_select', action_id: 'value', options, initial_option: cleanEnd },
    { whoSees: `${other.name} reads it. Loosely in touch takes none of the mentor’s places.` },
  )
  if (!other.isMentee) return [next]
  const suggested = field(
    'suggested',
    'Whom do you suggest?',
    { type: 'users_select', action_id: 'value', placeholder: plain('For a hand over') },
    {
      whoSees: `${other.name} reads it, and decides. The person you name is not told by me.`,
      optional: true,
    },
  )
  return [next, suggested]
}

export type EndNotice = {
  mentorship: Mentorship
  toId: string
  thanks: string | null
  /** The person whom the mentor suggests as the next mentor. */
  suggestedId: string | null
}

export function endNoticeMessage(notice: EndNotice, today: Temporal.PlainDate): Message {
  const { mentorship, toId, thanks, suggestedId } = notice
  const other = otherOf(mentorship, toId)
  const words = thanks === null ? [] : [section(`In their words:\n${quote(thanks)}`)]
  const since = `You two were mentor and mentee since ${showDate(mentorship.startedOn, today)}. Thank you for that time.`
  return message(
    section(`A goodbye from ${mention(other.id)}. ${since}`),
    ...words,
    ...nextBlocks(mentorship, other, suggestedId),
  )
}

function nextBlocks(
  mentorship: Mentorship,
  other: { id: string; isMentee: boolean },
  suggestedId: string | null,
): KnownBlock[] {
  const spot = other.isMentee ? 'Your place is free again. ' : ''
  if (mentorship.endedAt === null) {
    return [
      section(
        `${mention(other.id)} would like to stay loosely in touch: a word ${showEvery(ALUMNI_CADENCE_DAYS)}, and nothing more is expected.`,
      ),
      context(`${spot}What you two did stays readable in \`/mentor\`.`),
      actions(button('A clean end instead…', openEnd, { value: { mentorshipId: mentorship.id } })),
    ]
  }
  if (suggestedId !== null) {
    return [
      section(
        `${mention(other.id)} thinks that ${mention(suggestedId)} could be a good next mentor for you. It is yours to decide; ${mention(suggestedId)} knows nothing of it.`,
      ),
      actions(
        button('I’d like to ask them…', openSuccessor, {
          value: { mentorshipId: mentorship.id },
          style: 'primary',
        }),
        button('No, thank you', declineSuccessor, { value: { mentorshipId: mentorship.id } }),
      ),
    ]
  }
  const next = other.isMentee
    ? 'What you two did stays readable in `/mentor`.'
    : 'What you two did stays readable in `/mentor`. If you would like another mentor, ask somebody whose work you admire.'
  return [context(`${spot}${next}`)]
}

export function endedMessage(mentorship: Mentorship, personId: string, changed: boolean): Message {
  const other = mention(otherOf(mentorship, personId).id)
  return message(
    section(
      changed
        ? `You and ${other} have said goodbye. They get a message; what you did together stays readable.`
        : `You and ${other} had said goodbye already. Nothing changed.`,
    ),
  )
}

/** The mentee chooses what the suggested mentor may see, before asking them. */
export function successorView(mentorshipId: string, suggestedId: string, fromId: string): ModalView {
  const options = [
    option('On which days we were in touch, and how', 'check_ins'),
    option('My own notes on those talks', 'notes'),
  ]
  return modal({
    contract: successorForm,
    title: 'Your next mentor',
    submit: 'Next',
    metadata: { mentorshipId },
    blocks: [
      section(
        `${mention(fromId)} suggested ${mention(suggestedId)}. Nothing goes to them before you have asked and they have said yes.`,
      ),
      field(
        'shares',
        'What of your own may they see then?',
        { type: 'checkboxes', action_id: 'value', options },
        {
          whoSees: 'Only what you tick, and only once they are your mentor. Nothing of your mentor’s own.',
          optional: true,
        },
      ),
    ],
  })
}

export function successorMessage(suggestedId: string): Message {
  return message(
    section(
      `Good. Now ask ${mention(suggestedId)} in your own words: what you hope for, and why them. Nothing was sent yet.`,
    ),
    actions(button('Ask them…', openRequest, { value: { mentorId: suggestedId }, style: 'primary' })),
  )
}

export function noSuccessorMessage(): Message {
  return message(section('That is fine. Nobody hears of it.'))
}

/** A suggestion that was answered before. */
export function successorDecidedMessage(): Message {
  return message(section('You have answered this already. Nothing changed.'))
}
