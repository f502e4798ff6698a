import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** Who can request a mentor: everyone who finds them, everyone by name, or no one. */
export const OPENNESS = ['listed', 'by name', 'closed'] as const
export type Openness = (typeof OPENNESS)[number]

export const TOPICS_MAX_LENGTH = 300
export const ABOUT_MAX_LENGTH = 150
export const FIND_PAGE = 20

/** What a mentor offers. Visible to everyone if `listed`. */
export type Offer = {
  openness: Openness
  /** Separated by commas: "hiring, public speaking". */
  topics: string
  about: string
  keepsWaitlist: boolean
  /** The last day without requests, in the mentor's time zone. Null when not closed. */
  closedUntil: Temporal.PlainDate | null
}

export const DEFAULT_OFFER: Offer = {
  openness: 'by name',
  topics: '',
  about: '',
  keepsWaitlist: false,
  closedUntil: null,
}

/** Returns whether the mentor accepts requests on a date in their time zone. */
export function isOpenOn({ openness, closedUntil }: Offer, on: Temporal.PlainDate): boolean {
  if (openness === 'closed') return false
  return closedUntil === null || Temporal.PlainDate.compare(closedUntil, on) < 0
}

/** What everyone can see of a listed mentor. Never includes their mentees. */
export type FoundMentor = {
  personId: string
  name: string
  topics: string
  about: string
  hasRoom: boolean
  keepsWaitlist: boolean
}

/** Removes duplicates: "Hiring; public speaking\n hiring" becomes "hiring, public speaking". */
export function tidyTopics(typed: string): string {
  const topics = typed.split(/[,;\n]/).map((topic) => topic.replace(/\s+/g, ' ').trim())
  const byWord = new Map(topics.filter((topic) => topic !== '').map((topic) => [topic.toLowerCase(), topic]))
  return [...byWord.values()].join(', ')
}

const STOP_WORDS = new Set(
  'a an and about as at be become becoming better by can for from get getting good have help how i in into is it learn learning me mentor more my need of on or someone somebody that the to want what who with would'.split(
    ' ',
  ),
)
const SEARCH_WORDS_MAX = 8

/** Returns the distinct lowercase words of a text, without stop words. */
export function significantWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}+#]+/gu) ?? []
  const telling = words.filter(
    (word) => !STOP_WORDS.has(word) && (word.length > 1 || /\P{ASCII}/u.test(word)),
  )
  return [...new Set(telling)]
}

/** Returns the first significant words of a query or request. */
export function searchWords(typed: string): string[] {
  return significantWords(typed).slice(0, SEARCH_WORDS_MAX)
}

/** Parses the offer form. `today` is in the mentor's time zone. */
export function offerFields(today: Temporal.PlainDate) {
  return z.object({
    openness: z.enum(OPENNESS, { error: 'Choose an option.' }),
    topics: z
      .string()
      .nullable()
      .transform((typed) => tidyTopics(typed ?? ''))
      .pipe(z.string().max(TOPICS_MAX_LENGTH, `Use at most ${TOPICS_MAX_LENGTH} characters.`)),
    about: z
      .string()
      .nullable()
      .transform((typed) => (typed ?? '').replace(/\s+/g, ' ').trim())
      .pipe(z.string().max(ABOUT_MAX_LENGTH, `Use at most ${ABOUT_MAX_LENGTH} characters.`)),
    keepsWaitlist: z.array(z.string()).transform((chosen) => chosen.length > 0),
    closedUntil: closedUntilField(today),
  })
}

/** Parses the last day without requests: today or later, and within a year. */
export function closedUntilField(today: Temporal.PlainDate) {
  const last = today.add({ years: 1 })
  return z
    .string()
    .transform((day) => Temporal.PlainDate.from(day))
    .refine(
      (day) => Temporal.PlainDate.compare(day, today) >= 0,
      'That date has passed. Pick today or later.',
    )
    .refine((day) => Temporal.PlainDate.compare(day, last) <= 0, 'Pick a date within a year.')
    .nullable()
}
