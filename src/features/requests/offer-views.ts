import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  type Message,
  mention,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { openRequest } from '../mentorships/actions.ts'
import { findMore, offerForm } from './actions.ts'
import { ABOUT_MAX_LENGTH, FIND_PAGE, type FoundMentor, type Offer, type Openness } from './offer-rules.ts'

const OPENNESS_NAMES: Record<Openness, string> = {
  listed: 'Listed: anybody may find me and ask',
  'by name': 'By name: who knows me may ask',
  closed: 'Closed: no requests',
}

/** `isSaid`: whether the person has saved this form before. */
export function offerView(offer: Offer & { isSaid: boolean }): ModalView {
  const openness = Object.entries(OPENNESS_NAMES).map(([value, name]) => option(name, value))
  const chosen = openness.find(({ value }) => value === offer.openness)
  const waitlist = [option('People may wait for a place', 'yes')]
  return modal({
    contract: offerForm,
    title: 'Open to requests',
    submit: 'Save',
    blocks: [
      section('Who may ask you to be their mentor? You decide on each request: yes, ask, or not now.'),
      field(
        'openness',
        'Requests',
        {
          type: 'radio_buttons',
          action_id: 'value',
          options: openness,
          ...(chosen && { initial_option: chosen }),
        },
        { whoSees: 'Everybody here sees it in /mentor find, if you are listed.' },
      ),
      field('topics', 'Topics, with commas between', textInput(offer.topics, 'hiring, public speaking'), {
        whoSees: 'Everybody here sees it in /mentor find, if you are listed.',
        optional: true,
      }),
      field(
        'about',
        'One line about me',
        { ...textInput(offer.about, ''), max_length: ABOUT_MAX_LENGTH },
        {
          whoSees: 'Everybody here sees it in /mentor find, if you are listed.',
          optional: true,
        },
      ),
      field(
        'keepsWaitlist',
        'When I have no room',
        {
          type: 'checkboxes',
          action_id: 'value',
          options: waitlist,
          ...((offer.keepsWaitlist || !offer.isSaid) && { initial_options: waitlist }),
        },
        {
          whoSees: 'Whoever asks you sees it. When a place opens, you choose; first come is not imposed.',
          optional: true,
        },
      ),
      field(
        'closedUntil',
        'No requests until, that day included',
        {
          type: 'datepicker',
          action_id: 'value',
          placeholder: plain('Pick a day'),
          ...(offer.closedUntil && { initial_date: offer.closedUntil.toString() }),
        },
        {
          whoSees: 'Whoever asks you meanwhile sees the day; you are not listed until then.',
          optional: true,
        },
      ),
    ],
  })
}

function textInput(value: string, placeholder: string) {
  return {
    type: 'plain_text_input',
    action_id: 'value',
    ...(value !== '' && { initial_value: value }),
    ...(placeholder !== '' && { placeholder: plain(placeholder) }),
  } as const
}

export function offerSavedMessage(offer: Offer, today: Temporal.PlainDate): Message {
  return message(section(`Saved. ${savedText(offer, today)}`))
}

function savedText({ openness, closedUntil, topics }: Offer, today: Temporal.PlainDate): string {
  if (openness === 'closed') return 'Nobody can ask you to be their mentor.'
  if (closedUntil)
    return `No requests until ${showDate(closedUntil, today)}; then they are possible again by themselves.`
  if (openness === 'by name') return 'Who knows you may ask with `/mentor request`; you are not listed.'
  return topics === ''
    ? 'You are listed in `/mentor find`. With a topic or two you are found more easily.'
    : 'You are listed in `/mentor find`.'
}

export type FindPage = { typed: string; mentors: readonly FoundMentor[]; offset: number; hasMore: boolean }

/** A page of listed mentors. */
export function findMessage({ typed, mentors, offset, hasMore }: FindPage): Message {
  if (mentors.length === 0) return nobodyFoundMessage(typed)
  const about = typed === '' ? '' : ` who may help with “${escapeText(typed)}”`
  const next = offset + FIND_PAGE
  return message(
    section(`*Mentors${about}*${offset === 0 ? '' : `, from number ${offset + 1}`}`),
    ...mentors.map(mentorBlock),
    context(
      'Those with room come first, in an order that changes daily. Whom they mentor is not shown. Only you see this.',
    ),
    ...(hasMore ? [actions(button('More', findMore, { value: { typed, offset: next } }))] : []),
  )
}

function mentorBlock({ personId, topics, about, hasRoom, keepsWaitlist }: FoundMentor): KnownBlock {
  const lines = [`*${mention(personId)}* · ${roomPhrase(hasRoom, keepsWaitlist)}`, escapeText(topics)]
  if (about !== '') lines.push(`_${escapeText(about).replaceAll('_', ' ')}_`)
  const label = hasRoom ? 'Ask…' : keepsWaitlist ? 'Wait for a place…' : null
  const ask = label === null ? undefined : button(label, openRequest, { value: { mentorId: personId } })
  return section(lines.filter((line) => line !== '').join('\n'), ask)
}

function roomPhrase(hasRoom: boolean, keepsWaitlist: boolean): string {
  if (hasRoom) return 'has room'
  return keepsWaitlist ? 'no room now, but keeps a waitlist' : 'no room now'
}

function nobodyFoundMessage(typed: string): Message {
  return typed === ''
    ? message(
        section(
          'Nobody is listed here yet. You can still ask somebody whose work you admire: `/mentor request @name`.',
        ),
        context('Would you mentor somebody yourself? In `/mentor settings` you can have yourself listed.'),
      )
    : message(
        section(
          `I found nobody for “${escapeText(typed)}”. Try another word, \`/mentor find\` for everybody who is listed, or ask somebody you know: \`/mentor request @name\`.`,
        ),
      )
}
