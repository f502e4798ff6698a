import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  field,
  firstWords,
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
import { localDate } from '../people/rules.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
import type { Suggestion } from '../suggestions/rules.ts'
import { acceptRequestForm, askMenteeForm, declineRequestForm, pickDeclineTemplate } from './actions.ts'
import { decisionButtons } from './buttons.ts'
import { myRequestBlocks } from './mentee-views.ts'
import type { FoundMentor } from './offer-rules.ts'
import {
  DECLINE_TEMPLATES,
  type DeclineTemplate,
  openQuestion,
  type Question,
  REPLY_MAX_LENGTH,
  type Request,
  stageOf,
  TEMPLATE_WORDS,
  WORDS_MAX_LENGTH,
} from './rules.ts'
import { suggestedBlocks } from './suggested-views.ts'

/** The mentor's time zone, today's date there, their mentees, and how many more they can take. */
export type Setting = { zone: string; today: Temporal.PlainDate; menteeIds: readonly string[]; room: number }

/** The request in its current state. */
export function requestMessage(request: Request, setting: Setting): Message {
  const { menteeName, cadenceDays, requestedAt } = request
  const sent = showDate(localDate(requestedAt, setting.zone), setting.today)
  const who = mention(request.menteeId)
  const every = showEvery(cadenceDays)
  return message(
    header(`${menteeName} asked you to be their mentor`),
    section(
      request.outcome === 'accepted'
        ? `You agreed to check in with ${who} ${every}. Sent ${sent}.`
        : `${who} would like to check in ${every}. Sent ${sent}.`,
    ),
    ...sections(`*What they want to get better at*\n${quote(request.wish)}`),
    ...sections(`*Why you*\n${quote(request.why)}`),
    ...(request.tried === null ? [] : sections(`*What they’ve tried*\n${quote(request.tried)}`)),
    ...questionsBlocks(request, setting),
    ...(request.outcome === null ? openBlocks(request, setting) : [section(decidedText(request, setting))]),
    context(
      `Visible to you and ${who}. They can see when you open this in Home or \`/mentor requests\`, or click one of these buttons.`,
    ),
  )
}

/** Slack shows at most 50 blocks, and the buttons stand below the questions. */
const QUESTIONS_SHOWN = 8

/** The newest questions; one line says how many are older. */
function questionsBlocks(request: Request, setting: Setting): KnownBlock[] {
  const folded = Math.max(0, request.questions.length - QUESTIONS_SHOWN)
  const shown = request.questions.slice(folded)
  return [
    ...(folded === 0
      ? []
      : [
          context(
            folded === 1
              ? '1 earlier question and its answer'
              : `${folded} earlier questions and their answers`,
          ),
        ]),
    ...shown.flatMap((one) => questionBlocks(one, request, setting)),
  ]
}

function questionBlocks(
  { question, askedAt, answer }: Question,
  { outcome }: Request,
  { zone, today }: Setting,
): KnownBlock[] {
  const asked = sections(`*Your question, ${showDate(localDate(askedAt, zone), today)}*\n${quote(question)}`)
  if (answer !== null) return [...asked, ...sections(`*Their answer*\n${quote(answer)}`)]
  return outcome === null ? [...asked, section('No answer yet.')] : asked
}

function openBlocks(request: Request, setting: Setting): KnownBlock[] {
  const room = roomText(setting)
  const text = request.spot === null ? room : `${room} They’re *number ${request.spot}* on your waitlist.`
  return [section(text), decisionButtons(request, { isPrimary: setting.room > 0 })]
}

/** `menteeIds` includes people who have not accepted the mentor's offer yet. */
function roomText({ menteeIds, room }: Setting): string {
  const mentees = menteeIds.map(mention).join(', ')
  if (mentees === '') {
    if (room <= 0) return 'You have *no room* for mentees.'
    return room === 1 ? 'You have room for *1 mentee*.' : `You have room for *${room} mentees*.`
  }
  return room > 0
    ? `You mentor or have offered to mentor ${mentees}. You have room for *${room} more*.`
    : `You mentor or have offered to mentor ${mentees}. You have *no room left*.`
}

function decidedText(request: Request, { zone, today }: Pick<Setting, 'zone' | 'today'>): string {
  const who = mention(request.menteeId)
  const on = request.decidedAt ? showDate(localDate(request.decidedAt, zone), today) : 'a while ago'
  switch (request.outcome) {
    case 'accepted':
      return `*Accepted* ${on}.`
    case 'declined':
      return request.offersWaitlist
        ? `Declined ${on}. You offered a spot on your waitlist.`
        : `Declined ${on}.`
    case 'withdrawn':
      return `Withdrawn by ${who} ${on}.`
    default:
      return request.menteeIsHere
        ? `Expired ${on}. ${who} can ask you again.`
        : `${who}’s account is deactivated.`
  }
}

