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
const METER_MARKS = 5
const CHANGED = 'Said differently a year ago, and worth a talk'

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
    title: 'Beyond the resume',
    blocks: [
      ...(isEnded
        ? endedBlocks(page)
        : [...meterBlocks(page), ...changedBlocks(CHANGED, page.sides.theirs, page.now, page.zone)]),
      ...known.map((pair) => pairBlock(pair, page)),
      ...(isEnded || unknown.length === 0 ? [] : [header('What you don’t know yet')]),
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
  return [
    section(`You and ${mention(mentorship.menteeId)} said goodbye on ${on}. What you wrote stays yours.`),
    context('Only you see this.'),
    ...(currentWords(sides.mine).length === 0 ? [section('You wrote nothing down.')] : []),
  ]
}

function meterBlocks({ mentorship, depth, question }: KnowPage): KnownBlock[] {
  const marks = Math.ceil(depth * METER_MARKS)
  const meter = '●'.repeat(marks) + '○'.repeat(METER_MARKS - marks)
  return [
    section(`How well you know ${mention(mentorship.menteeId)}: ${meter}`),
    context('Only you see this page. A mentee’s own words are for their mentors; yours are for you alone.'),
    ...(question === null ? [] : [questionBlock(question, mentorship)]),
  ]
}

function questionBlock({ question, because }: ChosenQuestion, { id }: Mentorship): SectionBlock {
  const name = lower(FACET_NAMES[question.facet])
  const why = {
    'not known': `You don’t know this yet: ${name}.`,
    faded: `What you know of this is more than a year old: ${name}.`,
    known: `About ${name}; there may be more to it than you know.`,
  }[because]
  return section(
    `*A question for your next talk*\n>${question.words}\n${why}`,
    facetButton('Note the answer', id, question.facet),
  )
}

function pairBlock(pair: Pair, { mentorship, zone, now }: KnowPage): SectionBlock {
  const { facet, theirs, mine } = pair
  const name = escapeText(shortName(mentorship))
  const isEnded = mentorship.endedAt !== null
  const sideOf = (who: string, said: Said | null) => {
    const since = said === null ? '' : sinceText(said, zone, now)
    const words = said === null ? '_nothing yet_' : escapeText(firstWords(said.words, SIDE_MAX))
    return `*${who}*${since}\n${words}`
  }
  return columns(
    `*${FACET_NAMES[facet]}*${isEnded ? '' : differenceMark(pair, name)}`,
    isEnded ? [sideOf('You', mine)] : [sideOf(name, theirs), sideOf('You', mine)],
    facetButton('Open', mentorship.id, facet),
  )
}

/** Empty for words less than a year old. */
function sinceText({ writtenAt }: Said, zone: string, now: Temporal.Instant): string {
  const [on, today] = [localDate(writtenAt, zone), localDate(now, zone)]
  return on.until(today, { largestUnit: 'years' }).years < 1 ? '' : ` · ${showDate(on, today)}`
}

/** Empty if only one person wrote something: the other side shows that it is empty. */
function differenceMark({ facet, theirs, mine, difference }: Pair, name: string): string {
  switch (difference) {
    case 'nobody':
    case 'only theirs':
    case 'only mine':
      return ''
    case 'same':
      return ' · you two agree'
    case 'news':
      return ` · *new: ${name} wrote after you did*`
    case 'different':
      return facet === 'skills' && theirs && mine
        ? ` · ${tagsText(theirs.words, mine.words, name)}`
        : ' · *you two differ*'
  }
}

function tagsText(theirs: string, mine: string, name: string): string {
  const { onlyTheirs, onlyMine } = compareTags(theirs, mine)
  const list = (tags: string[]) => escapeText(firstWords(tags.join(', '), TAGS_MAX))
  const parts = [
    ...(onlyTheirs.length > 0 ? [`only ${name} names ${list(onlyTheirs)}`] : []),
    ...(onlyMine.length > 0 ? [`only you name ${list(onlyMine)}`] : []),
  ]
  return parts.length === 0 ? 'you two agree' : `*${parts.join('; ')}*`
}

function unknownBlock(facet: Facet, { id }: Mentorship): SectionBlock {
  return section(FACET_NAMES[facet], facetButton('Write', id, facet))
}

function facetButton(text: string, mentorshipId: string, facet: Facet) {
  return button(text, openFacet, { value: { mentorshipId, facet } })
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
      return 'That is you. What you say of yourself stands in `/mentor profile`.'
    case 'no mentee of mine':
      return `${mention(refusal.who)} is not your mentee. What you know of somebody is kept for your mentees; say yes to one with \`/mentor add\`.`
    case 'my mentor':
      return `${mention(refusal.who)} is your mentor. This page is for what mentors know of their mentees; your own words stand in \`/mentor profile\`.`
    case 'not yours':
      return 'This button belongs to somebody else, so nothing was changed. `/mentor` shows what is yours.'
  }
}
