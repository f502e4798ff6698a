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
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openRequest } from '../mentorships/actions.ts'
import { localDate } from '../people/rules.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
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

/** The mentor's time zone, today's date there, their mentees, and how many more they can take. */
export type Setting = { zone: string; today: Temporal.PlainDate; menteeIds: readonly string[]; room: number }

/** The request in its current state. */
export function requestMessage(request: Request, setting: Setting): Message {
  const { menteeName, cadenceDays, requestedAt } = request
  const sent = showDate(localDate(requestedAt, setting.zone), setting.today)
  const hopes = request.outcome === 'accepted' ? 'and you aim for a word' : 'hopes for a word'
  return message(
    header(`${menteeName} asks you to be their mentor`),
    section(`${mention(request.menteeId)} ${hopes} ${showEvery(cadenceDays)}. Sent ${sent}.`),
    ...sections(`*What they hope to get better at*\n${quote(request.wish)}`),
    ...sections(`*Why you*\n${quote(request.why)}`),
    ...(request.tried === null ? [] : sections(`*What they have tried*\n${quote(request.tried)}`)),
    ...questionsBlocks(request, setting),
    ...(request.outcome === null ? openBlocks(request, setting) : [section(decidedText(request, setting))]),
    context('Their words are seen by you two alone.'),
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
      : [context(`${folded} earlier ${folded === 1 ? 'question' : 'questions'} with their answers`)]),
    ...shown.flatMap((one) => questionBlocks(one, request, setting)),
  ]
}

function questionBlocks(
  { question, askedAt, answer }: Question,
  { menteeId, outcome }: Request,
  { zone, today }: Setting,
): KnownBlock[] {
  const asked = sections(`*You asked, ${showDate(localDate(askedAt, zone), today)}*\n${quote(question)}`)
  if (answer !== null) return [...asked, ...sections(`*Their answer*\n${quote(answer)}`)]
  return outcome === null ? [...asked, section(`${mention(menteeId)} has not answered yet.`)] : asked
}

function openBlocks(request: Request, { menteeIds, room }: Setting): KnownBlock[] {
  const now =
    menteeIds.length === 0 ? 'You mentor nobody yet' : `You mentor ${menteeIds.map(mention).join(', ')}`
  const left = room > 0 ? `room for ${room} more` : 'no room left'
  const spot = request.spot === null ? '' : ` They wait on your list, *place ${request.spot}*.`
  return [section(`${now}: *${left}*.${spot}`), decisionButtons(request, { isPrimary: room > 0 })]
}

function decidedText(request: Request, { zone, today }: Pick<Setting, 'zone' | 'today'>): string {
  const who = mention(request.menteeId)
  const on = request.decidedAt ? showDate(localDate(request.decidedAt, zone), today) : 'a while ago'
  switch (request.outcome) {
    case 'accepted':
      return `*You said yes to ${who}* on ${on}.`
    case 'declined':
      return `You told ${who} “not now” on ${on}.${request.offersWaitlist ? ' You offered a place on your waitlist.' : ''}`
    case 'withdrawn':
      return `${who} took this back on ${on}.`
    default:
      return request.menteeIsHere
        ? `This ended by itself on ${on}. ${who} was told kindly, and is free to ask again.`
        : `${who} has left this workspace.`
  }
}

/** Notifies the mentor of an answer. The message of the request shows it too. */
export function answeredMessage(request: Request, setting: Setting): Message {
  const answered = request.questions.findLast((one) => one.answer !== null)
  return message(
    section(`${mention(request.menteeId)} has answered your question.`),
    ...(answered ? sections(quote(answered.answer ?? '')) : []),
    ...(request.outcome === null ? openBlocks(request, setting) : [section(decidedText(request, setting))]),
  )
}

export function withdrawnMessage(request: Request): Message {
  return message(
    section(
      `${mention(request.menteeId)} has taken the request to you back. There is nothing for you to do.`,
    ),
  )
}

/** Replaces the request of a person who erased their data. Contains none of it, and no buttons. */
export function erasedMessage(): Message {
  return message(
    section(
      'Somebody asked you to be their mentor here. They have erased everything about themselves, and their request with it. It says nothing about you, and there is nothing for you to do.',
    ),
  )
}

