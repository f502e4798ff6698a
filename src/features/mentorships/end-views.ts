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
  quote,
  section,
} from '../../platform/slack/blocks.ts'
import { NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import { declineSuccessor, endForm, openEnd, openRequest, openSuccessor, successorForm } from './actions.ts'
import { ALUMNI_CADENCE_DAYS, END_REASONS, type EndReason, type Mentorship, otherOf } from './rules.ts'
import { noteField } from './views.ts'

export const REASON_NAMES: Record<EndReason, string> = {
  'run its course': 'It has run its course',
  'little time': 'Not enough time',
  'another mentor': 'Someone else can help more now',
  'moving on': 'One of us is moving on',
  other: 'Other',
}

export function endView(mentorship: Mentorship, personId: string): ModalView {
  const other = otherOf(mentorship, personId)
  const isHere = other.isMentee ? mentorship.menteeIsHere : mentorship.mentorIsHere
  const who = mention(other.id)
  return modal({
    contract: endForm,
    title: 'End mentorship',
    submit: 'End mentorship',
    metadata: { mentorshipId: mentorship.id },
    blocks: [
      section(
        [
          isHere
            ? `This ends your mentorship with ${who}. I’ll tell them.`
            : `This ends your mentorship with ${who}. Their account is deactivated, so they won’t be told.`,
          other.isMentee
            ? 'You both keep the history, and you’ll have room for someone else.'
            : 'You both keep the history.',
        ].join(' '),
      ),
      ...(isHere ? [thanksField(other.name), ...nextFields(mentorship, other)] : []),
      reasonField(),
      noteField('reflection', 'Reflection'),
    ],
  })
}

function thanksField(name: string): InputBlock {
  return field(
    'thanks',
    'Thank-you message',
    { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: NOTE_MAX_LENGTH },
    { whoSees: `Visible to you and ${name}`, optional: true },
  )
}

function reasonField(): InputBlock {
  const options = END_REASONS.map((reason) => option(REASON_NAMES[reason], reason))
  return field(
    'reason',
    'Reason',
    { type: 'static_select', action_id: 'value', options },
    { whoSees: 'Only visible to you', optional: true },
  )
}

function nextFields({ alumniSince }: Mentorship, other: { name: string; isMentee: boolean }): InputBlock[] {
  const cleanEnd = option('End here', 'clean end')
  const options = [
    cleanEnd,
    ...(alumniSince === null ? [option(`Stay in touch ${showEvery(ALUMNI_CADENCE_DAYS)}`, 'alumni')] : []),
    ...(other.isMentee ? [option('Suggest another mentor', 'hand over')] : []),
  ]
  if (options.length === 1) return []
  const next = field(
    'next',
    'What’s next?',
    { type: 'static_select', action_id: 'value', options, initial_option: cleanEnd },
    {
      whoSees: `Visible to you and ${other.name}. Staying in touch doesn’t count toward the mentor’s limit.`,
    },
  )
  if (!other.isMentee) return [next]
  const suggested = field(
    'suggested',
    'Who do you suggest?',
    { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') },
    {
      whoSees: `Visible to you and ${other.name}. I won’t tell the person you suggest.`,
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
  const started = showDate(mentorship.startedOn, today)
  const words = thanks === null ? [] : [section(`Their message:\n${quote(thanks)}`)]
  return message(
    section(
      mentorship.endedAt === null
        ? `${mention(other.id)} ended your mentorship, which started ${started}, and would like to stay in touch.`
        : `${mention(other.id)} ended your mentorship, which started ${started}.`,
    ),
    ...words,
    ...nextBlocks(mentorship, other, suggestedId),
  )
}

function nextBlocks(
  mentorship: Mentorship,
  other: { id: string; isMentee: boolean },
  suggestedId: string | null,
): KnownBlock[] {
  const kept = other.isMentee
    ? 'You have room for someone else. The history is still in `/mentor`.'
    : 'The history is still in `/mentor`.'
  if (mentorship.endedAt === null) {
    return [
      section(`You and ${mention(other.id)} now check in ${showEvery(ALUMNI_CADENCE_DAYS)}.`),
      context(kept),
      actions(button('End completely…', openEnd, { value: { mentorshipId: mentorship.id } })),
    ]
  }
  if (suggestedId !== null) {
    return [
      section(
        `${mention(other.id)} suggests ${mention(suggestedId)} as your next mentor. It’s up to you; ${mention(suggestedId)} hasn’t been told.`,
      ),
      actions(
        button('Request mentorship…', openSuccessor, {
          value: { mentorshipId: mentorship.id },
          style: 'primary',
        }),
        button('No thanks', declineSuccessor, { value: { mentorshipId: mentorship.id } }),
      ),
    ]
  }
  return [context(other.isMentee ? kept : `${kept} Find another mentor: \`/mentor find\`.`)]
}

export function endedMessage(mentorship: Mentorship, personId: string, changed: boolean): Message {
  const { id, isMentee } = otherOf(mentorship, personId)
  if (!changed) return message(section(`Your mentorship with ${mention(id)} has already ended.`))
  const isHere = isMentee ? mentorship.menteeIsHere : mentorship.mentorIsHere
  return message(
    section(
      isHere
        ? `Mentorship with ${mention(id)} ended. I’ll tell them. The history is still in \`/mentor\`.`
        : `Mentorship with ${mention(id)} ended. The history is still in \`/mentor\`.`,
    ),
  )
}

/** The mentee chooses what the suggested mentor may see, before asking them. */
export function successorView(mentorshipId: string, suggestedId: string, fromId: string): ModalView {
  const options = [option('Check-in dates and types', 'check_ins'), option('Your notes on them', 'notes')]
  return modal({
    contract: successorForm,
    title: 'Your next mentor',
    submit: 'Next',
    metadata: { mentorshipId },
    blocks: [
      section(
        `${mention(fromId)} suggested ${mention(suggestedId)}. They’ll see nothing until they’ve accepted your request.`,
      ),
      field(
        'shares',
        'What can they see?',
        { type: 'checkboxes', action_id: 'value', options },
        {
          whoSees: 'Shared once they accept. Your previous mentor’s notes are never shared.',
          optional: true,
        },
      ),
    ],
  })
}

export function successorMessage(suggestedId: string): Message {
  return message(
    section(`Nothing has been sent yet. Next, write your request to ${mention(suggestedId)}.`),
    actions(button('Write request…', openRequest, { value: { mentorId: suggestedId }, style: 'primary' })),
  )
}

export function noSuccessorMessage(): Message {
  return message(section('OK. I won’t tell anyone.'))
}

/** A suggestion that was answered before. */
export function successorDecidedMessage(): Message {
  return message(section('You’ve already answered this.'))
}
