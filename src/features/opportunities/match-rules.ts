import { readTags } from '../profiles/form-rules.ts'
import type { Facet } from '../profiles/rules.ts'
import type { Reason } from './rules.ts'

/** What a person does, can do or wants. What they dislike, and how to treat them, is never compared. */
export const MATCHED_FACETS = [
  'skills',
  'strengths',
  'passions',
  'likes',
  'next_role',
  'role_after',
  'five_years',
] as const satisfies readonly Facet[]

/**
 * A word is rare if few of those who can be matched have it: one in `oneIn`, but up to `atLeast` people in a small
 * workspace.
 */
export const RARE_WORD = { oneIn: 20, atLeast: 3 } as const

/** Shared rare words count 1 each, and 1 more if the word is a skill by itself or in the title. A match has `MATCH_MIN_SCORE`. */
export const MATCH_MIN_SCORE = 2

/** English stems that fit any opportunity and any profile. Few people may use them, and they still tell nothing. */
export const GENERIC_STEMS: readonly string[] = `
  abl across actual addit again ahead almost alreadi also although alway among anoth anyon anyth app area around ask avail away
  back bad base becam becom begin behind believ best better big bit both bring build busi call came can care carri chanc
  chang clear close come common compani could coupl cours creat current custom daili day deal decid deep deepli develop differ direct done
  easi easili either els end enjoy enough especi even ever everi everyon everyth exampl exist expect experi explain
  far feel few find first fix follow forward four free full fun futur gain gave general get give given go goal goe good got great
  group grow half hand happen hard head hear help hour howev idea import improv insid instead interest involv issu
  job join keep kind knew know larg last later lead learn least less let level life like listen littl live long look lot love made
  main make mani matter may mayb mean meet might month more most move much must name near need never new next nice
  night noth now number often old one onto open opportun order other our ourselv outsid over own page part particip peopl perhap
  person place plan platform play plus point possibl practic prepar pretti problem program project provid put
  question quick quit rather readi real realli reason result right role run said same saw say second see seem seen sever
  share short show simpl sinc size skill small someon someth sometim soon sort speak start step still stop strong stuff support
  sure take talk task team technic tell thank thing think third though thought three time today togeth told tool took top toward tri truli
  turn two understand until upon use user usual valu veri want watch way week well went whether whole wide win within without
  word work worker world would write wrong year yet
`
  .trim()
  .split(/\s+/)

/** A facet of the person with a word of it that matches. `form`: as it stands there, in lowercase. */
export type Said = { facet: Facet; words: string; form: string; stem: string }

const QUOTE_MAX = 140

/** Returns what to quote: a skill before other words, and the stem that stands first in `matched`. Null without any. */
export function chooseReason(said: readonly Said[], matched: readonly string[]): Reason | null {
  const facets: readonly Facet[] = MATCHED_FACETS
  const rank = ({ facet, stem }: Said) => facets.indexOf(facet) * matched.length + matched.indexOf(stem)
  const [first] = said
    .filter(({ stem }) => matched.includes(stem))
    .toSorted((one, other) => rank(one) - rank(other))
  return first ? { facet: first.facet, quote: quoteAround(first) } : null
}

/** Returns the skill, or the sentence, that has the word; its beginning if it is long. */
function quoteAround({ facet, words, form }: Said): string {
  const parts = facet === 'skills' ? readTags(words) : words.split(/(?<=[.!?…])\s+|\n+/)
  const part = (parts.find((one) => hasWord(one, form)) ?? words).replace(/\s+/g, ' ').trim()
  return part.length <= QUOTE_MAX ? part : cutAround(part, form)
}

function hasWord(text: string, form: string): boolean {
  return text.toLowerCase().includes(form)
}

/** Keeps the word in the quote, with about as much before as after it, and cuts between words if it can. */
function cutAround(part: string, form: string): string {
  const at = Math.max(0, part.toLowerCase().indexOf(form))
  const middle = at - Math.floor((QUOTE_MAX - form.length) / 2)
  const from = middle <= 0 ? 0 : startAfterSpace(part, middle, at)
  const most = from + QUOTE_MAX
  const space = part.lastIndexOf(' ', most)
  const end = most >= part.length ? part.length : space >= at + form.length ? space : most
  const cut = part.slice(from, end).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
  return `${from > 0 ? '…' : ''}${cut}${end < part.length ? '…' : ''}`
}

function startAfterSpace(part: string, from: number, before: number): number {
  const space = part.indexOf(' ', from)
  return space >= 0 && space < before ? space + 1 : from
}
