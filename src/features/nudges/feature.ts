import type { Feature } from '../feature.ts'
import type { NudgeContributions } from '../nudge-sources.ts'
import { nextNudgeSection } from './home.ts'
import { nudgeKind, nudgePlanner } from './jobs.ts'
import { nudgeCommands } from './slack.ts'

/** Creates the nudges feature, with what `features` add to nudges. */
export function createNudges(features: readonly Feature[]): Feature {
  const from = contributionsOf(features)
  return {
    name: 'nudges',
    commands: nudgeCommands(from),
    homeSections: [nextNudgeSection(from.sources)],
    kinds: (services) => [nudgeKind(services, from)],
    planners: [nudgePlanner(from)],
  }
}

/** Collects what `features` add to nudges, in their order. */
export function contributionsOf(features: readonly Feature[]): NudgeContributions {
  return {
    sources: features.flatMap((feature) => feature.nudgeSources ?? []),
    topics: features.flatMap((feature) => feature.topicSources ?? []),
    contacts: features.flatMap((feature) => feature.nudgeContacts ?? []),
    buttons: features.flatMap((feature) => feature.nudgeButtons ?? []),
    choices: features.flatMap((feature) => feature.nudgeChoices ?? []),
  }
}
