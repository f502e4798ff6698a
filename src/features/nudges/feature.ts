import type { Feature } from '../feature.ts'
import { nextNudgeSection } from './home.ts'
import { nudgeKind, nudgePlanner } from './jobs.ts'
import { nudgeCommands } from './slack.ts'

export const nudges: Feature = {
  name: 'nudges',
  commands: nudgeCommands,
  homeSections: [nextNudgeSection],
  kinds: (services) => [nudgeKind(services)],
  planners: [nudgePlanner],
}
