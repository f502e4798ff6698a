import type { Feature } from '../feature.ts'
import { impactPlanner } from './jobs.ts'
import { impactCommands, impactHandlers, impactSections } from './slack.ts'

export const impact: Feature = {
  name: 'impact',
  commands: impactCommands,
  handlers: impactHandlers,
  planners: [impactPlanner],
  homeSections: impactSections,
}