/** Lists the waitlist when a spot is free. */
export function spotMessage(
  waiting: readonly Request[],
  room: number,
  setting: Pick<Setting, 'zone' | 'today'>,
): Message {
  if (room <= 0 || waiting.length === 0) {
    return message(
      section(room <= 0 ? 'A place was free, and is taken.' : 'A place was free; nobody waits for it now.'),
    )
  }
  const shown = waiting.slice(0, WAITING_SHOWN)
  return message(
    header('A place is free'),
    section(
      'Whom would you like to say yes to? They stand as they came; that is shown, not imposed. You may also leave it free.',
    ),
    ...shown.flatMap((one) => [
      section(
        `${one.spot}. *${mention(one.menteeId)}* · waits since ${one.waitlistedAt ? showDate(localDate(one.waitlistedAt, setting.zone), setting.today) : 'a while'}\n${quote(firstWords(one.wish, LINE_MAX))}`,
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
    title: 'Say yes',
    submit: 'Say yes',
    metadata: { requestId: request.id },
    blocks: [
      section(`To ${mention(request.menteeId)}: for years, in depth.`),
      field(
        'cadence',
        'How often do you want to be in touch?',
        { type: 'static_select', action_id: 'value', options, ...(initial && { initial_option: initial }) },
        { whoSees: `You and ${request.menteeName} see it.` },
      ),
      wordsField('words', 'A first message', `${request.menteeName} gets this. It may stay empty.`, ''),
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
    title: 'Ask first',
    submit: 'Ask',
    metadata: { requestId: request.id },
    blocks: [
      field('question', 'What would you like to know?', input, {
        whoSees: `${request.menteeName} gets this; you two alone see question and answer.`,
      }),
    ],
  })
}

export type DeclineForm = {
  request: Request
  suggestions: readonly FoundMentor[]
  template: DeclineTemplate
}

const TEMPLATE_NAMES: Record<DeclineTemplate, string> = {
  full: 'I am full',
  field: 'Not my field',
  season: 'Not this season',
}

export function declineView({ request, suggestions, template }: DeclineForm): ModalView {
  const { menteeName } = request
  const offers = [option('Offer a place on my waitlist', 'yes')]
  return modal({
    contract: declineRequestForm,
    title: 'Not now',
    submit: 'Send kindly',
    metadata: { requestId: request.id },
    blocks: [
      section('A clear and kind no is a gift. Begin with one of these, and make it yours:'),
      actions(
        ...DECLINE_TEMPLATES.map((one) =>
          button(TEMPLATE_NAMES[one], pickDeclineTemplate, {
            value: { requestId: request.id, template: one },
          }),
        ),
      ),
      // A field of its own for each template: Slack keeps the text of a field whose id stays the same.
      wordsField(`words_${template}`, 'Your words', `${menteeName} gets this.`, TEMPLATE_WORDS[template]),
      ...(suggestions.length === 0 ? [] : [suggestionField(suggestions, menteeName)]),
      field(
        'waitlist',
        'Waitlist',
        { type: 'checkboxes', action_id: 'value', options: offers },
        {
          whoSees: `${menteeName} sees it, and their place if they take it. You stay free to choose.`,
          optional: true,
        },
      ),
      field(
        'closeUntil',
        'Close me for requests until',
        { type: 'datepicker', action_id: 'value', placeholder: plain('Pick a day') },
        { whoSees: 'Whoever asks you meanwhile sees the day.', optional: true },
      ),
    ],
  })
}

function suggestionField(suggestions: readonly FoundMentor[], menteeName: string): InputBlock {
  const options = suggestions.map(({ name, personId }) => option(name, personId))
  return field(
    'suggested',
    'Suggest somebody who has room',
    { type: 'static_select', action_id: 'value', options, placeholder: plain('Nobody') },
    { whoSees: `${menteeName} gets the name. The person is not told.`, optional: true },
  )
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

export function decidedNotice(request: Request, setting: Pick<Setting, 'zone' | 'today'>): Message {
  const told =
    request.outcome === 'accepted'
      ? 'They hear it now; `/mentor` shows when you want to be in touch.'
      : 'They hear it now.'
  return message(section(`${decidedText(request, setting)} ${told}`))
}

export function askedNotice(request: Request): Message {
  return message(
    section(`${mention(request.menteeId)} gets your question. The answer comes back under the request.`),
  )
}

export type Requests = { toMe: readonly Request[]; mine: readonly Request[]; setting: Setting }

/** For `/mentor requests`: open requests to the person, and the state of their own. */
export function requestsMessage({ toMe, mine, setting }: Requests): Message {
  if (toMe.length === 0 && mine.length === 0) {
    return message(
      section('No requests: nobody waits for your answer, and you wait for nobody’s.'),
      actions(button('Ask for a mentor…', openRequest)),
      context(
        '`/mentor find` shows who is open to requests. Whether people may ask you stands in `/mentor settings`.',
      ),
    )
  }
  const shownToMe = toMe.slice(0, REQUESTS_SHOWN)
  return message(
    ...(shownToMe.length === 0
      ? []
      : [
          header('Who asks you'),
          ...shownToMe.flatMap((one) => briefBlocks(one, setting)),
          roomBlock(setting),
        ]),
    ...(shownToMe.length > 0 && mine.length > 0 ? [divider()] : []),
    ...(mine.length === 0
      ? []
      : [
          header('Whom you asked'),
          ...mine
            .slice(0, REQUESTS_SHOWN)
            .flatMap((one) => myRequestBlocks(one, setting.zone, setting.today)),
        ]),
    context(
      '“Seen” is when the mentor opened Home or their requests, or pressed a button on yours. Only you see this.',
    ),
  )
}

const REQUESTS_SHOWN = 10

function briefBlocks(request: Request, { zone, today, room }: Setting): KnownBlock[] {
  const since = showDate(localDate(request.requestedAt, zone), today)
  const state = {
    asked: `; you asked: ${quoteInline(openQuestion(request)?.question ?? '')}`,
    waitlisted: `; place ${request.spot} on your waitlist`,
  }
  const stage = stageOf(request)
  const more = stage === 'asked' || stage === 'waitlisted' ? state[stage] : ''
  return [
    section(
      `*${mention(request.menteeId)}* · sent ${since}${more}\n${quote(firstWords(request.wish, LINE_MAX))}`,
    ),
    decisionButtons(request, { isPrimary: room > 0 }),
  ]
}

function roomBlock({ room }: Setting): KnownBlock {
  return context(room > 0 ? `You have room for ${room} more.` : 'You have no room left.')
}

const LINE_MAX = 300

function quoteInline(words: string): string {
  return `“${escapeText(firstWords(words, LINE_MAX))}”`
}

function quote(words: string): string {
  return escapeText(words)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}
