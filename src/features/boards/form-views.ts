import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  capitalize,
  context,
  escapeText,
  field,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { CHECK_IN_KINDS, type CheckInKind, NOTE_MAX_LENGTH } from '../relationships/rules.ts'
import {
  addAdvisorForm,
  advisorLogForm,
  advisorSnoozeForm,
  answeredForm,
  editAdvisorForm,
  type OnPage,
  openTell,
  removeAdvisorForm,
  tellForm,
} from './actions.ts'
import { cadenceOf, cadenceText, nameOf } from './phrases.ts'
import {
  ADVICE_MAX_LENGTH,
  ADVISOR_NAME_MAX_LENGTH,
  type Advisor,
  BOARD_CADENCE_DAYS,
  type BoardCadence,
  SNOOZE_MONTHS,
  TOLD_MAX_LENGTH,
  WHAT_FOR_MAX_LENGTH,
} from './rules.ts'

const ONLY_YOU = 'Only visible to you'

export function addAdvisorView(metadata: Omit<OnPage, 'advisorId'>): ModalView {
  return modal({
    contract: addAdvisorForm,
    title: 'Add an advisor',
    submit: 'Add',
    metadata,
    blocks: [
      field(
        'person',
        'Someone in this workspace',
        { type: 'users_select', action_id: 'value', placeholder: plain('Choose a person') },
        { whoSees: ONLY_YOU, optional: true },
      ),
      textField('name', 'Or someone outside Slack', { max: ADVISOR_NAME_MAX_LENGTH }),
      cadenceField(BOARD_CADENCE_DAYS.default),
      textField('whatFor', 'What for?', { max: WHAT_FOR_MAX_LENGTH, example: 'Hiring' }),
    ],
  })
}

/** What the select calls "never due". */
export const NO_CADENCE = 'none'

function cadenceField(chosen: BoardCadence): InputBlock {
  const days = BOARD_CADENCE_DAYS.choices.filter((one) => one !== chosen)
  const all = [...days, ...(chosen === null ? [] : [chosen])].toSorted((one, other) => one - other)
  const options = [
    ...all.map((one) => option(capitalize(cadenceText(one)), String(one))),
    option('No cadence', NO_CADENCE),
  ]
  const initial = options.find(({ value }) => value === String(chosen ?? NO_CADENCE))
  const element = { type: 'static_select', action_id: 'value', options } as const
  return field(
    'cadence',
    'How often',
    { ...element, ...(initial && { initial_option: initial }) },
    { whoSees: ONLY_YOU },
  )
}

type TextOptions = { max: number; text?: string | null; example?: string; isLong?: boolean; whoSees?: string }

/** An optional text. */
export function textField(
  id: string,
  label: string,
  { max, text = null, example, isLong = false, whoSees = ONLY_YOU }: TextOptions,
): InputBlock {
  return field(
    id,
    label,
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: isLong,
      max_length: max,
      ...(text !== null && { initial_value: text }),
      ...(example !== undefined && { placeholder: plain(example) }),
    },
    { whoSees, optional: true },
  )
}

/** An advisor's cadence and purpose, and a way to tell them. */
export function editAdvisorView(advisor: Advisor, metadata: OnPage, today: Temporal.PlainDate): ModalView {
  const { id: advisorId, contactId, contactIsHere, contactName, toldAt, whatFor } = advisor
  const canBeTold = contactId !== null && contactIsHere && toldAt === null
  const told = toldAt?.toZonedDateTimeISO('UTC').toPlainDate()
  return modal({
    contract: editAdvisorForm,
    title: 'Edit advisor',
    submit: 'Save',
    metadata,
    blocks: [
      section(`*${nameOf(advisor)}*`),
      cadenceField(cadenceOf(advisor)),
      textField('whatFor', 'What for?', { max: WHAT_FOR_MAX_LENGTH, text: whatFor }),
      ...(canBeTold
        ? [
            context(`I haven’t told ${escapeText(contactName)} about your board.`),
            actions(
              button('Tell them…', openTell, {
                value: { advisorId },
                label: `Tell them… ${contactName} is on your board`,
              }),
            ),
          ]
        : []),
      ...(told ? [context(`You told ${escapeText(contactName)} on ${showDate(told, today)}.`)] : []),
    ],
  })
}

