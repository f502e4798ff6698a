import type { ModalView } from '@slack/types'
import {
  actions,
  button,
  field,
  type Message,
  mention,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { agree, agreementForm, openAgreement } from './actions.ts'
import { AGREEMENT_MAX_LENGTH, type Agreement, type Mentorship, otherOf } from './rules.ts'
import { quote } from './views.ts'

const FIELDS = [
  ['whatFor', 'What is it for?', 'For example: finding the step after this role.'],
  ['howOften', 'How often, and how?', 'For example: a call every two weeks, messages in between.'],
  ['betweenUs', 'What stays between us?', 'For example: everything, unless we say otherwise.'],
] as const

export function agreementView(
  mentorship: Mentorship,
  personId: string,
  agreement: Agreement | null,
): ModalView {
  const { name } = otherOf(mentorship, personId)
  return modal({
    contract: agreementForm,
    title: 'Our agreement',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, version: agreement?.version ?? 0 },
    blocks: [
      section(
        'A few lines that you both keep to. Both of you can change them at any time; each may stay empty.',
      ),
      ...FIELDS.map(([id, label, example]) => {
        const words = agreement?.[id] ?? null
        return field(
          id,
          label,
          {
            type: 'plain_text_input',
            action_id: 'value',
            multiline: true,
            max_length: AGREEMENT_MAX_LENGTH,
            ...(words === null ? {} : { initial_value: words }),
          },
          { whoSees: `You and ${name} see this. ${example}`, optional: true },
        )
      }),
    ],
  })
}

/** The agreement as both see it, and who has agreed to it. */
export function agreementLines(agreement: Agreement): string {
  const parts = FIELDS.flatMap(([id, label]) => {
    const words = agreement[id]
    return words === null ? [] : [`*${label}*\n${quote(words)}`]
  })
  const state =
    agreement.agreedAt === null
      ? `Written by ${mention(agreement.writtenBy)}; the other has not said yes to it yet.`
      : 'You both said yes to it.'
  return [...parts, state].join('\n')
}

/** For the person who did not write it. */
export function agreementMessage(mentorshipId: string, agreement: Agreement): Message {
  const isOpen = agreement.agreedAt === null
  return message(
    section(`${mention(agreement.writtenBy)} wrote down what you two agree on:`),
    section(agreementLines(agreement)),
    actions(
      ...(isOpen
        ? [
            button('Good as it is', agree, {
              value: { mentorshipId, version: agreement.version },
              style: 'primary',
            }),
          ]
        : []),
      button('Change it…', openAgreement, { value: { mentorshipId } }),
    ),
  )
}

export function agreementSavedMessage(mentorship: Mentorship, personId: string, changed: boolean): Message {
  return message(
    section(
      changed
        ? `Kept. ${mention(otherOf(mentorship, personId).id)} gets it to read, and can say yes or change it.`
        : 'It said so before. Nothing changed.',
    ),
  )
}

/** Shown when both edited at the same time. */
export const CHANGED_MEANWHILE =
  'The other has just changed it. Copy your words, close this, and open it again to see both.'

export function agreedMessage(changed: boolean): Message {
  return message(
    section(changed ? 'Good: you both said yes to it.' : 'That is settled already. Nothing changed.'),
  )
}

/** For a click on a message that shows an older version. */
export function agreementChangedMessage(mentorshipId: string): Message {
  return message(
    section('It was changed since then, so nothing was agreed to.'),
    actions(button('Read it…', openAgreement, { value: { mentorshipId } })),
  )
}
