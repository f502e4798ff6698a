import type { Temporal } from 'temporal-polyfill'
import type { NotAMember } from '../people/rules.ts'
import type { Relationship } from '../relationships/rules.ts'

/** Days between check-ins with an advisor; a board also takes advisors who are never due. */
export const BOARD_CADENCE_DAYS = { default: 90, choices: [30, 60, 90, 180] } as const

export const ADVISOR_NAME_MAX_LENGTH = 80
export const WHAT_FOR_MAX_LENGTH = 200
/** Of the text that tells an advisor that they are on the board. */
export const TOLD_MAX_LENGTH = 1000
/** Of each field of a text that is sent to an advisor. */
export const PART_MAX_LENGTH = 700
export const ADVICE_MAX_LENGTH = 2000

/** What an owner sends to an advisor. */
export const WRITTEN_TOPICS = ['thanks', 'update', 'ask'] as const
export type WrittenTopic = (typeof WRITTEN_TOPICS)[number]
/** `other`: a check-in of any other kind. */
export type EntryTopic = WrittenTopic | 'other'

/** Something that the owner sent, or a check-in with what it brought. Private to the owner. */
export type Entry = {
  id: string
  advisorId: string
  topic: EntryTopic
  on: Temporal.PlainDate
  words: string | null
  /** What the advisor recommended; null if nothing was noted. */
  advice: string | null
  /** An ask that was neither answered nor let go. */
  isOpenAsk: boolean
}

/** Null: never due. */
export type BoardCadence = number | null

/** A person on the board of the relationship's owner, who alone sees any of this. */
export type Advisor = Relationship & {
  isNeverDue: boolean
  whatFor: string | null
  /** When the owner told the advisor. */
  toldAt: Temporal.Instant | null
  openAsk: Entry | null
}

export type Named = { id: string } | { name: string }

/** Why a change to a board is refused. */
export type BoardRefusal =
  | { reason: 'myself' }
  | { reason: 'not a member'; who: string; standing: NotAMember }
  | { reason: 'full'; limit: number }
  | { reason: 'on it already'; name: string }
  | { reason: 'gone' }
  | { reason: 'open ask' }

/** For how long an advisor can be snoozed. */
export const SNOOZE_MONTHS = [1, 2, 3, 6] as const