/** Notifies the mentor of an answer. The message of the request shows it too. */
export function answeredMessage(request: Request, setting: Setting): Message {
  const answered = request.questions.findLast((one) => one.answer !== null)
  return message(
    section(`${mention(request.menteeId)} answered your question:`),
    ...(answered ? sections(quote(answered.answer ?? '')) : []),
    ...(request.outcome === null ? openBlocks(request, setting) : [section(decidedText(request, setting))]),
  )
}

export function withdrawnMessage(request: Request): Message {
  return message(
    section(`${mention(request.menteeId)} withdrew their request. There’s nothing for you to do.`),
  )
}

/** Replaces the request of a person who erased their data. Contains none of it, and no buttons. */
export function erasedMessage(): Message {
  return message(
    section('This request was deleted by the person who sent it. There’s nothing for you to do.'),
  )
}

/** Lists the waitlist when a spot is free. */
export function spotMessage(
  waiting: readonly Request[],
  room: number,
  setting: Pick<Setting, 'zone' | 'today'>,
): Message {
  if (room <= 0 || waiting.length === 0) {
    return message(section(room <= 0 ? 'You no longer have room.' : 'No one is on your waitlist now.'))
  }
  const shown = waiting.slice(0, WAITING_SHOWN)
  return message(
    header('You have room for a mentee'),
    section('These people are on your waitlist, longest wait first. Choose anyone, or no one.'),
    ...shown.flatMap((one) => [
      section(
        `${one.spot}. *${mention(one.menteeId)}* · waiting since ${one.waitlistedAt ? showDate(localDate(one.waitlistedAt, setting.zone), setting.today) : 'a while'}\n${quote(firstWords(one.wish, LINE_MAX))}`,
      ),
      decisionButtons(one, { isPrimary: true }),
    ]),
    ...(waiting.length > WAITING_SHOWN
      ? [context(`…and ${waiting.length - WAITING_SHOWN} more, in \`/mentor requests\`.`)]
      : []),
  )
}

const WAITING_SHOWN = 10

export function acceptView(request: Request): ModalView {
  const choices = [...new Set([...CADENCE_DAYS.choices, request.cadenceDays])].sort((a, b) => a - b)
  const options = choices.map((days) => option(showEvery(days), String(days)))
  const initial = options.find(({ value }) => value === String(request.cadenceDays))
  return modal({
    contract: acceptRequestForm,
    title: 'Accept request',
    submit: 'Accept',
    metadata: { requestId: request.id },
    blocks: [
      section(`${mention(request.menteeId)} will be your mentee.`),
      field(
        'cadence',
        'How often do you want to check in?',
        { type: 'static_select', action_id: 'value', options, ...(initial && { initial_option: initial }) },
        { whoSees: visibleTo(request.menteeName) },
      ),
      wordsField('words', 'First message', visibleTo(request.menteeName), ''),
    ],
  })
}

export function askView(request: Request): ModalView {
  const input = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: true,
    max_length: WORDS_MAX_LENGTH,
  } as const
  return modal({
    contract: askMenteeForm,
    title: 'Ask a question',
    submit: 'Send question',
    metadata: { requestId: request.id },
    blocks: [
      field('question', 'What would you like to know?', input, { whoSees: visibleTo(request.menteeName) }),
    ],
  })
}

export type DeclineForm = {
  request: Request
  suggestions: readonly FoundMentor[]
  template: DeclineTemplate
}

const TEMPLATE_NAMES: Record<DeclineTemplate, string> = {
  full: 'No room',
  field: 'Not my area',
  season: 'Bad timing',
}

export function declineView({ request, suggestions, template }: DeclineForm): ModalView {
  const { menteeName } = request
  const offers = [option('Offer a spot on your waitlist', 'yes')]
  return modal({
    contract: declineRequestForm,
    title: 'Decline request',
    submit: 'Decline',
    metadata: { requestId: request.id },
    blocks: [
      section('Start from a template (replaces your text):'),
      actions(
        ...DECLINE_TEMPLATES.map((one) =>
          button(TEMPLATE_NAMES[one], pickDeclineTemplate, {
            value: { requestId: request.id, template: one },
          }),
        ),
      ),
      // A field of its own for each template: Slack keeps the text of a field whose id stays the same.
      wordsField(`words_${template}`, 'Message', visibleTo(menteeName), TEMPLATE_WORDS[template]),
      ...(suggestions.length === 0 ? [] : [suggestionField(suggestions, menteeName)]),
      field(
        'waitlist',
        'Waitlist',
        { type: 'checkboxes', action_id: 'value', options: offers },
        {
          whoSees: `Visible to ${menteeName}, with their position. You still choose.`,
          optional: true,
        },
      ),
      field(
        'closeUntil',
        'Stop taking requests through',
        { type: 'datepicker', action_id: 'value', placeholder: plain('Pick a date') },
        { whoSees: 'People who ask you will see this date.', optional: true },
      ),
    ],
  })
}

