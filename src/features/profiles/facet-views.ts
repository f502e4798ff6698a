import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import { escapeText, field, firstWords, modal, section, sections } from '../../platform/slack/blocks.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { localDate } from '../people/rules.ts'
import { facetForm, facetPage } from './actions.ts'
import {
  currentWords,
  FACET_NAMES,
  type Facet,
  type FacetVersion,
  type Sides,
  WORDS_MAX_LENGTH,
} from './rules.ts'

const NAME_MAX = 40
const EARLIER_MAX = 500
const EARLIER_SHOWN = 5

/** What the mentor can read about a mentee. */
export type FacetPage = {
  mentorship: Mentorship
  sides: Sides
  /** The mentor's time zone. */
  zone: string
  now: Temporal.Instant
}

/**
 * One facet in full, with earlier versions and a field for the mentor's own text. `knowViewId`: the page below.
 */
export function facetView(page: FacetPage & { facet: Facet; knowViewId: string | undefined }): ModalView {
  const { mentorship, facet, sides, knowViewId } = page
  const ofFacet = (versions: readonly FacetVersion[]) => versions.filter((one) => one.facet === facet)
  const [theirs, mine] = [ofFacet(sides.theirs), ofFacet(sides.mine)]
  const name = shortName(mentorship)
  const title = FACET_NAMES[facet]
  const earlier = [
    ...earlierBlocks(`Earlier from ${name}`, theirs, page),
    ...earlierBlocks('Your earlier notes', mine, page),
  ]
  if (mentorship.endedAt !== null) {
    const blocks = [...wordsBlocks('Your notes', mine, page), ...earlier]
    return modal({ contract: facetPage, title, blocks })
  }
  return modal({
    contract: facetForm,
    title,
    submit: 'Save',
    metadata: { mentorshipId: mentorship.id, facet, knowViewId },
    blocks: [
      ...wordsBlocks(`${name}’s words`, theirs, page),
      viewField(currentWords(mine)[0]?.words),
      ...earlier,
    ],
  })
}

function viewField(words: string | undefined): InputBlock {
  return field(
    'words',
    'Your view',
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: WORDS_MAX_LENGTH,
      ...(words !== undefined && { initial_value: words }),
    },
    { whoSees: 'Only visible to you', optional: true },
  )
}

function wordsBlocks(title: string, versions: readonly FacetVersion[], page: FacetPage): KnownBlock[] {
  const [said] = currentWords(versions)
  return said
    ? [section(titleLine(title, said, page)), ...sections(escapeText(said.words))]
    : [section(`*${escapeText(title)}*\n_Nothing shared yet._`)]
}

/** The latest earlier versions, newest first, without versions whose text did not change. */
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

/** Not escaped. */
export function shortName({ menteeName }: Mentorship): string {
  return firstWords(menteeName, NAME_MAX)
}
