import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { suggestionKinds, suggestionPlanner } from './jobs.ts'
import { suggestionSource } from './nudge-source.ts'
import { suggestionHandlers, suggestionSections } from './slack.ts'

export const suggestions: Feature = {
  name: 'suggestions',
  contracts: Object.values(contracts),
  handlers: suggestionHandlers,
  kinds: suggestionKinds,
  planners: [suggestionPlanner],
  nudgeSources: [suggestionSource],
  homeSections: suggestionSections,
}
