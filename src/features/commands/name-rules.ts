import type { Temporal } from 'temporal-polyfill'
import { POLITENESS, toTyped, USER_ANYWHERE } from '../../platform/commands/typed.ts'
import { readLeadingDay } from '../../platform/days/read.ts'

// Names without @. They become mentions before the command is parsed.

/** An active mentee or mentor of the person who types. */
export type OwnPerson = { id: string; name: string }

/** What was typed: the command's word, and the text after it as Slack sent it. */
export type Said = {
  word: string
  args: string
  /** Null if the text names no known command: it may be a name alone. */
  takesPerson: 'alone' | 'before text' | null
}

/** `text` is the whole text with the mention of this person. */
export type NameChoice = OwnPerson & { text: string }

export type Resolved =
  /** No own person is named where one can stand. */
  | { result: 'no name' }
  | { result: 'clear'; text: string }
  /** `typed`: the name, null if there is none. `said`: the whole text as typed; `asTyped`: the text that names nobody, if that is possible as well; else null. */
  | {
      result: 'ask'
      typed: string | null
      said: string
      choices: readonly NameChoice[]
      asTyped: string | null
    }

const BEFORE_NAME = /^(?:with|to|for|of)\s+/i

/**
 * Finds the own person who is named at the start of a command's text, by first or whole name. Asks if several match, or if
 * the word may be something else: a date, or the beginning of a sentence. Never throws.
 */
export function resolveName(said: Said, people: readonly OwnPerson[], today: Temporal.PlainDate): Resolved {
  if (said.takesPerson === null) return resolveAlone(said, people)
  const args = said.args.replace(BEFORE_NAME, '')
  const named = findNamed(args, people)
  const [first] = named
  if (!first) return { result: 'no name' }
  const choices = named.map(({ id, name, rest }) => ({
    id,
    name,
    text: `${said.word} <@${id}> ${said.takesPerson === 'alone' ? mentionNext(rest, people) : rest}`.trim(),
  }))
  const [only, ...others] = choices
  const isDoubtful = mayBeOther(args, first.typed, said.takesPerson, today)
  if (only && others.length === 0 && !isDoubtful) return { result: 'clear', text: only.text }
  const asTyped = isDoubtful ? `${said.word} ${said.args}` : null
  const whole = toTyped(`${said.word} ${said.args}`)
  return { result: 'ask', typed: first.typed, said: whole, choices, asTyped }
}

const AND = /^(?:\s*(?:,|&|\+|and\b|plus\b))+\s*/i

/** In "log ana and ben", the second name becomes a mention as well: the command then refuses two people. */
function mentionNext(rest: string, people: readonly OwnPerson[]): string {
  const [joint] = AND.exec(rest) ?? []
  if (joint === undefined) return rest
  const [next, ...others] = findNamed(rest.slice(joint.length), people)
  return next && others.length === 0 ? `${joint.trim()} <@${next.id}> ${next.rest}` : rest
}

/** A name and nothing else: the page about that person. */
function resolveAlone({ word, args }: Said, people: readonly OwnPerson[]): Resolved {
  const named = findNamed(`${word} ${args}`.replace(POLITENESS, ''), people).filter(({ rest }) => rest === '')
  const choices = named.map(({ id, name }) => ({ id, name, text: `about <@${id}>` }))
  const [only, ...others] = choices
  if (!only) return { result: 'no name' }
  if (others.length === 0) return { result: 'clear', text: only.text }
  const typed = named[0]?.typed ?? ''
  return { result: 'ask', typed, said: typed, choices, asTyped: null }
}

/** First names that also begin a sentence, or name a month. */
const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  [
    'april august autumn june may summer dawn art bill bob chance chase christian drew frank gene grace grant guy hope',
    'jack joy faith mark max miles nick pat patience penny ray rich rob rose roman sky sue trip van victor wade will',
  ].flatMap((line) => line.split(' ')),
)

function mayBeOther(
  args: string,
  typed: string,
  takesPerson: 'alone' | 'before text',
  today: Temporal.PlainDate,
): boolean {
  if (takesPerson === 'before text') return ORDINARY_WORDS.has(fold(typed)) || isDate(args, today)
  return isDate(args, today) || USER_ANYWHERE.test(args)
}

function isDate(text: string, today: Temporal.PlainDate): boolean {
  const isRead = (direction: 'past' | 'future') =>
    readLeadingDay(text, { today, locale: null, direction }) !== null
  return isRead('past') || isRead('future')
}

type Named = OwnPerson & { typed: string; rest: string }

/** The people whose name the text begins with. A whole name is preferred to a first name. */
function findNamed(text: string, people: readonly OwnPerson[]): Named[] {
  const whole = people.flatMap((one) => matchStart(text, one, one.name.trim().split(/\s+/)))
  if (whole.length > 0) return whole
  return people.flatMap((one) =>
    matchStart(
      text,
      one,
      one.name
        .trim()
        .split(/[\s._]+/)
        .slice(0, 1),
    ),
  )
}

const NEXT_WORD = /^\s*([^\s<>]+)/
const CLOSING = /[.,;:!?…]+$/

/** Matches word by word. Punctuation may follow the last one. */
function matchStart(text: string, person: OwnPerson, words: readonly string[]): Named[] {
  let rest = text
  let end = ''
  for (const [index, word] of words.entries()) {
    const [whole = '', next = ''] = NEXT_WORD.exec(rest) ?? []
    const typed = next.replace(/^@/, '')
    end = index === words.length - 1 ? (CLOSING.exec(typed)?.[0] ?? '') : ''
    const isSame =
      fold(typed) === fold(word) || fold(typed.slice(0, typed.length - end.length)) === fold(word)
    if (typed === '' || !isSame) return []
    rest = rest.slice(whole.length)
  }
  const typed = text.slice(0, text.length - rest.length - end.length).trim()
  return [{ ...person, typed, rest: `${end}${rest}`.trim() }]
}

/** Without case and accents: "José" is "jose". */
function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
