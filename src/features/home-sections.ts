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

/** A section with its own blocks. Lower `order` comes first: below 30 what waits for the reader, mentees at 30, mentors at 40. */
export type HomeSection = {
  order: number
  /** Whether the short answer to `/mentor` shows it as well. */
  isInOverview?: boolean
  read(services: Services, reader: HomeReader): Promise<readonly KnownBlock[]>
}

/** Returns by mentorship id what a feature adds to the rows of people. */
export type HomeRows = (services: Services, reader: HomeReader) => Promise<ReadonlyMap<string, RowAddition>>

/** What a feature adds to the row of one mentorship. Home chooses what fits; see home/row-views.ts. */
export type RowAddition = {
  /** What there is, in a few words, such as "2 topics". */
  badges?: readonly string[]
  /** A further line, in mrkdwn. */
  line?: string
  /** At most two buttons for what waits for the reader's answer. They replace the usual ones, and the row comes first. */
  answers?: readonly Button[]
  /** Stands beside *Log check-in*. */
  button?: Button
  /** Choices of the menu. */
  choices?: readonly Button[]
  /** Shown below the buttons. */
  below?: readonly KnownBlock[]
}
