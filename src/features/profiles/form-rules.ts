import { z } from 'zod'
import { AUDIENCES, type Facet, WORDS_MAX_LENGTH } from './rules.ts'

/** The facets on each page of the form. Slack stacks at most three modals. */
export const PROFILE_STEPS: readonly (readonly Facet[])[] = [
  ['strengths', 'passions', 'likes', 'dislikes'],
  ['works', 'does_not_work', 'skills'],
  ['next_role', 'role_after', 'five_years'],
]

const TAGS_MAX = 30
const TAG_MAX_LENGTH = 50

/** Parses "SQL; public speaking, sql" into `['SQL', 'public speaking']`. */
export function readTags(text: string): string[] {
  const tags = text.split(/[,;\n]/).map((tag) => tag.replace(/\s+/g, ' ').trim())
  const names = tags.map((tag) => tag.toLowerCase())
  return tags.filter((tag, index) => tag !== '' && names.indexOf(tag.toLowerCase()) === index)
}

const tooLong = `Use at most ${WORDS_MAX_LENGTH} characters.`

const words = z
  .string()
  .max(WORDS_MAX_LENGTH, tooLong)
  .transform((text) => text.trim() || null)
  .nullable()

const tags = z
  .string()
  .max(WORDS_MAX_LENGTH, tooLong)
  .transform(readTags)
  .refine((list) => list.length <= TAGS_MAX, `Enter at most ${TAGS_MAX} skills.`)
  .refine(
    (list) => list.every((tag) => tag.length <= TAG_MAX_LENGTH),
    `Use at most ${TAG_MAX_LENGTH} characters for each skill, and separate skills by commas.`,
  )
  .transform((list) => list.join(', ') || null)
  .nullable()

/** Parses the text of a facet. Null for an empty field. */
export function facetField(facet: Facet): z.ZodType<string | null> {
  return facet === 'skills' ? tags : words
}

/** Parses one field for each of these facets. */
export function facetFields(facets: readonly Facet[]): z.ZodType<Partial<Record<Facet, string | null>>> {
  return z.object(Object.fromEntries(facets.map((facet) => [facet, facetField(facet)])))
}

const audience = z.enum(AUDIENCES, { error: 'Choose an option.' })

/** Parses one page of the profile. Only the first page asks for the audience. */
export function profileFields(step: number) {
  return z.intersection(
    facetFields(PROFILE_STEPS[step] ?? []),
    z.object({ audience: step === 0 ? audience : audience.optional() }),
  )
}
