import { z } from 'zod'
import { AUDIENCES, type Facet, WORDS_MAX_LENGTH } from './rules.ts'

/** The profile is filled in on three pages: Slack stacks at most three modals. */
export const PROFILE_STEPS: readonly (readonly Facet[])[] = [
  ['strengths', 'passions', 'likes', 'dislikes'],
  ['works', 'does_not_work', 'skills'],
  ['next_role', 'role_after', 'five_years'],
]

const TAGS_MAX = 30
const TAG_MAX_LENGTH = 50

/** "SQL; public speaking, sql" as `['SQL', 'public speaking']`. */
export function readTags(text: string): string[] {
  const tags = text.split(/[,;\n]/).map((tag) => tag.replace(/\s+/g, ' ').trim())
  const names = tags.map((tag) => tag.toLowerCase())
  return tags.filter((tag, index) => tag !== '' && names.indexOf(tag.toLowerCase()) === index)
}

const tooLong = `At most ${WORDS_MAX_LENGTH} characters.`

const words = z
  .string()
  .max(WORDS_MAX_LENGTH, tooLong)
  .transform((text) => text.trim() || null)
  .nullable()

const tags = z
  .string()
  .max(WORDS_MAX_LENGTH, tooLong)
  .transform(readTags)
  .refine((list) => list.length <= TAGS_MAX, `At most ${TAGS_MAX} skills: name those that matter.`)
  .refine(
    (list) => list.every((tag) => tag.length <= TAG_MAX_LENGTH),
    `A few words each (at most ${TAG_MAX_LENGTH} characters), with commas between them.`,
  )
  .transform((list) => list.join(', ') || null)
  .nullable()

/** What is said about one facet; null for an empty field. */
export function facetField(facet: Facet): z.ZodType<string | null> {
  return facet === 'skills' ? tags : words
}

/** A field for each of these facets. */
export function facetFields(facets: readonly Facet[]): z.ZodType<Partial<Record<Facet, string | null>>> {
  return z.object(Object.fromEntries(facets.map((facet) => [facet, facetField(facet)])))
}

const audience = z.enum(AUDIENCES, { error: 'Choose who may read it.' })

/** The fields of one page of the profile. Only the first asks who can read it. */
export function profileFields(step: number) {
  return z.intersection(
    facetFields(PROFILE_STEPS[step] ?? []),
    z.object({ audience: step === 0 ? audience : audience.optional() }),
  )
}
