import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  capitalize,
  context,
  escapeText,
  field,
  header,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  quote,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openRequest } from '../mentorships/actions.ts'
import { WAIT } from '../mentorships/deciding-rules.ts'
import { localDate } from '../people/rules.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
import { answerMentorForm, requestForm } from './actions.ts'
import { answerButtons, menteeButtons, takeSpotButton, withdrawButton } from './buttons.ts'
import type { FoundMentor } from './offer-rules.ts'
import { openQuestion, PAUSE_AFTER_DECLINE_DAYS, type Request, stageOf, WORDS_MAX_LENGTH } from './rules.ts'

/** Values to show in the form. */
export type FormValues = { wish: string; why: string; tried: string; cadenceDays: number }
export const EMPTY_FORM: FormValues = { wish: '', why: '', tried: '', cadenceDays: CADENCE_DAYS.default }

export type RequestForm = {
  /** The recipient. Null: chosen in the form. */
  mentor: { id: string; name: string } | null
  /** Mentors to choose from after the person left the field empty. */
  choices: readonly FoundMentor[]
  filled: FormValues
}

export function requestView({ mentor, choices, filled }: RequestForm): ModalView {
  const isChosen = mentor !== null || choices.length > 0
  const whoSees = mentor === null ? 'Visible to you and the person you ask' : visibleTo(mentor.name)
  return modal({
    contract: requestForm,
    title: 'Request a mentor',
    submit: 'Send request',
    metadata: { mentorId: mentor?.id },
    blocks: [
      ...mentorBlocks(mentor, choices),
      wordsField('wish', 'What do you want to get better at?', filled.wish, { whoSees }),
      wordsField('why', 'Why this person?', filled.why, { whoSees, optional: !isChosen }),
      wordsField('tried', 'What have you tried so far?', filled.tried, { whoSees, optional: true }),
      field('cadence', 'How often would you like to check in?', cadenceSelect(filled.cadenceDays), {
        whoSees,
      }),
    ],
  })
}

function visibleTo(name: string): string {
  return `Visible to you and ${name}`
}

function mentorBlocks(mentor: RequestForm['mentor'], choices: readonly FoundMentor[]): KnownBlock[] {
  if (mentor) return [section(`${mention(mentor.id)} can accept, ask a question, or decline.`)]
  if (choices.length > 0) {
    const options = choices.map(({ personId, name, topics }) => ({
      ...option(name, personId),
      ...(topics !== '' && { description: plain(topics.length > 75 ? `${topics.slice(0, 70)}…` : topics) }),
    }))
    return [
      section('These mentors have room. Best matches first.'),
      field(
        'choice',
        'Mentor',
        { type: 'radio_buttons', action_id: 'value', options },
        { whoSees: 'Only the person you choose will know.' },
      ),
    ]
  }
  const select = { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') } as const
  return [
    field('mentor', 'Mentor', select, {
      whoSees: 'Only the person you choose will know. Leave empty for suggestions.',
      optional: true,
    }),
  ]
}

function wordsField(id: string, label: string, value: string, rest: { whoSees: string; optional?: boolean }) {
  const input = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: true,
    max_length: WORDS_MAX_LENGTH,
    ...(value !== '' && { initial_value: value }),
  } as const
  return field(id, label, input, rest)
}

function cadenceSelect(chosen: number) {
  const choices = [...new Set([...CADENCE_DAYS.choices, chosen])].sort((a, b) => a - b)
  const options = choices.map((days) => option(capitalize(showEvery(days)), String(days)))
  const initial = options.find(({ value }) => value === String(chosen))
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  } as const
}

export function sentMessage(request: Request): Message {
  const who = mention(request.mentorId)
  if (request.spot !== null) {
    return message(
      section(
        `Request sent. ${who} has no room right now. You’re *number ${request.spot}* on their waitlist; they choose who’s next.`,
      ),
      context('I’ll tell you when they respond. You can withdraw any time in `/mentor requests`.'),
    )
  }
  return message(
    section(`Request sent to ${who}. I’ll tell you when they respond.`),
    context(
      `If there’s no answer in ${WAIT.notifyAfter} working days, I’ll suggest others. You can withdraw any time in \`/mentor requests\`.`,
    ),
  )
}

export function acceptedMessage(request: Request, others: readonly Request[]): Message {
  const who = mention(request.mentorId)
  return message(
    header(`${request.mentorName} accepted your request`),
    section(`${who} is now your mentor. You’ll check in ${showEvery(request.cadenceDays)}.`),
    ...(request.reply === null ? [] : sections(`Their message:\n${quote(request.reply)}`)),
    section(
      `*You set the agenda.* Add topics with \`/mentor agenda\`, and ${who} sees them before you talk. Either of you can log check-ins with \`/mentor log\`.`,
    ),
    ...others.flatMap((other) => [
      section(`Your request to ${mention(other.mentorId)} is still open.`),
      actions(withdrawButton(other)),
    ]),
    context(`Only you and ${who} can see this mentorship here. Your notes are only visible to you.`),
  )
}

export function questionMessage(request: Request): Message {
  const asked = openQuestion(request)
  return message(
    section(`${mention(request.mentorId)} asked about your request:`),
    ...(asked === null ? [] : sections(quote(asked.question))),
    context(visibleTo(mention(request.mentorId))),
    actions(...answerButtons(request)),
  )
}

