import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
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
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openRequest } from '../mentorships/actions.ts'
import { localDate } from '../people/rules.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
import { answerMentorForm, requestForm } from './actions.ts'
import { answerButtons, menteeButtons, takeSpotButton, withdrawButton } from './buttons.ts'
import type { FoundMentor } from './offer-rules.ts'
import {
  openQuestion,
  PAUSE_AFTER_DECLINE_DAYS,
  type Request,
  stageOf,
  WAIT,
  WORDS_MAX_LENGTH,
} from './rules.ts'

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

const ONLY_BOTH = 'You and the person you ask see this, nobody else.'

export function requestView({ mentor, choices, filled }: RequestForm): ModalView {
  const hasWhom = mentor !== null || choices.length > 0
  return modal({
    contract: requestForm,
    title: 'Ask for a mentor',
    submit: 'Send',
    metadata: { mentorId: mentor?.id },
    blocks: [
      ...whomBlocks(mentor, choices),
      wordsField('wish', 'What do you hope to get better at?', filled.wish),
      wordsField('why', 'Why this person?', filled.why, !hasWhom),
      wordsField('tried', 'What have you tried?', filled.tried, true),
      field('cadence', 'How often would be good?', cadenceSelect(filled.cadenceDays), { whoSees: ONLY_BOTH }),
    ],
  })
}

function whomBlocks(mentor: RequestForm['mentor'], choices: readonly FoundMentor[]): KnownBlock[] {
  if (mentor) return [section(`To ${mention(mentor.id)}. They say yes, ask you something, or say “not now”.`)]
  if (choices.length > 0) {
    const options = choices.map(({ personId, name, topics }) => ({
      ...option(name, personId),
      ...(topics !== '' && { description: plain(topics.length > 75 ? `${topics.slice(0, 70)}…` : topics) }),
    }))
    return [
      section('These people are open to requests and have room; those who fit your words come first.'),
      field(
        'choice',
        'Whom would you like to ask?',
        { type: 'radio_buttons', action_id: 'value', options },
        {
          whoSees: 'Only the person you choose learns of it.',
        },
      ),
    ]
  }
  const select = { type: 'users_select', action_id: 'value', placeholder: plain('Help me choose') } as const
  return [
    field('mentor', 'Whom would you like to ask?', select, {
      whoSees: 'Only this person learns of it. Leave it empty, and I help you choose.',
      optional: true,
    }),
  ]
}

function wordsField(id: string, label: string, value: string, optional = false) {
  const input = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: true,
    max_length: WORDS_MAX_LENGTH,
    ...(value !== '' && { initial_value: value }),
  } as const
  return field(id, label, input, { whoSees: ONLY_BOTH, optional })
}

function cadenceSelect(chosen: number) {
  const choices = [...new Set([...CADENCE_DAYS.choices, chosen])].sort((a, b) => a - b)
  const options = choices.map((days) => option(showEvery(days), String(days)))
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
  const first =
    request.spot === null
      ? `Your request is on its way to ${who}.`
      : `${who} has no room just now and keeps a waitlist. You have *place ${request.spot}*; when a place opens, ${who} chooses.`
  return message(
    section(`${first} You hear from me as soon as there is news.`),
    context(
      `No answer after ${WAIT.notifyAfter} working days? Then I tell you, and name others. \`/mentor requests\` shows where it stands; you can take it back at any time.`,
    ),
  )
}

export function acceptedMessage(request: Request, others: readonly Request[]): Message {
  const who = mention(request.mentorId)
  return message(
    header(`${request.mentorName} said yes to you`),
    section(
      `${who} is your mentor from today. You two aim to be in touch ${showEvery(request.cadenceDays)}.`,
    ),
    ...(request.reply === null ? [] : sections(`In their words:\n${quote(request.reply)}`)),
    section(
      `*You bring the agenda.* \`/mentor agenda\` keeps what you would like to talk about, and they see it before you talk. When you have been in touch, \`/mentor log\` keeps the rhythm.`,
    ),
    ...others.flatMap((other) => [
      section(
        `Your request to ${mention(other.mentorId)} is still open. You may let it stand, or take it back.`,
      ),
      actions(withdrawButton(other)),
    ]),
    context('That you two are mentor and mentee is no secret. What you say to each other stays between you.'),
  )
}

