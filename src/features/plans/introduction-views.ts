import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
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
} from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import {
  answerIntroduction,
  introductionAskForm,
  introductionForm,
  openIntroductionAsk,
  openIntroductionChange,
} from './actions.ts'
import { planButton } from './button-views.ts'
import {
  type ContactRefusal,
  INTRODUCTION_STATES,
  INTRODUCTION_WORDS_MAX_LENGTH,
  type Introduction,
  type IntroductionState,
  mayBeAsked,
  OUTCOME_MAX_LENGTH,
  OUTSIDE_NAME_MAX_LENGTH,
  WHY_MAX_LENGTH,
} from './introduction-rules.ts'

const SHOWN = 10
const BOTH_SEE = 'The two of you see this.'
const STATE_NAMES: Record<IntroductionState, string> = {
  'thought of': 'Thought of',
  promised: 'Promised',
  made: 'Made',
  met: 'They have met',
}

export type IntroductionsView = {
  mentorship: Mentorship
  readerId: string
  introductions: readonly Introduction[]
  /** In the reader's time zone. */
  today: Temporal.PlainDate
  zone: string
}

/** The introductions section of the plan. */
export function introductionBlocks(view: IntroductionsView): KnownBlock[] {
  const { mentorship, readerId, introductions } = view
  const isActive = mentorship.endedAt === null
  const isMentor = readerId === mentorship.mentorId
  return [
    ...(introductions.length > 0 ? [header('People to meet')] : []),
    ...introductions
      .slice(-SHOWN)
      .flatMap((one) => [
        section(introductionLine(one, view)),
        ...(isActive ? [introductionButtons(one, isMentor)] : []),
      ]),
  ]
}

function nameOf({ to }: Introduction): string {
  return 'personId' in to ? mention(to.personId) : escapeText(to.outsideName)
}

function introductionLine(introduction: Introduction, { today, zone }: IntroductionsView): string {
  const { to, state, askedAt, why, outcome } = introduction
  const asked = askedAt?.toZonedDateTimeISO(zone).toPlainDate()
  const isHere = !('personId' in to) || to.isHere
  const stands =
    state === 'promised' && asked && isHere
      ? `both were asked on ${showDate(asked, today)}; I bring them together when both say yes`
      : `${STATE_NAMES[state].toLowerCase()}${isHere ? '' : '; no longer in this workspace'}`
  const lines = [why, outcome].map((words) => (words === null ? '' : `\n${escapeText(words)}`))
  return `*${nameOf(introduction)}* · ${stands}${lines.join('')}`
}

function introductionButtons(introduction: Introduction, isMentor: boolean) {
  const value = { introductionId: introduction.id }
  const ask =
    isMentor && mayBeAsked(introduction) ? [button('Introduce them…', openIntroductionAsk, { value })] : []
  return actions(...ask, button('Change…', openIntroductionChange, { value }))
}

function textField(id: string, label: string, max: number, value: string | null, isLong = true): InputBlock {
  const element = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: isLong,
    max_length: max,
    ...(value !== null && { initial_value: value }),
  } as const
  return field(id, label, element, { whoSees: BOTH_SEE, optional: true })
}

/** `introduction` is null for a new one; `planViewId`: the open plan below. */
export function introductionView(
  mentorship: Mentorship,
  introduction: Introduction | null,
  planViewId: string | undefined,
): ModalView {
  const whom = `Whom should ${mention(mentorship.menteeId)} get to know?`
  const states = INTRODUCTION_STATES.map((state) => option(STATE_NAMES[state], state))
  const stands = states.find(({ value }) => value === (introduction?.state ?? 'thought of'))
  return modal({
    contract: introductionForm,
    title: 'Somebody to meet',
    submit: 'Keep it',
    metadata: { mentorshipId: mentorship.id, introductionId: introduction?.id, planViewId },
    blocks: [
      section(introduction === null ? whom : `*${nameOf(introduction)}*`),
      ...(introduction === null ? contactFields() : []),
      textField('why', 'Why?', WHY_MAX_LENGTH, introduction?.why ?? null),
      field(
        'state',
        'How far is it?',
        {
          type: 'static_select',
          action_id: 'value',
          options: states,
          ...(stands && { initial_option: stands }),
        },
        { whoSees: BOTH_SEE },
      ),
      ...(introduction === null
        ? []
        : [textField('outcome', 'What came of it?', OUTCOME_MAX_LENGTH, introduction.outcome)]),
    ],
  })
}

