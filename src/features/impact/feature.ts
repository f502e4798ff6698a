import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { impactPlanner } from './jobs.ts'
import { impactCommands, impactHandlers, impactSections } from './slack.ts'

export const impact: Feature = {
  name: 'impact',
  contracts: Object.values(contracts),
  commands: impactCommands,
  handlers: impactHandlers,
  planners: [impactPlanner],
  homeSections: impactSections,
}