export function questionMessage(request: Request): Message {
  const asked = openQuestion(request)
  return message(
    section(`${mention(request.mentorId)} has a question about your request.`),
    ...(asked === null ? [] : sections(quote(asked.question))),
    context('Your answer goes to them alone, under your request.'),
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
    section(`${who} can’t be your mentor just now. It says nothing about you.`),
    ...(request.reply === null ? [] : sections(`In their words:\n${quote(request.reply)}`)),
    ...(request.suggestedId === null ? [] : [suggestionBlock(request.suggestedId, who)]),
    ...(request.offersWaitlist
      ? [section(`${who} offers you a place on the waitlist.`), actions(takeSpotButton(request))]
      : []),
    ...othersBlocks(others),
    ...(again ? [context(`You may ask ${who} again from ${showDate(again, today)}.`)] : []),
  )
}

function suggestionBlock(suggestedId: string, who: string): KnownBlock {
  return section(
    `${who} thinks of ${mention(suggestedId)}, who has room. They were not told.`,
    button('Ask…', openRequest, { value: { mentorId: suggestedId } }),
  )
}

function othersBlocks(others: readonly FoundMentor[]): KnownBlock[] {
  if (others.length === 0) return [context('`/mentor find` shows who is open to requests.')]
  return [
    section('These people have room:'),
    ...others.map(({ personId, topics }) =>
      section(
        `${mention(personId)}${topics === '' ? '' : ` · ${escapeText(topics)}`}`,
        button('Ask…', openRequest, { value: { mentorId: personId } }),
      ),
    ),
  ]
}

/** After ten working days without an answer. */
export function toldMessage(request: Request, others: readonly FoundMentor[]): Message {
  const who = mention(request.mentorId)
  if (openQuestion(request)) {
    return message(
      section(`${who} asked you something two weeks ago, and waits for your answer.`),
      actions(...answerButtons(request)),
    )
  }
  return message(
    section(
      `${who} has not answered your request yet: two weeks have passed. That is life more often than a no. You may let it stand, or take it back and ask somebody else.`,
    ),
    actions(withdrawButton(request)),
    ...othersBlocks(others),
  )
}

export function endedMessage(request: Request, others: readonly FoundMentor[]): Message {
  const who = mention(request.mentorId)
  const why = request.mentorIsHere
    ? `Six weeks have passed, so your request to ${who} has ended by itself. Thank you for your patience; asking took courage, and it was worth it. You are free to ask somebody else, or ${who} again.`
    : `${who} has left this workspace, so your request has ended. I am sorry. You are free to ask somebody else.`
  return message(section(why), ...othersBlocks(others))
}

export function answerView(request: Request): ModalView {
  const asked = openQuestion(request)
  return modal({
    contract: answerMentorForm,
    title: 'Answer',
    submit: 'Send',
    metadata: { requestId: request.id },
    blocks: [
      section(`${mention(request.mentorId)} asks:\n${quote(asked?.question ?? '')}`),
      field(
        'answer',
        'Your answer',
        { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: WORDS_MAX_LENGTH },
        { whoSees: ONLY_BOTH },
      ),
    ],
  })
}

export function answeredNotice(request: Request): Message {
  return message(section(`${mention(request.mentorId)} gets your answer now.`))
}

export function withdrawnNotice(request: Request): Message {
  return message(
    section(`You took your request to ${mention(request.mentorId)} back. They are told, without a reason.`),
  )
}

export function waitingNotice(request: Request): Message {
  return message(
    section(
      `You have *place ${request.spot}* on the waitlist of ${mention(request.mentorId)}. When a place opens, they choose; first come is shown to them, not imposed.`,
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
  const sent = `sent ${on(request.requestedAt)}`
  const seen = request.seenAt === null ? 'not seen yet' : `seen ${on(request.seenAt)}`
  switch (stageOf(request)) {
    case 'sent':
    case 'seen':
      return `${sent}, ${seen}`
    case 'asked':
      return `${sent}; asked you something on ${on(openQuestion(request)?.askedAt ?? null)}`
    case 'waitlisted':
      return `${sent}; place ${request.spot} on the waitlist since ${on(request.waitlistedAt)}`
    case 'accepted':
      return `${sent}; said yes on ${on(request.decidedAt)}`
    case 'declined':
      return `${sent}; said “not now” on ${on(request.decidedAt)}`
    case 'withdrawn':
      return `${sent}; you took it back on ${on(request.decidedAt)}`
    case 'ended':
      return `${sent}; ended by itself on ${on(request.decidedAt)}`
  }
}

function quote(words: string): string {
  return escapeText(words)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}
