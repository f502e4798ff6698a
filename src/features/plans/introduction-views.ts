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
  quote,
  section,
} from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
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
const STATE_NAMES: Record<IntroductionState, string> = {
  'thought of': 'Idea',
  promised: 'Promised',
  made: 'Introduced',
  met: 'Met',
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
    ...(introductions.length > 0 ? [header('Introductions')] : []),
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
  const standing =
    state === 'promised' && asked && isHere
      ? `both asked on ${showDate(asked, today)}; I’ll introduce them if both say yes`
      : isHere
        ? STATE_NAMES[state].toLowerCase()
        : `${STATE_NAMES[state].toLowerCase()} · account deactivated`
  const lines = [why, outcome].map((words) => (words === null ? '' : `\n${escapeText(words)}`))
  return `*${nameOf(introduction)}* · ${standing}${lines.join('')}`
}

function introductionButtons(introduction: Introduction, isMentor: boolean) {
  const value = { introductionId: introduction.id }
  const { to } = introduction
  const name = 'personId' in to ? to.name : to.outsideName
  const label = `Introduce them… to ${name}`
  const ask =
    isMentor && mayBeAsked(introduction)
      ? [button('Introduce them…', openIntroductionAsk, { value, label })]
      : []
  return actions(
    ...ask,
    button('Edit…', openIntroductionChange, { value, label: `Edit… introduction to ${name}` }),
  )
}

type TextField = { max: number; whoSees: string; value?: string | null; isLong?: boolean }

function textField(
  id: string,
  label: string,
  { max, whoSees, value = null, isLong = true }: TextField,
): InputBlock {
  const element = {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: isLong,
    max_length: max,
    ...(value !== null && { initial_value: value }),
  } as const
  return field(id, label, element, { whoSees, optional: true })
}

/** `introduction` is null for a new one; `planViewId`: the open plan below. */
export function introductionView(
  mentorship: Mentorship,
  readerId: string,
  introduction: Introduction | null,
  planViewId: string | undefined,
): ModalView {
  const other = otherOf(mentorship, readerId)
  const whoSees = `Visible to you and ${other.name}`
  const question = other.isMentee ? `Who should ${mention(other.id)} meet?` : 'Who should you meet?'
  const states = INTRODUCTION_STATES.map((state) => option(STATE_NAMES[state], state))
  const stands = states.find(({ value }) => value === (introduction?.state ?? 'thought of'))
  return modal({
    contract: introductionForm,
    title: introduction === null ? 'Add an introduction' : 'Edit introduction',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, introductionId: introduction?.id, planViewId },
    blocks: [
      section(introduction === null ? question : `*${nameOf(introduction)}*`),
      ...(introduction === null ? contactFields(whoSees) : []),
      textField('why', 'Why?', { max: WHY_MAX_LENGTH, whoSees, value: introduction?.why ?? null }),
      field(
        'state',
        'Status',
        {
          type: 'static_select',
          action_id: 'value',
          options: states,
          ...(stands && { initial_option: stands }),
        },
        { whoSees },
      ),
      ...(introduction === null
        ? []
        : [
            textField('outcome', 'Outcome', {
              max: OUTCOME_MAX_LENGTH,
              whoSees,
              value: introduction.outcome,
            }),
          ]),
    ],
  })
}

function contactFields(whoSees: string): InputBlock[] {
  return [
    field(
      'person',
      'Someone in this workspace',
      { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') },
      { whoSees: `${whoSees}. The person isn’t told.`, optional: true },
    ),
    textField('outside', 'Or someone outside Slack', {
      max: OUTSIDE_NAME_MAX_LENGTH,
      whoSees,
      isLong: false,
    }),
  ]
}

const CONTACT_REFUSALS: Record<ContactRefusal, string> = {
  missing: 'Choose a person, or enter a name below.',
  both: 'Choose a person or enter a name, not both.',
  'one of you': 'Choose someone outside this mentorship.',
  'not a member': 'Choose a member of this workspace. For anyone else, enter the name below.',
  'there already': 'Already on the list.',
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
        `I’ll ask ${mentee} and ${contact} separately. If both say yes, I’ll start a group direct message with the three of you. I won’t share their answers otherwise.`,
      ),
      field(
        'words',
        'Introduction message',
        {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: INTRODUCTION_WORDS_MAX_LENGTH,
          ...(stands !== null && { initial_value: stands }),
        },
        { whoSees: 'Visible to both of them, now and in the group message' },
      ),
    ],
  })
}

/** Sent to each of the two people separately. */
export function askMessage(mentorship: Mentorship, introduction: Introduction, toId: string): Message {
  const other = toId === mentorship.menteeId ? nameOf(introduction) : mention(mentorship.menteeId)
  const { id: introductionId } = introduction
  return message(
    section(`${mention(mentorship.mentorId)} would like to introduce you to ${other}:`),
    section(quote(introduction.words ?? '')),
    actions(
      button('Yes, introduce us', answerIntroduction, {
        value: { introductionId, saysYes: true },
        style: 'primary',
      }),
      button('No thanks', answerIntroduction, { value: { introductionId, saysYes: false } }),
    ),
    context(
      'If you both say yes, I’ll start a group direct message. Otherwise I won’t tell anyone your answer.',
    ),
  )
}

/** Doesn't depend on the other person's answer. */
export function answeredMessage(saysYes: boolean): Message {
  return message(
    section(
      saysYes ? 'Thanks. If they say yes too, I’ll introduce you.' : 'OK. I won’t tell anyone your answer.',
    ),
  )
}

/** Sent to the mentor and both people in a group direct message. */
export function togetherMessage(mentorship: Mentorship, introduction: Introduction): Message {
  return message(
    section(
      `${mention(mentorship.menteeId)}, meet ${nameOf(introduction)}. ${mention(mentorship.mentorId)} wanted to introduce you.`,
    ),
    section(quote(introduction.words ?? '')),
    context('You both said yes. I can’t read this conversation.'),
  )
}

/** Sent only to the mentor: Slack did not confirm the group message. */
export function byHandMessage(mentorship: Mentorship, introduction: Introduction): Message {
  const [mentee, contact] = [mention(mentorship.menteeId), nameOf(introduction)]
  return message(
    section(
      `${mentee} and ${contact} both said yes, but I’m not sure my group message arrived. If you don’t see it, message them yourself. Your text was:`,
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
  const gone = goneIds.map(mention).join(' and ')
  return message(
    section(
      goneIds.length === 1
        ? `I couldn’t introduce ${mentee} and ${contact}: ${gone}’s account is deactivated. It’s still in your plan.`
        : `I couldn’t introduce ${mentee} and ${contact}: the accounts of ${gone} are deactivated. It’s still in your plan.`,
    ),
    context('If they come back, you can ask both again from the plan.'),
    actions(planButton(mentorship, mentorship.mentorId)),
  )
}
