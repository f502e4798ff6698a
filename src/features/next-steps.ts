import type { Button } from '@slack/types'
import type { Services } from '../platform/services.ts'
import type { HomeReader } from './home-sections.ts'

/** Something that a person can do next, in the short answer to `/mentor`. */
export type NextStep = {
  /** Lower comes first. Below 50, it waits for the reader; above, it is a suggestion. */
  order: number
  /** What waits, in one line; for what the list of people doesn't say. */
  line?: string
  button: Button
}

/** Returns the steps that a feature adds. */
export type NextSteps = (services: Services, reader: HomeReader) => Promise<readonly NextStep[]>
