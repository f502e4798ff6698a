import type { Button, KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../platform/services.ts'
import type { Mentorship } from './mentorships/rules.ts'
import type { Person } from './people/rules.ts'

// What features add to Home and to the overview of `/mentor`.

/** Whose Home it is, read once for all sections. */
export type HomeReader = {
  me: Person
  now: Temporal.Instant
  /** In the zone of `me`. */
  today: Temporal.PlainDate
  /** All in which they take part now. */
  mentorships: readonly Mentorship[]
}

/** Blocks of its own. Lower `order` comes first; the mentees are at 30, the mentors at 40. */
export type HomeSection = {
  order: number
  read(services: Services, reader: HomeReader): Promise<readonly KnownBlock[]>
}

/** What it adds to each person's row, by mentorship id. */
export type HomeRows = (services: Services, reader: HomeReader) => Promise<ReadonlyMap<string, RowAddition>>

/** `first` stand before the usual buttons and wait for an answer; `last` stand after them. */
export type RowAddition = { line?: string; first?: readonly Button[]; last?: readonly Button[] }
