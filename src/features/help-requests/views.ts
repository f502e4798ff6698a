import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { dailyLimitText } from '../../platform/commands/refusal-text.ts'
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
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openLog } from '../mentorships/actions.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import type { DailyLimitRefusal } from '../people/daily-limit-rules.ts'
import { helpRequestForm } from './actions.ts'
import { answerHelpButtons, withdrawHelpButton } from './buttons.ts'
import type { TooLong } from './command-rules.ts'
import { HELP_REQUEST_MAX_LENGTH, type HelpRequest, type HelpRequestOutcome } from './rules.ts'

export function helpRequestView(mentorships: readonly Mentorship[]): ModalView {
  const options = mentorships.map(({ id, mentorName }) => option(mentorName, id))
  const [first] = options
  return modal({
    contract: helpRequestForm,
    title: 'A helping hand',
    submit: 'Ask',
    blocks: [
      section(
        'Between times, when you need a hand or a listening ear. It reaches your mentor in their working hours.',
      ),
      field(
        'mentorship',
        'Whom do you ask?',
        { type: 'static_select', action_id: 'value', options, ...(first && { initial_option: first }) },
        { whoSees: 'Your mentor sees that you ask.' },
      ),
      field(
        'what',
        'What is it about?',
        {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: HELP_REQUEST_MAX_LENGTH,
        },
        { whoSees: 'Only your mentor sees this. It may stay empty.', optional: true },
      ),
    ],
  })
}

export function noMentorMessage(): Message {
  return message(
    section('You have no mentor here yet whom I could ask. `/mentor find` shows who is open to requests.'),
  )
}

/** For the mentee. */
export function askedMessage(
  { mentorId, mentorName }: Mentorship,
  helpRequest: HelpRequest,
  changed: boolean,
): Message {
  const who = mention(mentorId)
  return message(
    section(
      changed
        ? `Asked. ${who} gets it in their working hours. If it can’t wait, write to ${escapeText(mentorName)} yourself.`
        : `You have asked ${who} already, and they have not answered yet. Nothing was sent a second time; write to ${escapeText(mentorName)} yourself, or take it back.`,
    ),
    actions(withdrawHelpButton(helpRequest)),
  )
}

/** For the mentor, with buttons to answer. */
export function helpRequestMessage(mentorship: Mentorship, helpRequest: HelpRequest): Message {
  return message(
    ...helpRequestBlocks(mentorship, helpRequest),
    context(`They hear which button you press. This is between the two of you.`),
    actions(
      ...answerHelpButtons(helpRequest),
      button('Log…', openLog, { value: { mentorshipId: mentorship.id } }),
    ),
  )
}

/** For the mentor: replaces the message once the request is closed. Removes the text if it was withdrawn. */
export function helpRequestDoneMessage(
  mentorship: Mentorship,
  helpRequest: HelpRequest,
  outcome: HelpRequestOutcome,
): Message {
  const settled = helpRequestSettledMessage(mentorship, outcome)
  if (outcome === 'withdrawn' || outcome === 'ended') return settled
  return message(...helpRequestBlocks(mentorship, helpRequest), ...settled.blocks)
}

function helpRequestBlocks({ menteeId, menteeName }: Mentorship, { what }: HelpRequest): KnownBlock[] {
  return [
    header(`${menteeName} asks for a hand`),
    section(`${mention(menteeId)} could use a helping hand, or a listening ear.`),
    ...(what === null ? [] : [section(quote(what))]),
  ]
}

/** For the mentor: how the request was closed. */
export function helpRequestSettledMessage({ menteeId }: Mentorship, outcome: HelpRequestOutcome): Message {
  const who = mention(menteeId)
  switch (outcome) {
    case 'writes today':
      return message(section(`${who} knows that you will write today.`))
    case 'wants to talk':
      return message(section(`${who} knows that you would like to talk.`))
    case 'withdrawn':
      return message(section(`${who} has taken back that they asked for a hand. There is nothing to do.`))
    case 'in touch':
      return message(section(`You and ${who} were in touch, so this is settled.`))
    case 'ended':
      return message(
        section(`You and ${who} are not mentor and mentee any more. There is nothing left to answer here.`),
      )
  }
}

/** For the mentee: the mentor's answer. */
export function helpRequestAnswerMessage({ mentorId }: Mentorship, { outcome }: HelpRequest): Message {
  const who = mention(mentorId)
  return message(
    section(
      outcome === 'writes today'
        ? `${who} has read it, and will write to you today.`
        : `${who} has read it, and would like to talk. Send them a time that suits you.`,
    ),
  )
}

export function withdrawnMessage(changed: boolean): Message {
  return message(section(changed ? 'Taken back.' : 'That is settled already. Nothing changed.'))
}

export function notYoursMessage(): Message {
  return message(section('This button belongs to somebody else, so nothing was changed.'))
}

export function onlyMenteesMessage({ menteeId }: Mentorship): Message {
  return message(
    section(`${mention(menteeId)} is your mentee, so it is you who lends the hand. Nothing was sent.`),
  )
}

export function endedMessage(): Message {
  return message(section('You two are not mentor and mentee any more, so nothing was sent.'))
}

export function tooLongText({ length, most }: TooLong): string {
  return `That has ${length} characters, and ${most} are kept. Nothing was kept; please shorten it.`
}

/** For the form, where Slack shows no mentions. */
export function limitText(refusal: DailyLimitRefusal, mentorName: string, today: Temporal.PlainDate): string {
  return dailyLimitText(refusal, refusal.who && mentorName, today)
}

/** For the command: with the words that were typed, as Slack doesn't keep them. */
export function limitMessage(
  refusal: DailyLimitRefusal,
  { mentorId }: Mentorship,
  words: string,
  today: Temporal.PlainDate,
): Message {
  const text = dailyLimitText(refusal, refusal.who && mention(mentorId), today)
  return message(section(text), ...sections(`Your words were:\n${quote(words)}`))
}

function quote(words: string): string {
  return `> ${escapeText(words).replaceAll('\n', '\n> ')}`
}
