import type { Feature } from '../feature.ts'
import { nextNudgeSection } from './home.ts'
import { nudgeKind, nudgePlanner, rerenderNudges } from './jobs.ts'
import { nudgeCommands } from './slack.ts'

export const nudges: Feature = {
  name: 'nudges',
  commands: nudgeCommands,
  homeSections: [nextNudgeSection],
  kinds: (services) => [nudgeKind(services)],
  planners: [nudgePlanner],
  async rerender(services, who, { pressedTs, homeOnly }) {
    if (!homeOnly) await rerenderNudges(services, who, pressedTs)
  },
}
