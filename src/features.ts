import { boards } from './features/boards/feature.ts'
import { createCommands } from './features/commands/feature.ts'
import { departures } from './features/departures/feature.ts'
import type { Feature } from './features/feature.ts'
import { helpRequests } from './features/help-requests/feature.ts'
import { createHome } from './features/home/feature.ts'
import { impact } from './features/impact/feature.ts'
import { meetings } from './features/meetings/feature.ts'
import { mentorships } from './features/mentorships/feature.ts'
import { createNudges } from './features/nudges/feature.ts'
import { opportunities } from './features/opportunities/feature.ts'
import { people } from './features/people/feature.ts'
import { plans } from './features/plans/feature.ts'
import { privacy } from './features/privacy/feature.ts'
import { profiles } from './features/profiles/feature.ts'
import { requests } from './features/requests/feature.ts'
import { seats } from './features/seats/feature.ts'
import { suggestions } from './features/suggestions/feature.ts'

/**
 * Returns the features of the app, lowest first: none imports those after it. `extra` are features that a test adds; they
 * can add to nudges and Home.
 */
export function listFeatures(...extra: readonly Feature[]): readonly Feature[] {
  const belowNudges = [
    people,
    mentorships,
    profiles,
    plans,
    boards,
    opportunities,
    suggestions,
    requests,
    meetings,
    seats,
    ...extra,
  ]
  const belowHome = [...belowNudges, createNudges(belowNudges), helpRequests, departures, impact, privacy]
  const features = [...belowHome, createHome(belowHome)]
  return [...features, createCommands(features)]
}

export const FEATURES = listFeatures()
