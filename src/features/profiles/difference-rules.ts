import { Temporal } from 'temporal-polyfill'
import { readTags } from './form-rules.ts'
import type { FacetVersion } from './rules.ts'

/** The current text about one facet. */
export type Said = Pick<FacetVersion, 'writtenAt'> & { words: string }

/** Compares the words of two people about one facet. `news`: theirs are newer than mine. */
export type Difference = 'nobody' | 'only theirs' | 'only mine' | 'same' | 'different' | 'news'

export function compareSides(theirs: Said | null, mine: Said | null): Difference {
  if (theirs === null) return mine === null ? 'nobody' : 'only mine'
  if (mine === null) return 'only theirs'
  if (toPlain(theirs.words) === toPlain(mine.words)) return 'same'
  return Temporal.Instant.compare(theirs.writtenAt, mine.writtenAt) > 0 ? 'news' : 'different'
}

/** Ignores case, spaces and punctuation. */
function toPlain(words: string): string {
  return words
    .toLowerCase()
    .replace(/[\s.,;:!]+/g, ' ')
    .trim()
}

/** Returns the skills that only one person names, ignoring case. */
export function compareTags(theirs: string, mine: string): { onlyTheirs: string[]; onlyMine: string[] } {
  const [their, my] = [readTags(theirs), readTags(mine)]
  const without = (some: string[], others: string[]) =>
    some.filter((tag) => !others.some((other) => other.toLowerCase() === tag.toLowerCase()))
  return { onlyTheirs: without(their, my), onlyMine: without(my, their) }
}
