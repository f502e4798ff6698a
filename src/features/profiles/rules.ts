import { Temporal } from 'temporal-polyfill'
import { localDate } from '../people/rules.ts'

/** Topics of a profile, in the order of the form. */
export const FACETS = [
  'strengths',
  'passions',
  'likes',
  'dislikes',
  'works',
  'does_not_work',
  'skills',
  'next_role',
  'role_after',
  'five_years',
] as const
export type Facet = (typeof FACETS)[number]

/** Titles. In sentences, the first letter is lowercase. */
export const FACET_NAMES: Record<Facet, string> = {
  strengths: 'Strengths',
  passions: 'Passions',
  likes: 'Likes',
  dislikes: 'Dislikes',
  works: 'What helps',
  does_not_work: 'What doesn’t help',
  skills: 'Skills',
  next_role: 'Ideal next role',
  role_after: 'The role after that',
  five_years: 'In five years',
}

/** Slack's limit for a text field. https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const WORDS_MAX_LENGTH = 3000

/** Who can read a profile: the person alone, or also their mentors. With `matching`, opportunities are compared with it, too. */
export const AUDIENCES = ['me', 'mentors', 'matching'] as const
export type Audience = (typeof AUDIENCES)[number]
export const DEFAULT_AUDIENCE: Audience = 'mentors'

/** What a person wrote about one facet at one time. `words` is null if they removed it. */
export type FacetVersion = { facet: Facet; words: string | null; writtenAt: Temporal.Instant }

/** Returns the newest version of each facet that has text now, in the order of the facets. */
export function currentWords(versions: readonly FacetVersion[]): (FacetVersion & { words: string })[] {
  return FACETS.flatMap((facet) => {
    const newest = newestOf(versions, facet)
    return newest === null || newest.words === null ? [] : [{ ...newest, words: newest.words }]
  })
}

function newestOf(versions: readonly FacetVersion[], facet: Facet): FacetVersion | null {
  return versions
    .filter((version) => version.facet === facet)
    .reduce<FacetVersion | null>(
      (newest, one) => (newest === null || isLater(one, newest) ? one : newest),
      null,
    )
}

function isLater(one: FacetVersion, other: FacetVersion): boolean {
  return Temporal.Instant.compare(one.writtenAt, other.writtenAt) >= 0
}

type Words = { words: string | null; isPrivate: boolean }

/** Edits within this many hours replace the version instead of adding one. */
const CORRECTION_HOURS = 24

/**
 * Returns whether text is saved as a new version. Unchanged text for the same audience is saved only if the version has
 * faded. Within `CORRECTION_HOURS`, text replaces the version.
 */
export function howToWrite(
  newest: (Words & { writtenAt: Temporal.Instant }) | null,
  { words, isPrivate }: Words,
  now: Temporal.Instant,
): 'not at all' | 'as a correction' | 'as a new version' {
  if (newest === null) return words === null ? 'not at all' : 'as a new version'
  const hasFaded = Temporal.Instant.compare(newest.writtenAt.add({ hours: FADES_AFTER_HOURS }), now) < 0
  const changed = words !== newest.words || (newest.isPrivate && !isPrivate)
  if (!changed && (words === null || !hasFaded)) return 'not at all'
  const isSoon = Temporal.Instant.compare(newest.writtenAt.add({ hours: CORRECTION_HOURS }), now) > 0
  return isSoon ? 'as a correction' : 'as a new version'
}

/** `before` and `after` are null for no text. */
export type FacetChange = { facet: Facet; before: string | null; after: string | null; at: Temporal.Instant }

/**
 * Returns the facets whose text differs from that at `since`, in the order of the facets. `versions` are of one author,
 * oldest first.
 */
export function changesSince(versions: readonly FacetVersion[], since: Temporal.Instant): FacetChange[] {
  const then = versions.filter(({ writtenAt }) => Temporal.Instant.compare(writtenAt, since) <= 0)
  return FACETS.flatMap((facet) => {
    const now = newestOf(versions, facet)
    const before = newestOf(then, facet)?.words ?? null
    if (now === null || now.words === before) return []
    return [{ facet, before, after: now.words, at: now.writtenAt }]
  })
}

/** All versions about one person that a reader can read, oldest first. */
export type Sides = {
  /** By the person. Empty if the reader can't read them, or is the person. */
  theirs: readonly FacetVersion[]
  /** By the reader. */
  mine: readonly FacetVersion[]
}

/** Why a person can't read or write about another one. */
export type Refusal =
  | { reason: 'myself' }
  | { reason: 'no mentee of mine'; who: string }
  | { reason: 'my mentor'; who: string }
  | { reason: 'not yours' }

/** Dates of the newest text about a facet, by the mentee and by the mentor, in the mentor's time zone. */
export type FacetKnowledge = {
  facet: Facet
  theirsOn: Temporal.PlainDate | null
  mineOn: Temporal.PlainDate | null
}

/** `zone` is the mentor's. */
export function knowledgeOf({ theirs, mine }: Sides, zone: string): FacetKnowledge[] {
  const [their, my] = [currentWords(theirs), currentWords(mine)]
  const dayOf = (said: readonly FacetVersion[], facet: Facet) => {
    const found = said.find((one) => one.facet === facet)
    return found ? localDate(found.writtenAt, zone) : null
  }
  return FACETS.map((facet) => ({ facet, theirsOn: dayOf(their, facet), mineOn: dayOf(my, facet) }))
}

/** Text older than this counts half. */
const FADES_AFTER_YEARS = 1
const FADES_AFTER_HOURS = FADES_AFTER_YEARS * 365 * 24

const FRESH = 2
const FADED = 1
const KNOWN_WELL = 2 * FRESH

/** Returns how well a facet is known, from 0 to 4: each side counts 2 for at most a year, then 1. */
export function facetDepth(known: FacetKnowledge | undefined, today: Temporal.PlainDate): number {
  return known === undefined ? 0 : worth(known.theirsOn, today) + worth(known.mineOn, today)
}

function worth(on: Temporal.PlainDate | null, today: Temporal.PlainDate): number {
  if (on === null) return 0
  return Temporal.PlainDate.compare(on.add({ years: FADES_AFTER_YEARS }), today) >= 0 ? FRESH : FADED
}

/** Returns how well a person is known, from 0 to 1. Only for the mentor; never compared between people. */
export function depthOf(knowledge: readonly FacetKnowledge[], today: Temporal.PlainDate): number {
  const points = FACETS.map((facet) => facetDepth(of(knowledge, facet), today))
  return points.reduce((sum, point) => sum + point, 0) / (FACETS.length * KNOWN_WELL)
}

/** No text, only text older than a year, or newer text. */
export type Standing = 'not known' | 'faded' | 'known'

export function standingOf(
  knowledge: readonly FacetKnowledge[],
  facet: Facet,
  today: Temporal.PlainDate,
): Standing {
  const known = of(knowledge, facet)
  const points = [worth(known?.theirsOn ?? null, today), worth(known?.mineOn ?? null, today)]
  if (points.includes(FRESH)) return 'known'
  return points.includes(FADED) ? 'faded' : 'not known'
}

function of(knowledge: readonly FacetKnowledge[], facet: Facet): FacetKnowledge | undefined {
  return knowledge.find((known) => known.facet === facet)
}
