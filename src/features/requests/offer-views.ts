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
  listed: 'Listed: anyone can find and ask you',
  'by name': 'Unlisted: anyone can ask you by name',
  closed: 'Closed: no one can ask you',
}

export function offerView(offer: Offer): ModalView {
  const openness = Object.entries(OPENNESS_NAMES).map(([value, name]) => option(name, value))
  const chosen = openness.find(({ value }) => value === offer.openness)
  const waitlist = [option('Let people join a waitlist', 'yes')]
  return modal({
    contract: offerForm,
    title: 'Request settings',
    submit: 'Save',
    blocks: [
      section('Who can ask you to mentor them? You decide on each request.'),
      field(
        'openness',
        'Requests',
        {
          type: 'radio_buttons',
          action_id: 'value',
          options: openness,
          ...(chosen && { initial_option: chosen }),
        },
        { whoSees: 'If listed: visible to everyone in this workspace' },
      ),
      field('topics', 'Topics, separated by commas', textInput(offer.topics, 'hiring, public speaking'), {
        whoSees: 'If listed: visible to everyone in this workspace',
        optional: true,
      }),
      field(
        'about',
        'About you, in one line',
        { ...textInput(offer.about, ''), max_length: ABOUT_MAX_LENGTH },
        {
          whoSees: 'If listed: visible to everyone in this workspace',
          optional: true,
        },
      ),
      field(
        'keepsWaitlist',
        'When you have no room',
        {
          type: 'checkboxes',
          action_id: 'value',
          options: waitlist,
          ...(offer.keepsWaitlist && { initial_options: waitlist }),
        },
        {
          whoSees: 'Visible to people who ask you. You choose who’s next.',
          optional: true,
        },
      ),
      field(
        'closedUntil',
        'No requests through',
        {
          type: 'datepicker',
          action_id: 'value',
          placeholder: plain('Pick a date'),
          ...(offer.closedUntil && { initial_date: offer.closedUntil.toString() }),
        },
        {
          whoSees: 'People who ask you see this date. You’re unlisted until then.',
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
  return message(section(savedText(offer, today)))
}

function savedText({ openness, closedUntil, topics }: Offer, today: Temporal.PlainDate): string {
  if (openness === 'closed') return 'Saved. No one can ask you to be their mentor.'
  if (closedUntil) return `Saved. You take no requests through ${showDate(closedUntil, today)}.`
  if (openness === 'by name') return 'Saved. You’re unlisted; anyone can still ask you by name.'
  return topics === ''
    ? 'Saved. You’re listed in `/mentor find`. Add topics so people can find you.'
    : 'Saved. You’re listed in `/mentor find`.'
}

export type FindPage = { typed: string; mentors: readonly FoundMentor[]; offset: number; hasMore: boolean }

/** A page of listed mentors. */
export function findMessage({ typed, mentors, offset, hasMore }: FindPage): Message {
  if (mentors.length === 0) return nobodyFoundMessage(typed)
  const title = typed === '' ? 'Mentors' : `Mentors for “${escapeText(typed)}”`
  const next = offset + FIND_PAGE
  return message(
    section(offset === 0 ? `*${title}*` : `*${title}* (from ${offset + 1})`),
    ...mentors.map(mentorBlock),
    context('Mentors with room come first; the order changes daily. Only visible to you.'),
    ...(hasMore ? [actions(button('Show more', findMore, { value: { typed, offset: next } }))] : []),
  )
}

function mentorBlock({ personId, name, topics, about, hasRoom, keepsWaitlist }: FoundMentor): KnownBlock {
  const lines = [`*${mention(personId)}* · ${roomPhrase(hasRoom, keepsWaitlist)}`, escapeText(topics)]
  if (about !== '') lines.push(`_${escapeText(about).replaceAll('_', ' ')}_`)
  const text = lines.filter((line) => line !== '').join('\n')
  const value = { mentorId: personId }
  if (hasRoom) return section(text, button('Request…', openRequest, { value, label: `Request… to ${name}` }))
  return keepsWaitlist
    ? section(text, button('Join waitlist…', openRequest, { value, label: `Join waitlist… of ${name}` }))
    : section(text)
}

function roomPhrase(hasRoom: boolean, keepsWaitlist: boolean): string {
  if (hasRoom) return 'has room'
  return keepsWaitlist ? 'no room, waitlist open' : 'no room'
}

function nobodyFoundMessage(typed: string): Message {
  return typed === ''
    ? message(
        section('No mentors are listed yet. You can ask anyone by name: `/mentor request @name`.'),
        context('Want to mentor? List yourself in `/mentor settings`.'),
      )
    : message(
        section(
          `No mentors found for “${escapeText(typed)}”. Try another word, or \`/mentor find\` to see everyone.`,
        ),
      )
}
