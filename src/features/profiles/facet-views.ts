import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, field, firstWords, modal, section, sections } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { localDate } from '../people/rules.ts'
import {
  currentWords,
  FACET_NAMES,
  type Facet,
  type FacetVersion,
  type Sides,
  WORDS_MAX_LENGTH,
} from './rules.ts'

export const FACET_FORM = 'facet_form'

const NAME_MAX = 40
const EARLIER_MAX = 500
const EARLIER_SHOWN = 5

/** What two people say about one of them, as the mentor may read it. */
export type FacetPage = {
  mentorship: Mentorship
  sides: Sides
  /** The mentor's. */
  zone: string
  now: Temporal.Instant
}

/** One facet in full, with what was said earlier, and room for the mentor's own words. */
export function facetView(page: FacetPage & { facet: Facet }): ModalView {
  const { mentorship, facet, sides } = page
  const ofFacet = (versions: readonly FacetVersion[]) => versions.filter((one) => one.facet === facet)
  const [theirs, mine] = [ofFacet(sides.theirs), ofFacet(sides.mine)]
  const name = shortName(mentorship)
  const isOver = mentorship.endedAt !== null
  return modal({
    callbackId: FACET_FORM,
    title: FACET_NAMES[facet],
    ...(!isOver && { submit: 'Keep it' }),
    metadata: facetValue(mentorship.id, facet),
    blocks: [
      ...(isOver
        ? wordsBlocks('In your words', mine, page)
        : [
            ...wordsBlocks(`In ${name}’s words`, theirs, page),
            viewField(name, currentWords(mine)[0]?.words),
          ]),
      ...earlierBlocks(`${name}, earlier`, theirs, page),
      ...earlierBlocks('You, earlier', mine, page),
    ],
  })
}

function viewField(name: string, words: string | undefined): InputBlock {
  return field(
    'words',
    'How you see it',
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: WORDS_MAX_LENGTH,
      ...(words !== undefined && { initial_value: words }),
    },
    { whoSees: `Only you see this; ${name} does not.`, optional: true },
  )
}

function wordsBlocks(title: string, versions: readonly FacetVersion[], page: FacetPage): KnownBlock[] {
  const [said] = currentWords(versions)
  return said
    ? [section(titleLine(title, said, page)), ...sections(escapeText(said.words))]
    : [section(`*${escapeText(title)}*\n_Nothing for you to read yet._`)]
}

/** The last few, the newest first; words that were only said again are no earlier ones. */
function earlierBlocks(title: string, versions: readonly FacetVersion[], page: FacetPage): KnownBlock[] {
  return versions
    .filter(({ words }, at) => at < versions.length - 1 && words !== versions[at + 1]?.words)
    .flatMap((version) =>
      version.words === null
        ? []
        : [
            section(
              `${titleLine(title, version, page)}\n${escapeText(firstWords(version.words, EARLIER_MAX))}`,
            ),
          ],
    )
    .slice(-EARLIER_SHOWN)
    .toReversed()
}

function titleLine(title: string, { writtenAt }: FacetVersion, { zone, now }: FacetPage): string {
  return `*${escapeText(title)}* · ${showDate(localDate(writtenAt, zone), localDate(now, zone))}`
}

/** What a button that leads here carries. */
export function facetValue(mentorshipId: string, facet: Facet): string {
  return `${mentorshipId} ${facet}`
}

/** Not escaped. */
export function shortName({ menteeName }: Mentorship): string {
  return firstWords(menteeName, NAME_MAX)
}
