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

const STEP_TITLES = ['About you', 'What helps you', 'What’s next']

/** Placeholder of each field. */
const PROMPTS: Record<Facet, string> = {
  strengths: 'What comes easily, or what people ask you for',
  passions: 'What you’d do even if no one asked',
  likes: 'What makes a good day',
  dislikes: 'What drains you',
  works: 'How you learn, and how you like to get feedback',
  does_not_work: 'Well-meant things that don’t help you',
  skills: 'For example: SQL, mediation, hiring',
  next_role: 'What you’d do, and why it appeals to you',
  role_after: 'Where that could lead',
  five_years: 'Work, place, life: what you hope for',
}

const AUDIENCE_NAMES: Record<Audience, string> = {
  me: 'Only you',
  mentors: 'You and your mentors',
  matching: 'You and your mentors, and matching with opportunities',
}

const WHO_SEES: Record<Audience, string> = {
  me: 'Only visible to you',
  mentors: 'Visible to you and your mentors',
  matching: 'Visible to you and your mentors',
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
  const whoSees = step === 0 ? 'Visible to the people you chose above' : WHO_SEES[audience]
  return modal({
    contract: profileForm,
    title: `${STEP_TITLES[step]} (${step + 1} of ${PROFILE_STEPS.length})`,
    submit: isLast ? 'Save' : 'Next',
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
    section('*Tell your mentors what a resume doesn’t.* Every field is optional.'),
    ...changedBlocks('Changed in the past year', versions, now, zone),
    audienceField(audience),
    context(
      '*Matching with opportunities:* no person looks. I compare your skills, strengths, passions, likes and the roles you want with what people post, and suggest what fits to you alone. What you dislike, and what helps you, is left out. Only if you choose *Show me* does the poster see your name and the one sentence of yours that fits.',
    ),
    context(
      [
        mentors === '' ? 'You have no mentor yet.' : `Your mentors: ${mentors}.`,
        'Mentors can also see earlier versions, except text you cleared. Next saves this page.',
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
    'Who can see it?',
    chosen === undefined ? element : { ...element, initial_option: chosen },
    { whoSees: 'Only visible to you. Changes apply right away.' },
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
  return message(section('Nothing saved: your profile is empty.'))
}

function profileSavedMessage(audience: Audience, mentorIds: readonly string[]): Message {
  const mentors = mentorIds.map(mention).join(', ')
  if (audience === 'me') return message(section('Saved. Only visible to you.'))
  const matching =
    audience === 'matching'
      ? [context('I’ll suggest opportunities that fit, to you alone: three a week at most.')]
      : []
  return message(
    section(
      mentors === ''
        ? 'Saved. No one sees it until you have a mentor.'
        : `Saved. Visible to you and ${mentors}.`,
    ),
    ...matching,
  )
}
