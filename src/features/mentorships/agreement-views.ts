import type { ModalView } from '@slack/types'
import {
  actions,
  button,
  field,
  type Message,
  mention,
  message,
  modal,
  quote,
  section,
} from '../../platform/slack/blocks.ts'
import { agree, agreementForm, openAgreement } from './actions.ts'
import { AGREEMENT_MAX_LENGTH, type Agreement, type Mentorship, otherOf } from './rules.ts'

const FIELDS = [
  ['whatFor', 'Purpose', 'For example: finding the step after this role.'],
  ['howOften', 'How you’ll check in', 'For example: a call every 2 weeks, messages in between.'],
  ['betweenUs', 'What stays confidential', 'For example: everything, unless we say otherwise.'],
] as const

export function agreementView(
  mentorship: Mentorship,
  personId: string,
  agreement: Agreement | null,
): ModalView {
  const { name } = otherOf(mentorship, personId)
  return modal({
    contract: agreementForm,
    title: 'Agreement',
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, version: agreement?.version ?? 0 },
    blocks: [
      section('A few lines you both agree on. Either of you can change them at any time.'),
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
          { whoSees: `Visible to you and ${name}. ${example}`, optional: true },
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
      ? `Written by ${mention(agreement.writtenBy)}. Not agreed by both of you yet.`
      : 'Agreed by both of you.'
  return [...parts, state].join('\n')
}

/** For the person who did not write it. */
export function agreementMessage(mentorshipId: string, agreement: Agreement): Message {
  const isOpen = agreement.agreedAt === null
  return message(
    section(`${mention(agreement.writtenBy)} suggested this agreement:`),
    section(agreementLines(agreement)),
    actions(
      ...(isOpen
        ? [
            button('Agree', agree, {
              value: { mentorshipId, version: agreement.version },
              style: 'primary',
            }),
          ]
        : []),
      button('Edit…', openAgreement, { value: { mentorshipId } }),
    ),
  )
}

export function agreementSavedMessage(mentorship: Mentorship, personId: string, changed: boolean): Message {
  return message(
    section(
      changed
        ? `Saved. ${mention(otherOf(mentorship, personId).id)} can agree or edit it.`
        : 'No changes to save.',
    ),
  )
}

/** Shown when both edited at the same time. */
export function changedMeanwhile(name: string): string {
  return `${name} just changed this. Copy your text, close this form and open it again.`
}

export function agreedMessage(changed: boolean): Message {
  return message(section(changed ? 'Agreed by both of you.' : 'Already agreed.'))
}

/** For a click on a message that shows an older version. */
export function agreementChangedMessage(mentorshipId: string): Message {
  return message(
    section('This has changed since, so I didn’t record your agreement.'),
    actions(button('View latest…', openAgreement, { value: { mentorshipId } })),
  )
}
