import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  context,
  divider,
  header,
  type Message,
  mention,
  menu,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import type { HomeReader } from '../home-sections.ts'
import { openAdd, openRequest, openTogether } from '../mentorships/actions.ts'
import { isOffered, type Mentorship, otherOf } from '../mentorships/rules.ts'
import { openAway, openSettings } from '../people/actions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { openProfile } from '../profiles/actions.ts'
import { lastPhrase, menteeLine, menteeRow, mentorRow, type Row, stripLegend } from './row-views.ts'

/** A person's mentorships, as Home shows them. */
export type Overview = {
  person: Person
  today: Temporal.PlainDate
  /** The most urgent first. */
  mentees: readonly Row[]
  mentors: readonly Row[]
  /** Newest first. */
  ended: readonly Mentorship[]
  /** Slack's error code for the last message to this person; null after a success. */
  refusal: string | null
}

/** Slack shows at most 100 blocks on Home, in all sections together. */
const SHOWN = { mentees: 10, mentors: 6, ended: 5 }

/** Home's own sections, each with its order among the sections of all features. */
export function ownSections(overview: Overview): { order: number; blocks: KnownBlock[] }[] {
  const { mentees, mentors } = overview
  const isAlone = mentees.length === 0 && mentors.length === 0
  const offers = mentors.filter(isOffer)
  return [
    { order: 0, blocks: refusalBlocks(overview) },
    { order: 15, blocks: offerBlocks(offers, overview) },
    { order: 30, blocks: isAlone ? aloneBlocks(overview) : menteeBlocks(overview) },
    { order: 40, blocks: mentorBlocks(overview) },
    { order: 50, blocks: pastBlocks(overview) },
    { order: 90, blocks: isAlone ? [] : [divider(), footerButtons(overview)] },
  ]
}

/** An offer that waits for the reader's answer. */
function isOffer({ mentorship }: Row): boolean {
  return isOffered(mentorship) && mentorship.mentorIsHere
}

/** Tells people that Slack rejects messages to them, and what to do. */
function refusalBlocks({ refusal }: Overview): KnownBlock[] {
  if (refusal === null) return []
  const remedy =
    refusal === 'messages_tab_disabled'
      ? 'An admin can turn on the *Messages tab* of this app (api.slack.com/apps, App Home).'
      : 'Open the *Messages* tab. If you can’t see messages there, tell the person who runs this app.'
  return [
    section(`:warning: *I couldn’t deliver my last message to you* (Slack error: ${refusal}). ${remedy}`),
    divider(),
  ]
}

/** For people who have neither mentee nor mentor yet. */
export function newcomerBlocks(): KnownBlock[] {
  return [
    section(
      [
        '*You can’t mentor everyone. Do for one what you wish you could do for all.*',
        'Pick 3 or 4 people. I’ll keep track of when you last talked and nudge you at most once a week.',
      ].join('\n'),
    ),
    firstSteps(),
  ]
}

/** The first message, for somebody new. */
export function greetingMessage(): Message {
  return message(
    section(
      [
        'Hi! I help mentors and mentees stay in touch.',
        'I remember when you last talked, and nudge mentors at most once a week.',
        'Start with a button below, or type `/mentor` anywhere.',
      ].join('\n'),
    ),
    firstSteps(),
  )
}

/** What somebody new can do. */
function firstSteps() {
  return actions(
    button('Add a mentee…', openAdd, { style: 'primary' }),
    button('Find a mentor…', openRequest),
    button('Set up your profile…', openProfile),
  )
}

/** For people who are new, or whose mentorships have all ended. */
function aloneBlocks({ ended }: Overview): KnownBlock[] {
  if (ended.length === 0) return newcomerBlocks()
  return [section('You have no mentees or mentors right now.'), firstSteps()]
}

function menteeBlocks({ mentees, person, today }: Overview): KnownBlock[] {
  if (mentees.length === 0) return []
  const taken = mentees.filter(({ mentorship }) => mentorship.takesSpot).length
  return [
    header(title(taken, person.capacity)),
    ...mentees.slice(0, SHOWN.mentees).flatMap((row) => menteeRow(row, today)),
    ...moreBlocks(mentees.length - SHOWN.mentees),
    stripLegend(),
  ]
}

function title(count: number, capacity: number): string {
  if (count <= capacity) return `Your mentees (${count} of ${capacity})`
  return `Your mentees (${count}, over your limit of ${capacity})`
}

function moreBlocks(count: number): KnownBlock[] {
  return count > 0 ? [context(`…and ${count} more, in \`/mentor list\`.`)] : []
}

function offerBlocks(offers: readonly Row[], { today }: Overview): KnownBlock[] {
  if (offers.length === 0) return []
  return [
    header(offers.length === 1 ? 'Offer to mentor you' : `${offers.length} offers to mentor you`),
    ...offers.slice(0, SHOWN.mentors).flatMap((row) => mentorRow({ ...row, strip: undefined }, today)),
    ...moreBlocks(offers.length - SHOWN.mentors),
  ]
}

function mentorBlocks({ mentors, mentees, today }: Overview): KnownBlock[] {
  const accepted = mentors.filter((row) => !isOffer(row))
  const offers = Math.min(mentors.length - accepted.length, SHOWN.mentors)
  if (accepted.length === 0) return []
  const shown = accepted.slice(0, SHOWN.mentors - offers)
  return [
    header(accepted.length === 1 ? 'Your mentor' : 'Your mentors'),
    ...shown.flatMap((row) => mentorRow(row, today)),
    ...moreBlocks(accepted.length - shown.length),
    ...(mentees.length > 0 || shown.length === 0 ? [] : [stripLegend()]),
    context('You set the agenda: your mentor sees your topics before you talk.'),
  ]
}

/** Ended mentorships stay readable. */
function pastBlocks({ ended, person, today }: Overview): KnownBlock[] {
  if (ended.length === 0) return []
  return [
    header('Past mentorships'),
    ...ended.slice(0, SHOWN.ended).map((mentorship) => {
      const other = otherOf(mentorship, person.id)
      const until = mentorship.endedAt && localDate(mentorship.endedAt, person.zone)
      const span = `${showDate(mentorship.startedOn, today)} to ${until ? showDate(until, today) : 'now'}`
      return section(
        `${mention(other.id)} · ${span}`,
        button('View', openTogether, {
          value: { mentorshipId: mentorship.id },
          label: `View past mentorship with ${other.name}, ${span}`,
        }),
      )
    }),
  ]
}

function footerButtons({ mentees, person }: Overview) {
  const hasRoom = mentees.filter(({ mentorship }) => mentorship.takesSpot).length < person.capacity
  return actions(
    ...(hasRoom ? [button('Add a mentee…', openAdd)] : []),
    button('Find a mentor…', openRequest),
    menu(
      ...(mentees.length > 0 ? [button('Set away…', openAway)] : []),
      button('Your profile…', openProfile),
      button('Settings…', openSettings),
    ),
  )
}

/** One line per mentee and mentor. */
export function listMessage({ me, mentorships, today }: HomeReader): Message {
  const mentees = mentorships.filter((one) => one.mentorId === me.id)
  const mentors = mentorships.filter((one) => one.menteeId === me.id)
  if (mentees.length === 0 && mentors.length === 0) return message(...newcomerBlocks())
  const lines = [
    ...mentees.map((mentorship) => `• ${menteeLine(mentorship, today)}`),
    ...mentors.map(
      (mentorship) => `• *${mention(mentorship.mentorId)}* (your mentor) · ${lastPhrase(mentorship, today)}`,
    ),
  ]
  return message(section(lines.join('\n')))
}
