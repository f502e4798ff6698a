import type { Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../platform/services.ts'
import type { Mentorship } from './mentorships/rules.ts'
import type { Person } from './people/rules.ts'

// What features add to Home.

/** The person whose Home it is; read once for all sections. */
export type HomeReader = {
  me: Person
  now: Temporal.Instant
  /** In the time zone of `me`. */
  today: Temporal.PlainDate
  /** Their active mentorships, as mentor or mentee. */
  mentorships: readonly Mentorship[]
}

/** A section with its own blocks. Lower `order` comes first; mentees are at 30, mentors at 40. */
export type HomeSection = {
  order: number
  /** Whether the short answer to `/mentor` shows it as well. */
  isInOverview?: boolean
  read(services: Services, reader: HomeReader): Promise<readonly KnownBlock[]>
}

/** Returns by mentorship id what a feature adds to the rows of people. */
export type HomeRows = (services: Services, reader: HomeReader) => Promise<ReadonlyMap<string, RowAddition>>

/** `first`: buttons before the usual ones, for what waits for an answer; `last`: buttons after them. */
export type RowAddition = { line?: string; first?: readonly Button[]; last?: readonly Button[] }