function contactFields(): InputBlock[] {
  return [
    field(
      'person',
      'Somebody here',
      { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') },
      { whoSees: `${BOTH_SEE} The person is not told.`, optional: true },
    ),
    textField('outside', 'Or a name outside of Slack', OUTSIDE_NAME_MAX_LENGTH, null, false),
  ]
}

const CONTACT_REFUSALS: Record<ContactRefusal, string> = {
  missing: 'Choose a person, or write a name below.',
  both: 'One at a time, please: a person here, or a name outside.',
  'one of you': 'That is one of you two. Choose somebody else.',
  'not a member': 'Only members of this workspace can be chosen. For others, write the name below.',
  'there already': 'Already among the people to meet.',
}

/** Shown under the form's field. */
export function contactText(refusal: ContactRefusal): string {
  return CONTACT_REFUSALS[refusal]
}

/** `planViewId`: the open plan below. */
export function askView(
  mentorship: Mentorship,
  introduction: Introduction,
  planViewId: string | undefined,
): ModalView {
  const stands = introduction.words ?? introduction.why
  const [mentee, contact] = [mention(mentorship.menteeId), nameOf(introduction)]
  return modal({
    contract: introductionAskForm,
    title: 'Introduce them',
    submit: 'Ask both',
    metadata: { introductionId: introduction.id, planViewId },
    blocks: [
      section(
        `I ask ${mentee} and ${contact} each for themselves. When both say yes, I open a group message for the three of you. If not, nobody learns who said what.`,
      ),
      field(
        'words',
        'Your words',
        {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: INTRODUCTION_WORDS_MAX_LENGTH,
          ...(stands !== null && { initial_value: stands }),
        },
        { whoSees: 'Both of them read it: when they are asked, and when they are brought together.' },
      ),
    ],
  })
}

function quote(words: string): string {
  return escapeText(words)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

/** Sent to each of the two people separately. */
export function askMessage(mentorship: Mentorship, introduction: Introduction, toId: string): Message {
  const other = toId === mentorship.menteeId ? nameOf(introduction) : mention(mentorship.menteeId)
  const { id: introductionId } = introduction
  return message(
    section(`${mention(mentorship.mentorId)} would like to introduce you and ${other} to each other:`),
    section(quote(introduction.words ?? '')),
    actions(
      button('Yes, please', answerIntroduction, {
        value: { introductionId, saysYes: true },
        style: 'primary',
      }),
      button('Not now', answerIntroduction, { value: { introductionId, saysYes: false } }),
    ),
    context(
      'Both of you are asked. If both say yes, I open a group message. If not, nobody learns who said what; you need not answer.',
    ),
  )
}

/** Doesn't depend on the other person's answer. */
export function answeredMessage(saysYes: boolean): Message {
  return message(
    section(
      saysYes
        ? 'Thank you. If the other says yes as well, I bring you together.'
        : 'That is fine. Nobody is told that you were asked and said no.',
    ),
  )
}

/** Sent to the mentor and both people in a group direct message. */
export function togetherMessage(mentorship: Mentorship, introduction: Introduction): Message {
  return message(
    section(
      `${mention(mentorship.menteeId)}, ${nameOf(introduction)}: ${mention(mentorship.mentorId)} would like you two to know each other.`,
    ),
    section(quote(introduction.words ?? '')),
    context('You both said yes to this. I only opened the conversation, and can’t read it.'),
  )
}

/** Sent only to the mentor: Slack did not confirm the group message. */
export function byHandMessage(mentorship: Mentorship, introduction: Introduction): Message {
  const [mentee, contact] = [mention(mentorship.menteeId), nameOf(introduction)]
  return message(
    section(
      `${mentee} and ${contact} both said yes to being introduced, but Slack did not confirm my group message. If you don’t see it, please write to them both; your words were:`,
    ),
    section(quote(introduction.words ?? '')),
  )
}

/** Sent only to the mentor: someone left before the introduction was made. */
export function calledOffMessage(
  mentorship: Mentorship,
  introduction: Introduction,
  goneIds: readonly string[],
): Message {
  const [mentee, contact] = [mention(mentorship.menteeId), nameOf(introduction)]
  const are = goneIds.length === 1 ? 'is' : 'are'
  return message(
    section(
      `I can’t bring ${mentee} and ${contact} together just now: ${goneIds.map(mention).join(' and ')} ${are} no longer in this workspace. I opened no group message. It is still in your plan.`,
    ),
    context('Should they come back, you can ask both again from the plan.'),
    actions(planButton(mentorship)),
  )
}
