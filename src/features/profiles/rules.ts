import { Temporal } from 'temporal-polyfill'
import { localDate } from '../people/rules.ts'

/** What there is to know about a person beyond the resume, in the order of the form. */
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

/** What each facet is called, as a title and, with a small first letter, within a sentence. */
export const FACET_NAMES: Record<Facet, string> = {
  strengths: 'Strengths',
  passions: 'Passions',
  likes: 'Likes',
  dislikes: 'Dislikes',
  works: 'What works',
  does_not_work: 'What does not work',
  skills: 'Skills',
  next_role: 'Ideal next role',
  role_after: 'The role after that',
  five_years: 'In five years',
}

/** Slack's limit for a text field. https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const WORDS_MAX_LENGTH = 3000

/** Who may read what people say about themselves; `matching` is the mentors and opportunity matching. */
export const AUDIENCES = ['me', 'mentors', 'matching'] as const
export type Audience = (typeof AUDIENCES)[number]
export const DEFAULT_AUDIENCE: Audience = 'mentors'

/** What somebody said about one facet at one time; null where they took it back. */
export type FacetVersion = { facet: Facet; words: string | null; writtenAt: Temporal.Instant }

/** The newest version of each facet that has words now, in the order of the facets. */
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

/** What someone wants to save. */
type Words = { words: string | null; isPrivate: boolean }

/** Edits within this many hours replace the version instead of adding one. */
const CORRECTION_HOURS = 24

/**
 * Whether words make a new version. The same words for the same audience don't, unless the old version has faded. Words
 * saved within `CORRECTION_HOURS` replace the version.
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

/** Null for no words. */
export type FacetChange = { facet: Facet; before: string | null; after: string | null; at: Temporal.Instant }

/**
 * What is different now from how it was at `since`, in the order of the facets; changes in between are ignored.
 * `versions` are of one author, oldest first.
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

/** What two people say about one of them, oldest versions first. */
export type Sides = {
  /** In the person's own words; empty where the reader may not read them. */
  theirs: readonly FacetVersion[]
  /** In the reader's; of oneself, there is only this side. */
  mine: readonly FacetVersion[]
}

/** Why a mentor can't read or write about somebody, told to them in know-views.ts. */
export type Refusal =
  | { reason: 'myself' }
  | { reason: 'no mentee of mine'; who: string }
  | { reason: 'my mentor'; who: string }
  | { reason: 'not yours' }

/** For each facet, the day on which it was last told by them, and written down by me. */
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

/** Words older than this count half. */
export const FADES_AFTER_YEARS = 1
const FADES_AFTER_HOURS = FADES_AFTER_YEARS * 365 * 24

const FRESH = 2
const FADED = 1
const KNOWN_WELL = 2 * FRESH

/** How well one facet is known, from 0 to 4: their words plus mine, each 2 when at most a year old, then 1. */
export function facetDepth(known: FacetKnowledge | undefined, today: Temporal.PlainDate): number {
  return known === undefined ? 0 : worth(known.theirsOn, today) + worth(known.mineOn, today)
}

function worth(on: Temporal.PlainDate | null, today: Temporal.PlainDate): number {
  if (on === null) return 0
  return Temporal.PlainDate.compare(on.add({ years: FADES_AFTER_YEARS }), today) >= 0 ? FRESH : FADED
}

/** How well a person is known, from 0 to 1. For the mentor alone; never compared between people. */
export function depthOf(knowledge: readonly FacetKnowledge[], today: Temporal.PlainDate): number {
  const points = FACETS.map((facet) => facetDepth(of(knowledge, facet), today))
  return points.reduce((sum, point) => sum + point, 0) / (FACETS.length * KNOWN_WELL)
}

/** Nothing was told or written, something was but only long ago, or something is fresh. */
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