function suggestionField(suggestions: readonly FoundMentor[], menteeName: string): InputBlock {
  const options = suggestions.map(({ name, personId }) => option(name, personId))
  return field(
    'suggested',
    'Suggest another mentor',
    { type: 'static_select', action_id: 'value', options, placeholder: plain('No one') },
    { whoSees: `Visible to ${menteeName}. The person isn’t told.`, optional: true },
  )
}

function visibleTo(name: string): string {
  return `Visible to you and ${name}`
}

function wordsField(id: string, label: string, whoSees: string, value: string): InputBlock {
  const input = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: true,
    max_length: REPLY_MAX_LENGTH,
    ...(value !== '' && { initial_value: value }),
  } as const
  return field(id, label, input, { whoSees, optional: true })
}

export function decidedNotice({ menteeId, outcome, offersWaitlist }: Request): Message {
  const who = mention(menteeId)
  if (outcome === 'accepted') {
    return message(
      section(
        `Accepted: ${who} is now your mentee. I’ll tell them. \`/mentor\` shows when the next check-in is due.`,
      ),
    )
  }
  return message(
    section(
      offersWaitlist
        ? `Declined, with a spot on your waitlist. I’ll tell ${who}.`
        : `Declined. I’ll tell ${who}.`,
    ),
  )
}

export function askedNotice(request: Request): Message {
  return message(
    section(`Question sent to ${mention(request.menteeId)}. Their answer will appear in the request.`),
  )
}

export type Requests = {
  toMe: readonly Request[]
  suggested: readonly Suggestion[]
  mine: readonly Request[]
  setting: Setting
}

/** For `/mentor requests`: open requests and suggestions to the person, and the state of their own. */
export function requestsMessage({ toMe, suggested, mine, setting }: Requests): Message {
  if (toMe.length === 0 && suggested.length === 0 && mine.length === 0) {
    return message(
      section('No open requests.'),
      actions(button('Request a mentor…', openRequest)),
      context('`/mentor find` shows who takes requests. Choose who can ask you in `/mentor settings`.'),
    )
  }
  const shownToMe = toMe.slice(0, REQUESTS_SHOWN)
  return message(
    ...(shownToMe.length === 0
      ? []
      : [
          header('Requests to you'),
          ...shownToMe.flatMap((one) => briefBlocks(one, setting)),
          roomBlock(setting),
        ]),
    ...suggestedBlocks(suggested),
    ...(shownToMe.length + suggested.length > 0 && mine.length > 0 ? [divider()] : []),
    ...(mine.length === 0
      ? []
      : [
          header('Requests you sent'),
          ...mine
            .slice(0, REQUESTS_SHOWN)
            .flatMap((one) => myRequestBlocks(one, setting.zone, setting.today)),
        ]),
    context(
      '“Seen” means the mentor opened it in Home or `/mentor requests`, or clicked one of its buttons. Only visible to you.',
    ),
  )
}

const REQUESTS_SHOWN = 10

function briefBlocks(request: Request, { zone, today, room }: Setting): KnownBlock[] {
  const sent = showDate(localDate(request.requestedAt, zone), today)
  return [
    section(
      `*${mention(request.menteeId)}* · ${briefStanding(request, sent)}\n${quote(firstWords(request.wish, LINE_MAX))}`,
    ),
    decisionButtons(request, { isPrimary: room > 0 }),
  ]
}

/** `sent` is a shown date. */
function briefStanding(request: Request, sent: string): string {
  switch (stageOf(request)) {
    case 'asked':
      return `sent ${sent} · you asked: ${quoteInline(openQuestion(request)?.question ?? '')}`
    case 'waitlisted':
      return `sent ${sent} · number ${request.spot} on your waitlist`
    default:
      return `sent ${sent}`
  }
}

function roomBlock({ room }: Setting): KnownBlock {
  return context(room > 0 ? `You have room for ${room} more.` : 'You have no room left.')
}

const LINE_MAX = 300

function quoteInline(words: string): string {
  return `“${escapeText(firstWords(words, LINE_MAX))}”`
}
