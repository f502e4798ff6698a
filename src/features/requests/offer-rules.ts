import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** Who may ask somebody to be their mentor: anybody who looks in find, those who know the name, or nobody. */
export const OPENNESS = ['listed', 'by name', 'closed'] as const
export type Openness = (typeof OPENNESS)[number]

export const TOPICS_MAX_LENGTH = 300
export const ABOUT_MAX_LENGTH = 150
export const FIND_PAGE = 20

/** What a person says about being asked. Everybody may read it, but for `closed`. */
export type Offer = {
  openness: Openness
  /** "hiring, public speaking" */
  topics: string
  about: string
  keepsWaitlist: boolean
  /** The last day on which nobody may ask; on the day after, requests are possible again by themselves. */
  closedUntil: Temporal.PlainDate | null
}

/** The default: people who know the name can ask. */
export const DEFAULT_OFFER: Offer = {
  openness: 'by name',
  topics: '',
  about: '',
  keepsWaitlist: false,
  closedUntil: null,
}

/** Whether a request to this mentor is possible on a day: their own. */
export function isOpenOn({ openness, closedUntil }: Offer, on: Temporal.PlainDate): boolean {
  if (openness === 'closed') return false
  return closedUntil === null || Temporal.PlainDate.compare(closedUntil, on) < 0
}

/** A mentor as everybody may find them. Their mentees are never part of it. */
export type FoundMentor = {
  personId: string
  name: string
  topics: string
  about: string
  hasRoom: boolean
  keepsWaitlist: boolean
}

/** "Hiring; public speaking\n hiring" as "Hiring, public speaking": each topic once. */
export function tidyTopics(typed: string): string {
  const topics = typed.split(/[,;\n]/).map((topic) => topic.replace(/\s+/g, ' ').trim())
  const byWord = new Map(topics.filter((topic) => topic !== '').map((topic) => [topic.toLowerCase(), topic]))
  return [...byWord.values()].join(', ')
}

const SMALL_WORDS = new Set(
  'a an and about as at be become becoming better by can for from get getting good have help how i in into is it learn learning me mentor more my need of on or someone somebody that the to want what who with would'.split(
    ' ',
  ),
)
const SEARCH_WORDS_MAX = 8

/** The words of a text that tell what it is about, each once. */
export function tellingWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}+#]+/gu) ?? []
  const telling = words.filter(
    (word) => !SMALL_WORDS.has(word) && (word.length > 1 || /\P{ASCII}/u.test(word)),
  )
  return [...new Set(telling)]
}

/** What to search for: the first significant words of what was typed, or of a request. */
export function searchWords(typed: string): string[] {
  return tellingWords(typed).slice(0, SEARCH_WORDS_MAX)
}

/** The fields of the form about requests. */
export function offerFields(today: Temporal.PlainDate) {
  return z.object({
    openness: z.enum(OPENNESS, { error: 'Choose one of the three.' }),
    topics: z
      .string()
      .nullable()
      .transform((typed) => tidyTopics(typed ?? ''))
      .pipe(z.string().max(TOPICS_MAX_LENGTH, `At most ${TOPICS_MAX_LENGTH} characters.`)),
    about: z
      .string()
      .nullable()
      .transform((typed) => (typed ?? '').replace(/\s+/g, ' ').trim())
      .pipe(z.string().max(ABOUT_MAX_LENGTH, `At most ${ABOUT_MAX_LENGTH} characters.`)),
    keepsWaitlist: z.array(z.string()).transform((chosen) => chosen.length > 0),
    closedUntil: closedUntilField(today),
  })
}

/** A last day without requests: not in the past, and within a year. */
export function closedUntilField(today: Temporal.PlainDate) {
  const last = today.add({ years: 1 })
  return z
    .string()
    .transform((day) => Temporal.PlainDate.from(day))
    .refine((day) => Temporal.PlainDate.compare(day, today) >= 0, 'That day has passed. Pick one to come.')
    .refine((day) => Temporal.PlainDate.compare(day, last) <= 0, 'Pick a day within a year.')
    .nullable()
}
