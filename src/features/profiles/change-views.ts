import type { SectionBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { escapeText, firstWords, section } from '../../platform/slack/blocks.ts'
import { changesSince, FACET_NAMES, type FacetVersion } from './rules.ts'

const BEFORE_MAX = 80

/** Facets whose text was different a year ago. Facets that were empty then are left out. */
export function changedBlocks(
  title: string,
  versions: readonly FacetVersion[],
  now: Temporal.Instant,
  zone: string,
): SectionBlock[] {
  const aYearAgo = now.toZonedDateTimeISO(zone).subtract({ years: 1 }).toInstant()
  const lines = changesSince(versions, aYearAgo).flatMap(({ facet, before }) =>
    before === null ? [] : [`• ${FACET_NAMES[facet]}: was “${escapeText(firstWords(before, BEFORE_MAX))}”`],
  )
  return lines.length === 0 ? [] : [section(`*${title}*\n${lines.join('\n')}`)]
}
