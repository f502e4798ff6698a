import type { KnownBlock, ModalView, SectionBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  button,
  columns,
  context,
  escapeText,
  firstWords,
  header,
  type Message,
  mention,
  message,
  modal,
  section,
} from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { localDate } from '../people/rules.ts'
import { knowPage, openFacet } from './actions.ts'
import { changedBlocks } from './change-views.ts'
import { compareSides, compareTags, type Difference } from './difference-rules.ts'
import { type FacetPage, shortName } from './facet-views.ts'
import type { ChosenQuestion } from './question-rules.ts'
import {
  currentWords,
  FACET_NAMES,
  FACETS,
  type Facet,
  type FacetVersion,
  type Refusal,
  type Sides,
} from './rules.ts'

/** About seven lines of a narrow column. */
const SIDE_MAX = 140
const TAGS_MAX = 80
const METER_MAX = 5
/** Slack allows 24 characters in a title. */
const TITLE_NAME_MAX = 18

/** What a mentor knows about a mentee. */
export type KnowPage = FacetPage & {
  /** From 0 to 1. */
  depth: number
  question: ChosenQuestion | null
}

type Said = FacetVersion & { words: string }
type Pair = { facet: Facet; theirs: Said | null; mine: Said | null; difference: Difference }

/** The mentee's words and the mentor's own side by side. Only for the mentor. */
export function knowView(page: KnowPage): ModalView {
  const { mentorship } = page
  const pairs = pairUp(page.sides)
  const known = pairs.filter(({ difference }) => difference !== 'nobody')
  const unknown = pairs.filter(({ difference }) => difference === 'nobody')
  const isEnded = mentorship.endedAt !== null
  return modal({
    contract: knowPage,
    title: `About ${firstWords(mentorship.menteeName, TITLE_NAME_MAX)}`,
    blocks: [
      ...(isEnded
        ? endedBlocks(page)
        : [
            ...meterBlocks(page),
            ...changedBlocks('Changed in the past year', page.sides.theirs, page.now, page.zone),
          ]),
      ...known.map((pair) => pairBlock(pair, page)),
      ...(isEnded || unknown.length === 0 ? [] : [header('Nothing yet')]),
      ...(isEnded ? [] : unknown.map(({ facet }) => unknownBlock(facet, mentorship))),
    ],
  })
}

function pairUp({ theirs, mine }: Sides): Pair[] {
  const [their, my] = [currentWords(theirs), currentWords(mine)]
  return FACETS.map((facet) => {
    const pair = {
      theirs: their.find((one) => one.facet === facet) ?? null,
      mine: my.find((one) => one.facet === facet) ?? null,
    }
    return { facet, ...pair, difference: compareSides(pair.theirs, pair.mine) }
  })
}

/** After the mentorship has ended, the mentor can only read their own words. */
function endedBlocks({ mentorship, now, zone, sides }: KnowPage): KnownBlock[] {
  const on = mentorship.endedAt && showDate(localDate(mentorship.endedAt, zone), localDate(now, zone))
  const who = mention(mentorship.menteeId)
  return [
    section(
      currentWords(sides.mine).length === 0
        ? `Your mentorship with ${who} ended on ${on}. You have no notes.`
        : `Your mentorship with ${who} ended on ${on}. Your notes are still here.`,
    ),
    context('Only visible to you'),
  ]
}

function meterBlocks({ mentorship, depth, question }: KnowPage): KnownBlock[] {
  const who = mention(mentorship.menteeId)
  return [
    section(`What you know about ${who}: ${Math.ceil(depth * METER_MAX)} of ${METER_MAX}`),
    context(`Only visible to you. ${who} never sees your notes.`),
    ...(question === null ? [] : [questionBlock(question, mentorship)]),
  ]
}

function questionBlock({ question, because }: ChosenQuestion, mentorship: Mentorship): SectionBlock {
  const name = lower(FACET_NAMES[question.facet])
  const why = {
    'not known': `Topic: ${name} (nothing yet)`,
    faded: `Topic: ${name} (over a year old)`,
    known: `Topic: ${name} (go deeper)`,
  }[because]
  return section(
    `*A question for your next check-in*\n>${question.words}\n${why}`,
    facetButton('Add answer…', mentorship, question.facet),
  )
}

function pairBlock(pair: Pair, { mentorship, zone, now }: KnowPage): SectionBlock {
  const { facet, theirs, mine } = pair
  const name = escapeText(shortName(mentorship))
  const isEnded = mentorship.endedAt !== null
  const sideOf = (who: string, said: Said | null) => {
    const since = said === null ? '' : sinceText(said, zone, now)
    const words = said === null ? '_none yet_' : escapeText(firstWords(said.words, SIDE_MAX))
    return `*${who}*${since}\n${words}`
  }
  return columns(
    `*${FACET_NAMES[facet]}*${isEnded ? '' : differenceMark(pair)}`,
    isEnded ? [sideOf('You', mine)] : [sideOf(name, theirs), sideOf('You', mine)],
    facetButton(isEnded ? 'View' : 'Edit…', mentorship, facet),
  )
}

/** Empty for words less than a year old. */
function sinceText({ writtenAt }: Said, zone: string, now: Temporal.Instant): string {
  const [on, today] = [localDate(writtenAt, zone), localDate(now, zone)]
  return on.until(today, { largestUnit: 'years' }).years < 1 ? '' : ` · ${showDate(on, today)}`
}

/** Empty if only one person wrote something: the other side shows that it is empty. */
function differenceMark({ facet, theirs, mine, difference }: Pair): string {
  switch (difference) {
    case 'nobody':
    case 'only theirs':
    case 'only mine':
      return ''
    case 'same':
      return ' · same as yours'
    case 'news':
      return ' · *newer than yours*'
    case 'different':
      return facet === 'skills' && theirs && mine
        ? ` · ${tagsText(theirs.words, mine.words)}`
        : ' · *differs from yours*'
  }
}

function tagsText(theirs: string, mine: string): string {
  const { onlyTheirs, onlyMine } = compareTags(theirs, mine)
  const list = (tags: string[]) => escapeText(firstWords(tags.join(', '), TAGS_MAX))
  const parts = [
    ...(onlyTheirs.length > 0 ? [`only in theirs: ${list(onlyTheirs)}`] : []),
    ...(onlyMine.length > 0 ? [`only in yours: ${list(onlyMine)}`] : []),
  ]
  return parts.length === 0 ? 'same as yours' : `*${parts.join('; ')}*`
}

function unknownBlock(facet: Facet, mentorship: Mentorship): SectionBlock {
  return section(FACET_NAMES[facet], facetButton('Add…', mentorship, facet))
}

function facetButton(text: string, { id, menteeName }: Mentorship, facet: Facet) {
  return button(text, openFacet, {
    value: { mentorshipId: id, facet },
    label: `${text} ${FACET_NAMES[facet]} of ${menteeName}`,
  })
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

export function refusalMessage(refusal: Refusal): Message {
  return message(section(refusalText(refusal)))
}

function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'myself':
      return 'That’s you. Your own profile: `/mentor profile`.'
    case 'no mentee of mine':
      return `${mention(refusal.who)} isn’t your mentee. Add a mentee with \`/mentor add\`.`
    case 'my mentor':
      return `This page is for mentors. ${mention(refusal.who)} is your mentor; your own profile: \`/mentor profile\`.`
    case 'not yours':
      return 'That isn’t yours to change, so nothing changed.'
  }
}
