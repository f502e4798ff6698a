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
  'you alone': 'You alone',
  'you two': 'You two: mentor and mentee, or whom you ask',
  'you and your mentors': 'You and your mentors',
  everybody: 'Everybody',
}

export function privacyMessage(): Message {
  const groups = Map.groupBy(WHO_SEES, ({ readers }) => readers)
  const tables = [...groups].map(
    ([readers, rows]) => `*${READER_NAMES[readers]}*\n${rows.map(({ what }) => `• ${what}`).join('\n')}`,
  )
  return message(
    header('Who sees what'),
    section(tables.join('\n')),
    context('Until you accept a mentor’s offer, or they accept your request, they read nothing of yours.'),
    context(
      'A program lead or an admin of the workspace sees what everybody sees, and no more. Whoever runs the database of this app can read it; ask them who that is.',
    ),
    actions(
      button('Download everything about me', downloadMyData),
      button('Erase me…', openErase, { style: 'danger' }),
    ),
  )
}

export const DOWNLOAD_COMMENT =
  'Everything that this app keeps about you, and that is yours to read. Nobody else gets this file.'

export function downloadedMessage(): Message {
  return message(section('The file is in our direct messages. Only you see it.'))
}

export function eraseView(mentees: number, mentors: number): ModalView {
  const ends =
    mentees + mentors === 0
      ? ''
      : `\n• ${mentees + mentors === 1 ? 'Your mentorship ends' : `Your ${mentees + mentors} mentorships end`}; the other is told, and keeps days and their own notes, under “a former member”.`
  return modal({
    contract: eraseForm,
    title: 'Erase me',
    submit: 'Erase everything',
    blocks: [
      section(
        `This can’t be taken back:\n• Your notes, words, profile, settings and requests are deleted.${ends}\n• Messages that I sent stay in Slack, where you can delete yours.\nYou may begin anew at any time, as a newcomer. Download your data first if you want to keep it.`,
      ),
      field(
        'confirmation',
        `Type “${ERASE_WORDS}”`,
        { type: 'plain_text_input', action_id: 'value' },
        { whoSees: 'Nobody sees this. It keeps you from a slip of the finger.' },
      ),
    ],
  })
}

export const NOT_CONFIRMED = `Type “${ERASE_WORDS}”, or close this and nothing happens.`

export function erasedMessage(): Message {
  return message(section('Everything about you is erased. Thank you for having been here.'))
}

/** Sent to the mentor of an offer that ended because of an erasure. */
export function offeredErasedMessage(): Message {
  return message(
    section(
      'Someone whom you offered to mentor has erased everything about themselves here, and your offer ended with it. The spot is free again.',
    ),
  )
}

/** Sent to the other person of a mentorship that ended because of an erasure. */
export function partnerErasedMessage(
  role: 'mentor' | 'mentee',
  startedOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Message {
  const next =
    role === 'mentor'
      ? 'Somebody else may gladly be your mentor: `/mentor find` shows who is open to requests.'
      : 'Your place is free again.'
  return message(
    section(
      `Your ${role} since ${showDate(startedOn, today)} has erased everything about themselves here, and with it your mentorship ended. It says nothing about you.`,
    ),
    context(`Days and your own notes stay, under “a former member”. ${next}`),
  )
}
