import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  field,
  header,
  type Message,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import { downloadMyData, eraseForm, openErase } from './actions.ts'
import { ERASE_WORDS, type Readers, WHO_SEES } from './rules.ts'

/** How a screen and docs/privacy.md name readers. */
export const READER_NAMES: Record<Readers, string> = {
  'you alone': 'Only you',
  'you and the other': 'You and the other person',
  'you and your mentors': 'You and your mentors',
  everyone: 'Everyone in this workspace',
}

export function privacyMessage(): Message {
  const groups = Map.groupBy(WHO_SEES, ({ readers }) => readers)
  const tables = [...groups].map(
    ([readers, rows]) => `*${READER_NAMES[readers]}*\n${rows.map(({ what }) => `• ${what}`).join('\n')}`,
  )
  return message(
    header('Who can see what'),
    section(tables.join('\n')),
    context(
      'Until you accept a mentor’s offer, or they accept your request, they can’t read anything of yours.',
    ),
    context(
      'In this app, admins see no more than anyone else. Messages I send you are stored in Slack, where your company’s retention and export settings apply. The person who runs this app can read its database.',
    ),
    actions(
      button('Download your data', downloadMyData),
      button('Delete your data…', openErase, { style: 'danger' }),
    ),
  )
}

export const DOWNLOAD_COMMENT = 'All the data about you that you’re entitled to see. Only visible to you.'

export function downloadedMessage(): Message {
  return message(section('I sent the file to you as a direct message.'))
}

export function eraseView(mentees: number, mentors: number): ModalView {
  return modal({
    contract: eraseForm,
    title: 'Delete your data',
    submit: 'Delete your data',
    blocks: [
      section(
        [
          'This cannot be undone:',
          '• Your notes, texts, profile, settings and requests will be deleted.',
          ...endingLines(mentees + mentors),
          '• Messages I already sent stay in Slack.',
          'You can start again at any time. Download your data first if you want a copy.',
        ].join('\n'),
      ),
      field(
        'confirmation',
        `Type “${ERASE_WORDS}”`,
        { type: 'plain_text_input', action_id: 'value' },
        { whoSees: 'Confirms that you want to delete your data.' },
      ),
    ],
  })
}

function endingLines(mentorships: number): string[] {
  if (mentorships === 0) return []
  return [
    mentorships === 1
      ? '• Your mentorship will end. The other person is told, and keeps dates and their own notes, with you shown as “a former member”.'
      : `• Your ${mentorships} mentorships will end. The other people are told, and keep dates and their own notes, with you shown as “a former member”.`,
  ]
}

export const NOT_CONFIRMED = `Type “${ERASE_WORDS}” to confirm, or cancel.`

export function erasedMessage(): Message {
  return message(section('Your data has been deleted.'))
}

/** Sent to the mentor of an offer that ended because of an erasure. */
export function offeredErasedMessage(): Message {
  return message(
    section(
      'Someone you offered to mentor no longer uses Do For One, so your offer has ended and their data was deleted. You have room for someone else.',
    ),
  )
}

/** Sent to the other person of a mentorship that ended because of an erasure. */
export function partnerErasedMessage(
  role: 'mentor' | 'mentee',
  startedOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  const since = showDate(startedOn, today)
  switch (role) {
    case 'mentor':
      return message(
        section(
          `Your mentor since ${since} no longer uses Do For One, so the mentorship has ended and their data was deleted.`,
        ),
        context('Dates and your own notes are kept. Find another mentor: `/mentor find`.'),
      )
    case 'mentee':
      return message(
        section(
          `Your mentee since ${since} no longer uses Do For One, so the mentorship has ended and their data was deleted.`,
        ),
        context('Dates and your own notes are kept. You have room for someone else.'),
      )
  }
}
