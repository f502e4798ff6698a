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
  quote,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openLog } from '../mentorships/actions.ts'
import { findTimeButton } from '../mentorships/buttons.ts'
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
    title: 'Ask for help',
    submit: 'Ask for help',
    blocks: [
      section('Your mentor gets this during their working hours.'),
      field(
        'mentorship',
        'Mentor',
        { type: 'static_select', action_id: 'value', options, ...(first && { initial_option: first }) },
        { whoSees: 'Visible to you and your mentor' },
      ),
      field(
        'what',
        'What do you need?',
        {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: HELP_REQUEST_MAX_LENGTH,
        },
        { whoSees: 'Visible to you and your mentor', optional: true },
      ),
    ],
  })
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
        ? `Sent. ${who} gets it during their working hours. If it’s urgent, message ${escapeText(mentorName)} directly.`
        : `You already have an open help request with ${who}, so I didn’t send another. If it’s urgent, message ${escapeText(mentorName)} directly.`,
    ),
    actions(withdrawHelpButton(helpRequest)),
  )
}

/** For the mentor, with buttons to answer. */
export function helpRequestMessage(mentorship: Mentorship, helpRequest: HelpRequest): Message {
  return message(
    ...helpRequestBlocks(mentorship, helpRequest),
    context(
      `${mention(mentorship.menteeId)} will be told what you choose. Visible to you and ${mention(mentorship.menteeId)}.`,
    ),
    actions(
      ...answerHelpButtons(helpRequest),
      button('Log check-in…', openLog, { value: { mentorshipId: mentorship.id } }),
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

function helpRequestBlocks({ menteeName }: Mentorship, { what }: HelpRequest): KnownBlock[] {
  return [header(`${menteeName} asked for your help`), ...(what === null ? [] : [section(quote(what))])]
}

/** For the mentor: how the request was closed. */
export function helpRequestSettledMessage(
  { id, menteeId, menteeName }: Mentorship,
  outcome: HelpRequestOutcome,
): Message {
  const who = mention(menteeId)
  switch (outcome) {
    case 'writes today':
      return message(section(`I’ll tell ${who} that you’ll message today.`))
    case 'wants to talk':
      return message(
        section(`I’ll tell ${who} that you’d like to talk.`),
        actions(findTimeButton({ mentorshipId: id, name: menteeName })),
      )
    case 'withdrawn':
      return message(section(`${who} canceled their help request. There’s nothing for you to do.`))
    case 'in touch':
      return message(section(`You’ve checked in with ${who} since, so this is closed.`))
    case 'ended':
      return message(section(`Your mentorship with ${who} has ended.`))
  }
}

/** For the mentee: the mentor's answer, or that a check-in has closed the request. */
export function helpRequestAnswerMessage(
  { id, mentorId, mentorName }: Mentorship,
  { outcome }: HelpRequest,
): Message {
  const who = mention(mentorId)
  switch (outcome) {
    case 'writes today':
      return message(section(`${who} got your help request and will message you today.`))
    case 'wants to talk':
      return message(
        section(`${who} got your help request and would like to talk. Suggest a time.`),
        actions(findTimeButton({ mentorshipId: id, name: mentorName })),
      )
    default:
      return message(
        section(`${who} logged a check-in with you, so I closed your help request.`),
        context('Do you still need help? Ask again: `/mentor ask`.'),
      )
  }
}

export function withdrawnMessage(changed: boolean): Message {
  return message(section(changed ? 'Help request canceled.' : 'This help request is already closed.'))
}

export function notYoursMessage(): Message {
  return message(section('That isn’t yours to change, so nothing changed.'))
}

export function onlyMenteesMessage({ menteeId }: Mentorship): Message {
  return message(
    section(`${mention(menteeId)} is your mentee. Only mentees can ask for help here, so I didn’t send it.`),
  )
}

export function endedMessage(): Message {
  return message(section('This mentorship has ended, so I didn’t send it.'))
}

export function tooLongText({ length, most }: TooLong): string {
  return `That’s ${length} characters; the limit is ${most}. I didn’t send it. Please shorten it.`
}

/** For the form, where Slack shows no mentions. */
export function limitText(refusal: DailyLimitRefusal, mentorName: string, today: Temporal.PlainDate): string {
  return dailyLimitText(refusal, refusal.who && mentorName, today)
}

/** For the command: with the text that was typed, as Slack doesn't keep it. */
export function limitMessage(
  refusal: DailyLimitRefusal,
  { mentorId }: Mentorship,
  words: string,
  today: Temporal.PlainDate,
): Message {
  const text = dailyLimitText(refusal, refusal.who && mention(mentorId), today)
  return message(section(text), ...sections(`Your text was:\n${quote(words)}`))
}