export function removeAdvisorView(advisor: Advisor, metadata: OnPage): ModalView {
  return modal({
    contract: removeAdvisorForm,
    title: 'Remove advisor?',
    submit: 'Remove',
    metadata,
    blocks: [
      section(
        `Nudges about ${nameOf(advisor)} end. I won’t tell anyone. What you noted stays in your download.`,
      ),
    ],
  })
}

export function advisorSnoozeView(advisor: Advisor, metadata: OnPage): ModalView {
  const options = SNOOZE_MONTHS.map((months) =>
    option(months === 1 ? '1 month' : `${months} months`, String(months)),
  )
  const [first] = options
  return modal({
    contract: advisorSnoozeForm,
    title: 'Snooze',
    submit: 'Snooze',
    metadata,
    blocks: [
      section(`No nudges about ${nameOf(advisor)} for a while.`),
      field(
        'months',
        'For how long',
        { type: 'static_select', action_id: 'value', options, ...(first && { initial_option: first }) },
        { whoSees: ONLY_YOU },
      ),
    ],
  })
}

const KIND_NAMES: Record<CheckInKind, string> = {
  message: 'Message',
  call: 'Call',
  in_person: 'In person',
  helped: 'They helped',
  listened: 'They listened',
}

/** `isMentorToo`: their mentorship counts the check-in as well, where the advisor sees it. */
export function advisorLogView(
  advisor: Advisor,
  { today, isShared, metadata }: { today: Temporal.PlainDate; isShared: boolean; metadata: OnPage },
): ModalView {
  const whoSees = isShared ? 'Visible to you and this person, in your mentorship' : ONLY_YOU
  const kinds = CHECK_IN_KINDS.map((one) => option(KIND_NAMES[one], one))
  const initial = option(KIND_NAMES.call, 'call')
  const select = {
    type: 'static_select',
    action_id: 'value',
    options: kinds,
    initial_option: initial,
  } as const
  const date = { type: 'datepicker', action_id: 'value', initial_date: today.toString() } as const
  return modal({
    contract: advisorLogForm,
    title: 'Log a check-in',
    submit: 'Log check-in',
    metadata,
    blocks: [
      section(`You and ${nameOf(advisor)}`),
      field('kind', 'How', select, { whoSees }),
      field('on', 'Date', date, { whoSees }),
      adviceField(),
      textField('note', 'Private note', { max: NOTE_MAX_LENGTH, isLong: true }),
    ],
  })
}

function adviceField(): InputBlock {
  return textField('advice', 'What did they advise?', {
    max: ADVICE_MAX_LENGTH,
    isLong: true,
    example: 'Hire for the team you need in two years',
  })
}

/** Closes an ask, with what the advisor said. */
export function answeredView(advisor: Advisor, metadata: OnPage & { entryId: string }): ModalView {
  return modal({
    contract: answeredForm,
    title: 'They answered',
    submit: 'Save',
    metadata,
    blocks: [section(`${nameOf(advisor)} answered your ask.`), adviceField()],
  })
}

/** The owner's own words to the advisor. */
export function tellView(advisor: Advisor, metadata: OnPage): ModalView {
  return modal({
    contract: tellForm,
    title: 'Tell them',
    submit: 'Send',
    metadata,
    blocks: [
      section(
        `I’ll send your words to ${nameOf(advisor)}, with a button to say “Rather not”. That takes them off your board.`,
      ),
      field(
        'words',
        'Your words',
        { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: TOLD_MAX_LENGTH },
        { whoSees: 'Visible to you and this person' },
      ),
    ],
  })
}
