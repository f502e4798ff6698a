import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../platform/services.ts'
import type { Mentorship } from './mentorships/rules.ts'
import type { Person } from './people/rules.ts'

// What features add to the page about a person: `/mentor @ana`.

/** The person who reads the page, and whom it is about. */
export type PageReader = {
  me: Person
  today: Temporal.PlainDate
  other: { id: string; name: string }
  /** Their mentorship, active or ended; null if there is none. */
  mentorship: Mentorship | null
}

/** A part of the page. Lower `order` comes first. */
export type PageSection = {
  order: number
  read(services: Services, reader: PageReader): Promise<readonly KnownBlock[]>
}