export function declinedMessage(
  request: Request,
  others: readonly FoundMentor[],
  { zone, today }: { zone: string; today: Temporal.PlainDate },
): Message {
  const who = mention(request.mentorId)
  const decidedOn = request.decidedAt && localDate(request.decidedAt, zone)
  const again = decidedOn?.add({ days: PAUSE_AFTER_DECLINE_DAYS })
  return message(
    section(`${who} can’t mentor you right now. It’s not a reflection on you.`),
    ...(request.reply === null ? [] : sections(`Their message:\n${quote(request.reply)}`)),
    ...(request.suggestedId === null
      ? []
      : [suggestionBlock(request.suggestedId, request.suggestedName, who)]),
    ...(request.offersWaitlist
      ? [section(`You can join ${who}’s waitlist.`), actions(takeSpotButton(request))]
      : []),
    ...othersBlocks(others),
    ...(again ? [context(`You can ask ${who} again from ${showDate(again, today)}.`)] : []),
  )
}

function suggestionBlock(suggestedId: string, name: string | null, who: string): KnownBlock {
  return section(
    `${who} suggests ${mention(suggestedId)}, who has room. ${mention(suggestedId)} hasn’t been told.`,
    button('Request…', openRequest, {
      value: { mentorId: suggestedId },
      label: `Request… to ${name ?? 'the suggested mentor'}`,
    }),
  )
}

function othersBlocks(others: readonly FoundMentor[]): KnownBlock[] {
  if (others.length === 0) return [context('`/mentor find` shows who takes requests.')]
  return [
    section('These mentors have room:'),
    ...others.map(({ personId, name, topics }) =>
      section(
        `${mention(personId)}${topics === '' ? '' : ` · ${escapeText(topics)}`}`,
        button('Request…', openRequest, {
          value: { mentorId: personId },
          label: `Request… to ${name}`,
        }),
      ),
    ),
  ]
}

/** After ten working days without an answer. */
export function toldMessage(request: Request, others: readonly FoundMentor[]): Message {
  const who = mention(request.mentorId)
  if (openQuestion(request)) {
    return message(
      section(`${who} asked you a question two weeks ago and is waiting for your answer.`),
      actions(...answerButtons(request)),
    )
  }
  return message(
    section(
      `${who} hasn’t answered your request in two weeks. That usually means they’re busy. You can wait, or withdraw it and ask someone else.`,
    ),
    actions(withdrawButton(request)),
    ...othersBlocks(others),
  )
}

export function endedMessage(request: Request, others: readonly FoundMentor[]): Message {
  const who = mention(request.mentorId)
  const why = request.mentorIsHere
    ? `Your request to ${who} expired after six weeks without an answer. You can ask ${who} again, or someone else.`
    : `${who}’s account is deactivated, so your request has ended. You can ask someone else.`
  return message(section(why), ...othersBlocks(others))
}

export function answerView(request: Request): ModalView {
  const asked = openQuestion(request)
  return modal({
    contract: answerMentorForm,
    title: 'Answer',
    submit: 'Send answer',
    metadata: { requestId: request.id },
    blocks: [
      section(`${mention(request.mentorId)} asked:\n${quote(asked?.question ?? '')}`),
      field(
        'answer',
        'Your answer',
        { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: WORDS_MAX_LENGTH },
        { whoSees: visibleTo(request.mentorName) },
      ),
    ],
  })
}

export function answeredNotice(request: Request): Message {
  return message(section(`Answer sent to ${mention(request.mentorId)}.`))
}

export function withdrawnNotice(request: Request): Message {
  return message(
    section(`Request to ${mention(request.mentorId)} withdrawn. I’ll tell them, without a reason.`),
  )
}

export function waitingNotice(request: Request): Message {
  return message(
    section(
      `You’re *number ${request.spot}* on ${mention(request.mentorId)}’s waitlist. They choose who’s next.`,
    ),
  )
}

/** The state of one of the person's own requests, with dates and buttons. */
export function myRequestBlocks(request: Request, zone: string, today: Temporal.PlainDate): KnownBlock[] {
  const line = section(`*${mention(request.mentorId)}* · ${standing(request, zone, today)}`)
  const buttons = menteeButtons(request)
  return buttons.length > 0 ? [line, actions(...buttons)] : [line]
}

function standing(request: Request, zone: string, today: Temporal.PlainDate): string {
  const on = (at: Temporal.Instant | null) => (at ? showDate(localDate(at, zone), today) : 'a while ago')
  const sent = on(request.requestedAt)
  const decided = on(request.decidedAt)
  switch (stageOf(request)) {
    case 'sent':
      return `sent ${sent} · not seen yet`
    case 'seen':
      return `sent ${sent} · seen ${on(request.seenAt)}`
    case 'asked':
      return `sent ${sent} · asked you a question on ${on(openQuestion(request)?.askedAt ?? null)}`
    case 'waitlisted':
      return `sent ${sent} · number ${request.spot} on the waitlist since ${on(request.waitlistedAt)}`
    case 'accepted':
      return `sent ${sent} · accepted ${decided}`
    case 'declined':
      return `sent ${sent} · declined ${decided}`
    case 'withdrawn':
      return `sent ${sent} · withdrawn ${decided}`
    case 'ended':
      return request.mentorIsHere ? `sent ${sent} · expired ${decided}` : `sent ${sent} · ended ${decided}`
  }
}
