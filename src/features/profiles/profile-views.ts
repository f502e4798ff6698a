import type { KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import {
  context,
  field,
  type Message,
  mention,
  message,
  modal,
  notice,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { profileForm } from './actions.ts'
import { changedBlocks } from './change-views.ts'
import { PROFILE_STEPS } from './form-rules.ts'
import {
  AUDIENCES,
  type Audience,
  currentWords,
  FACET_NAMES,
  type Facet,
  type FacetVersion,
  WORDS_MAX_LENGTH,
} from './rules.ts'

const STEP_TITLES = ['Who you are', 'What helps you', 'Where you go']

/** Placeholder of each field. */
const PROMPTS: Record<Facet, string> = {
  strengths: 'What comes easily to you, and what others come to you for',
  passions: 'What you would do even if nobody asked',
  likes: 'What makes a good day',
  dislikes: 'What takes more out of you than it should',
  works: 'How you learn, how you like to be helped, how to tell you hard things',
  does_not_work: 'What people mean well with, and it does not help',
  skills: 'A few words each, with commas between them',
  next_role: 'What you would do, and what would be in it for you',
  role_after: 'Where that one might lead',
  five_years: 'Work, place, life: what you hope for',
}

const AUDIENCE_NAMES: Record<Audience, string> = {
  me: 'Only me',
  mentors: 'My mentors',
  matching: 'My mentors, and matching with opportunities',
}

const WHO_SEES: Record<Audience, string> = {
  me: 'Only you see this.',
  mentors: 'Your mentors see this, and nobody else.',
  matching: 'Your mentors see this, and opportunities may be matched with it.',
}

export type ProfileForm = {
  /** From 0. */
  step: number
  audience: Audience
  /** The current mentors of this person. */
  mentorIds: readonly string[]
  /** All versions by the person, oldest first. */
  versions: readonly FacetVersion[]
  now: Temporal.Instant
  /** The person's time zone. */
  zone: string
}

/** One page of the person's own profile. */
export function profileView(form: ProfileForm): ModalView {
  const { step, audience, versions } = form
  const words = currentWords(versions)
  const isLast = step === PROFILE_STEPS.length - 1
  const facets = PROFILE_STEPS[step] ?? []
  const whoSees = step === 0 ? 'Seen by those whom you chose above.' : WHO_SEES[audience]
  return modal({
    contract: profileForm,
    title: `${STEP_TITLES[step]} (${step + 1} of ${PROFILE_STEPS.length})`,
    submit: isLast ? 'Keep it' : 'Next',
    metadata: { step },
    blocks: [
      ...(step === 0 ? firstBlocks(form) : []),
      ...facets.map((facet) => wordsField(facet, words.find((said) => said.facet === facet)?.words, whoSees)),
    ],
  })
}

function firstBlocks({ audience, mentorIds, versions, now, zone }: ProfileForm): KnownBlock[] {
  const mentors = mentorIds.map(mention).join(', ')
  return [
    section('*You beyond your resume, in your own words.* All of it may stay empty.'),
    ...changedBlocks('A year ago you said otherwise, which is worth a talk', versions, now, zone),
    audienceField(audience),
    context(
      [
        mentors === '' ? 'You have no mentor here yet.' : `Your mentors today: ${mentors}.`,
        'A mentor can also read what stood there before, but not what you cleared. Each page is kept when you press Next.',
      ].join(' '),
    ),
  ]
}

function audienceField(audience: Audience) {
  const options = AUDIENCES.map((one) => option(AUDIENCE_NAMES[one], one))
  const chosen = options.find(({ value }) => value === audience)
  const element = { type: 'radio_buttons', action_id: 'value', options } as const
  return field(
    'audience',
    'Who may read it?',
    chosen === undefined ? element : { ...element, initial_option: chosen },
    { whoSees: 'Only you see this choice. You can change it at any time, and it holds at once.' },
  )
}

function wordsField(facet: Facet, words: string | undefined, whoSees: string) {
  return field(
    facet,
    FACET_NAMES[facet],
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: facet !== 'skills',
      max_length: WORDS_MAX_LENGTH,
      placeholder: plain(PROMPTS[facet]),
      ...(words !== undefined && { initial_value: words }),
    },
    { whoSees, optional: true },
  )
}

/** Shown after the last page. Closing it closes all pages. */
export function profileSavedView(
  audience: Audience,
  mentorIds: readonly string[],
  isEmpty: boolean,
): ModalView {
  const saved = isEmpty ? emptyProfileMessage() : profileSavedMessage(audience, mentorIds)
  return { ...notice(saved), clear_on_close: true }
}

function emptyProfileMessage(): Message {
  return message(
    section(
      'Your profile is empty, and that is fine. One line is a good start; `/mentor profile` is here for it.',
    ),
  )
}

function profileSavedMessage(audience: Audience, mentorIds: readonly string[]): Message {
  const mentors = mentorIds.map(mention).join(', ')
  if (audience === 'me') return message(section('Kept, for you alone.'))
  return message(
    section(
      mentors === ''
        ? 'Kept. Nobody reads it until you have a mentor.'
        : `Kept. ${mentors} can read it. People change: look at it again in a year or so.`,
    ),
  )
}
